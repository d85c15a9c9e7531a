"""What Pulumi's engine does with one resource of a dynamic provider, in this process: a cell of a matrix in milliseconds.

The servicer is the SDK's own, so that bags travel as they do to a provider process, partial creations included. What
an engine keeps and which verbs it calls in which order is measured on the real one (tests/stacks/engine).
"""

from __future__ import annotations

import ast
import importlib.util
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any, cast

from pulumi.dynamic import dynamic
from pulumi.runtime.proto import provider_pb2, status_pb2

from pulumi_pai_eas.engine.partial import STATUS_DETAILS
from pulumi_pai_eas.engine.serialise import PROVIDER_KEY, from_struct, is_secret, to_struct, unwrap_secrets
from pulumi_pai_eas.provider import ServiceProvider
from tests.engine.servicer import Context

if TYPE_CHECKING:
    from collections.abc import Callable

Bag = dict[str, Any]
URN = "urn:pulumi:dev::kit::pulumi-python:dynamic/pai:Service::chat"
TIMEOUT = 90.0
"""Seconds, as of the user's custom timeouts: none of them is waited for."""
PROVIDER = str(cast("Any", dynamic).serialize_provider(ServiceProvider()))


def servicer_of_the_sdk() -> ModuleType:
    """The module that a provider process runs, without its last line, which starts the server."""
    spec = importlib.util.find_spec("pulumi.dynamic.__main__")
    assert spec is not None
    assert spec.origin is not None
    tree = ast.parse(Path(spec.origin).read_text())
    start = tree.body.pop()
    assert ast.unparse(start) in ("main()", "if __name__ == '__main__':\n    main()"), ast.unparse(start)
    module = ModuleType("servicer_of_the_sdk")
    exec(compile(tree, spec.origin, "exec"), module.__dict__)
    return module


SDK: Any = servicer_of_the_sdk()


class CallEnd(Context):
    """A context whose abort() raises what gRPC's does."""

    def abort(self, code: Any, details: Any) -> Any:
        self.aborted = (code, details)
        raise Exception


@dataclass(frozen=True)
class Kept:
    """What state holds of a resource."""

    id: str
    inputs: Bag
    outputs: Bag
    init_errors: tuple[str, ...] = ()


@dataclass
class Ended:
    """How a command ended. `errors` are what the user reads as errors, `verbs` what was called."""

    errors: list[str] = field(default_factory=list[str])
    verbs: list[str] = field(default_factory=list[str])

    @property
    def ok(self) -> bool:
        """Whether the command succeeded."""
        return not self.errors


class Raised(Exception):  # noqa: N818 - what happened
    """A verb ended with an error; `kept` is what a partial creation stored."""

    def __init__(self, text: str, partial: Any = None) -> None:
        super().__init__(text)
        self.text, self.partial = text, partial


