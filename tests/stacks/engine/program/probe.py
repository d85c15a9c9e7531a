"""A provider that uses every ability of the engine room and writes down what it saw.

What it does is in its inputs and, for what changes between two commands, in files of the folder PROBE.
"""

from __future__ import annotations

import json
import os
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pulumi.dynamic import (
    CheckResult,
    ConfigureRequest,
    CreateResult,
    DiffResult,
    ReadResult,
    Resource,
    ResourceProvider,
    UpdateResult,
)

from pulumi_pai_eas.engine import cancel, workers
from pulumi_pai_eas.engine.abilities import abilities
from pulumi_pai_eas.engine.call import current_call, old_inputs
from pulumi_pai_eas.engine.lines import say
from pulumi_pai_eas.engine.partial import end_partially
from pulumi_pai_eas.engine.serialise import wrap_secret

if TYPE_CHECKING:
    from pulumi import ResourceOptions

LOCK = threading.Lock()
SECRET = "hush-hush-4711"


def folder() -> Path:
    return Path(os.environ["PROBE"])


def note(event: str, **facts: Any) -> None:
    """Write one line; without a call's context nothing is known of it."""
    call = current_call()
    if call is not None:
        facts |= {"verb": call.verb, "urn": call.urn, "name": call.name, "type": call.type, "timeout": call.timeout}
        facts["active"] = call.is_active()
    with LOCK, (folder() / "notes").open("a") as notes:
        notes.write(json.dumps({"event": event, "time": time.monotonic(), "pid": os.getpid(), **facts}) + "\n")


def outputs(props: dict[str, Any]) -> dict[str, Any]:
    return {**props, "made": "yes", "token": wrap_secret(SECRET), "deep": {"token": wrap_secret(SECRET), "port": 1.0}}


def plain(props: dict[str, Any] | None) -> dict[str, Any] | None:
    return None if props is None else {key: value for key, value in props.items() if key != "__provider"}


def sick() -> bool:
    return (folder() / "sick").exists()


class ProbeProvider(ResourceProvider):
    def configure(self, _req: ConfigureRequest) -> None:
        sys.tracebacklimit = 0
        heard = cancel.hear()
        widened = workers.widen(int(os.environ.get("PROBE_WORKERS", "64")))
        note("configure", heard=heard, widened=widened, workers=workers.count(), again=cancel.hear())
        (folder() / "report").write_text(abilities().report())

    @property
    def serialize_as_secret_always(self) -> bool:
        return False

    def check(self, _olds: Any, news: Any) -> CheckResult:
        note("check")
        if news.get("does") == "lines":
            call = current_call()
            assert call is not None
            note("said", taken=say("first line\nsecond line", urn=call.urn, warning=True))
        return CheckResult(news, [])

    def diff(self, _id: str, olds: Any, news: Any) -> DiffResult:
        call = current_call()
        assert call is not None
        before = old_inputs(call)
        note("diff", old_inputs=plain(before), olds_made=olds.get("made"), has_provider="__provider" in (before or {}))
        return DiffResult(changes=before != news, delete_before_replace=True)

    def create(self, props: Any) -> CreateResult:
        note("create")
        self.act(props)
        return CreateResult("made-1", outputs(props))

    def update(self, id_: str, _olds: Any, news: Any) -> UpdateResult:
        note("update")
        self.act(news, id_)
        return UpdateResult(outputs(news))

    def read(self, id_: str, props: Any) -> ReadResult:
        note("read")
        if sick():
            end_partially(id_, {**outputs(plain(props) or {}), "seen": "sick"}, ["read found it sick"])
        if (folder() / "sick-with-inputs").exists():
            drifted = {"does": "nothing", "size": 42.0, "key": wrap_secret(SECRET)}
            end_partially(id_, outputs(drifted), ["read found it sick"], drifted)
        return ReadResult(id_, outputs(plain(props) or {}))

    def delete(self, _id: str, props: Any) -> None:
        note("delete")
        if props.get("does") == "partial delete":
            end_partially(_id, props, ["it stays"])

    def act(self, props: dict[str, Any], id_: str = "made-1") -> None:
        """Do what the inputs say, in create and in update."""
        call = current_call()
        assert call is not None
        match props["does"]:
            case "lines":
                say("live status", urn=call.urn, passing=True)
                say("plain line", urn=call.urn)
            case "partial":
                if sick():
                    end_partially(id_, outputs(props), ["first reason", "PAI8201 second reason\n  cause  its cause"])
            case "partial, large":
                end_partially(id_, {**outputs(props), "large": "x" * 2_000_000}, ["it is large"])
            case "wait":
                note("waiting")
                early = cancel.cancelled.wait(60, call)
                note("waited", early=early, cancelled=cancel.cancelled.is_set())
                if early:
                    end_partially(id_, outputs(props), ["stopped waiting"])
            case "second":
                time.sleep(1)
                note("second is over")
            case "from another thread":
                seen: list[Any] = []
                thread = threading.Thread(target=lambda: seen.append(current_call()))
                thread.start()
                thread.join()
                note("other thread", seen=seen)
            case _:
                pass


class Probe(Resource, module="pai", name="Probe"):
    def __init__(self, name: str, props: dict[str, Any], opts: ResourceOptions | None = None) -> None:
        declared = {"made": None, "token": None, "deep": None}
        super().__init__(ProbeProvider(), name, {**declared, **props}, opts)