class SmallEngine:
    """One resource, its state, and the commands up, refresh and destroy. `start` is called for each provider process."""

    def __init__(self, start: Callable[[], None], config: dict[str, str]) -> None:
        self._start, self._config = start, config
        self.kept: Kept | None = None
        self.left: list[Kept] = []
        """Replaced, and not deleted yet."""
        self._arms: dict[str, Callable[[], None]] = {}
        self._servicer: Any = None
        self._ended = Ended()

    def before(self, verb: str, arm: Callable[[], None]) -> None:
        """Have `arm` called before the next call of a verb (`create`)."""
        self._arms[verb] = arm

    def up(self, wanted: Bag) -> Ended:
        """`pulumi up`."""
        return self._run(lambda: self._up(wanted))

    def check(self, wanted: Bag) -> Ended:
        """Check alone; its failures are the errors."""

        def command() -> None:
            self._checked({}, wanted)

        return self._run(command)

    def refresh(self) -> Ended:
        """`pulumi refresh`."""
        return self._run(self._refresh)

    def destroy(self) -> Ended:
        """`pulumi destroy`."""
        return self._run(self._destroy)

    def _run(self, command: Callable[[], None]) -> Ended:
        self._start()
        SDK._PROVIDER_CACHE.clear()
        self._servicer = SDK.DynamicResourceProviderServicer()
        self._servicer._config = dict(self._config)
        self._ended = Ended()
        try:
            command()
        except Raised as raised:
            self._ended.errors.append(raised.text)
        return self._ended

    def _up(self, wanted: Bag) -> None:
        self._delete_left()
        if self.kept is not None and self.kept.init_errors:
            self._refresh()  # refreshBeforeUpdate
        old = self.kept
        inputs = self._checked(_plain(old.inputs) if old else {}, wanted)
        if old is None:
            self._create(inputs)
            return
        asked: dict[str, Any] = {
            "id": old.id,
            "olds": _plain(old.outputs),
            "news": _plain(inputs),
            "old_inputs": _plain(old.inputs),
        }
        diff = self._call("Diff", **asked)
        if diff.replaces:
            self._replace(old, wanted, delete_first=diff.deleteBeforeReplace)
            return
        if diff.changes == provider_pb2.DiffResponse.DIFF_NONE and not old.init_errors:
            return
        try:
            reply = self._call("Update", **asked)
        except Raised as raised:
            if raised.partial is not None:  # the engine keeps the inputs of the last success
                outputs = _marked(from_struct(raised.partial.properties), wanted)
                self.kept = Kept(old.id, old.inputs, outputs, tuple(raised.partial.reasons))
            raise
        self.kept = Kept(old.id, inputs, _marked(from_struct(reply.properties), wanted))

    def _checked(self, olds: Bag, wanted: Bag) -> Bag:
        checked = self._call("Check", olds=olds, news=_plain(wanted))
        if checked.failures:
            raise Raised("\n".join(failure.reason for failure in checked.failures))
        return _marked(from_struct(checked.inputs), wanted)

    def _replace(self, old: Kept, wanted: Bag, *, delete_first: bool) -> None:
        """Another service: made first, unless its name is the same."""
        inputs = self._checked({}, wanted)
        if delete_first:
            self._destroy()
            self._create(inputs)
            return
        try:
            self._create(inputs)
        finally:
            if self.kept is not old:  # made, be it in part: the old one is deleted next, or by a later command
                self.left.append(old)
        self._delete_left()

    def _delete_left(self) -> None:
        while self.left:
            self._delete(self.left[-1])
            self.left.pop()

    def _create(self, inputs: Bag) -> None:
        try:
            reply = self._call("Create", properties=_plain(inputs))
        except Raised as raised:
            if raised.partial is not None:
                outputs = _marked(from_struct(raised.partial.properties), inputs)
                self.kept = Kept(raised.partial.id, inputs, outputs, tuple(raised.partial.reasons))
            raise
        self.kept = Kept(reply.id, inputs, _marked(from_struct(reply.properties), inputs))

    def _refresh(self) -> None:
        old = self.kept
        assert old is not None
        try:
            reply = self._call("Read", id=old.id, properties=_plain(old.outputs), inputs=_plain(old.inputs))
        except Raised as raised:
            found = raised.partial
            if found is None:
                raise
            inputs = _marked(from_struct(found.inputs), old.inputs) if found.HasField("inputs") else old.inputs
            outputs = _marked(from_struct(found.properties), old.inputs)
            self.kept = Kept(old.id, inputs, outputs, tuple(found.reasons))
            return  # a warning only
        if not reply.id:
            self.kept = None
            return
        inputs = _marked(from_struct(reply.inputs), old.inputs) if reply.HasField("inputs") else old.inputs
        self.kept = Kept(reply.id, inputs, _marked(from_struct(reply.properties), old.inputs))

    def _destroy(self) -> None:
        assert self.kept is not None
        self._delete_left()
        self._delete(self.kept)
        self.kept = None

    def _delete(self, old: Kept) -> None:
        self._call("Delete", id=old.id, properties=_plain(old.outputs), old_inputs=_plain(old.inputs))

    def _call(self, method: str, *, id: str = "", **bags: Bag) -> Any:  # noqa: A002 - the protocol's name
        verb = method.lower()
        self._arms.pop(verb, lambda: None)()
        self._ended.verbs.append(verb)
        kind: Any = getattr(provider_pb2, f"{method}Request")
        known = kind.DESCRIPTOR.fields_by_name
        structs = {name: to_struct({**bag, PROVIDER_KEY: PROVIDER}) for name, bag in bags.items() if name in known}
        timeout = {"timeout": TIMEOUT} if "timeout" in known else {}
        request = kind(urn=URN, **timeout, **({"id": id} if id else {}), **structs)
        context = CallEnd()
        try:
            return getattr(self._servicer, method)(request, context)
        except Exception as error:
            if context.aborted is None:
                raise
            raise _raised(context) from error


def _raised(context: CallEnd) -> Raised:
    if context.trailing is None:
        return Raised(str(context.aborted[1]).rstrip())
    ((key, value),) = context.trailing
    assert key == STATUS_DETAILS
    partial = provider_pb2.ErrorResourceInitFailed()
    assert status_pb2.Status.FromString(value).details[0].Unpack(partial)
    return Raised("\n".join(partial.reasons), partial)


def _plain(bag: Bag) -> Bag:
    """As the engine sends a bag to a provider that takes no secrets."""
    return {key: unwrap_secrets(value) for key, value in bag.items() if key != PROVIDER_KEY}


def _marked(bag: Bag, inputs: Bag) -> Bag:
    """The engine marks what comes back under a key that went out as a secret."""
    secret = {key for key, value in inputs.items() if is_secret(value)}
    return {
        key: inputs[key] if key in secret and unwrap_secrets(inputs[key]) == unwrap_secrets(value) else value
        for key, value in bag.items()
        if key != PROVIDER_KEY
    }
