"""What the engine does with one resource, through the servicer of the SDK, in this process.

Pulumi's engine asks a dynamic provider over gRPC; here the servicer's own methods are called with the requests that the
engine makes, so that everything between is real: numbers become floats, None is dropped, old inputs come along.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any, cast

import grpc
from google.protobuf.json_format import MessageToDict
from pulumi.dynamic.dynamic import serialize_provider
from pulumi.runtime.proto import provider_pb2, status_pb2

from pulumi_pai_eas.engine.serialise import PROVIDER_KEY, from_struct, to_struct, unwrap_secrets
from pulumi_pai_eas.property_bag import hoist
from pulumi_pai_eas.provider import ServiceProvider
from tests.kit.emulators import INFERENCE, LOOKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pai_eas_emulator import Emulator

SECRET_MARK = "4dabf18193072939515e22adb298388d"
URN = "urn:pulumi:dev::kit::pulumi-python:dynamic/pai:Service::"
PICKLED = serialize_provider(ServiceProvider())
Bag = dict[str, Any]


class Failed(Exception):  # noqa: N818
    """The provider answered with an error; the text is the last line of it and what follows its colon."""


class Unwell(Failed):
    """Made, but not well: id and outputs are in state."""


def servicer_of_the_sdk(provider: ServiceProvider) -> Any:
    """The servicer, without the server that its module starts when it is loaded; every bag has this provider."""
    spec = find_spec("pulumi.dynamic.__main__")
    assert spec is not None
    assert spec.origin is not None
    tree = ast.parse(Path(spec.origin).read_text())
    assert ast.unparse(tree.body[-1]) == "main()", "the module of the SDK ends otherwise"
    tree.body.pop()
    module = ModuleType("servicer_of_the_sdk")
    exec(compile(tree, spec.origin, "exec"), module.__dict__)
    module.__dict__["get_provider"] = lambda _props, _config: provider
    return module.__dict__["DynamicResourceProviderServicer"]()


class Context(grpc.ServicerContext):
    """The context of one call: an abort is kept and raised, as gRPC does it."""

    def __init__(self) -> None:
        self.details_given = ""
        self.trailing: dict[str, bytes] = {}

    def is_active(self) -> bool:
        return True

    def abort(self, code: Any, details: str) -> Any:
        self.details_given = self.details_given or details
        raise Exception

    def set_trailing_metadata(self, trailing_metadata: Any) -> None:
        self.trailing |= dict(trailing_metadata)

    def time_remaining(self) -> Any:
        return None

    def _unused(self, *_: Any, **__: Any) -> Any:
        raise NotImplementedError

    abort_with_status = add_callback = auth_context = cancel = invocation_metadata = _unused
    peer = peer_identities = peer_identity_key = send_initial_metadata = set_code = set_details = _unused


@dataclass(frozen=True)
class Did:
    """What one `up` did to the resource: which input keys differed, and the calls that change something."""

    what: str
    """created, same, updated or replaced."""
    keys: frozenset[str] = frozenset()
    calls: tuple[str, ...] = ()


def in_short(entry: Mapping[str, Any]) -> str:
    """A call of the journal; of UpdateService which kind, of the calls with a small body that too."""
    name = str(entry["operation"])
    if name == "UpdateService":
        if entry["query"].get("UpdateType") == "replace":
            return "replace"
        return f"merge {entry['body']}"
    if name == "DeleteServiceLabel":
        return f"{name} {entry['query'].get('Keys') or entry['query'].get('LabelKeys')}"
    return f"{name} {entry['body']}" if entry["body"] else name


def changes(emulator: Emulator, since: int) -> tuple[str, ...]:
    """The calls since then that change something."""
    entries = emulator.journal(since)
    return tuple(
        in_short(entry)
        for entry in entries
        if entry["operation"] != INFERENCE and not str(entry["operation"]).startswith(LOOKING)
    )


@dataclass
class Resource:
    """One resource: its state, and the operations of the engine on it."""

    servicer: Any
    emulator: Emulator
    name: str = "chat"
    timeout: float = 0.0
    id: str | None = None
    inputs: Bag = field(default_factory=dict)
    outputs: Bag = field(default_factory=dict)
    marked: set[str] = field(default_factory=set)
    """Paths of the values that the last refresh marked as secret."""

    def check(self, news: Bag, *, anew: bool = False) -> tuple[Bag, list[str]]:
        """The checked inputs and the failures. `anew`: for a replacement, without the old inputs."""
        olds = {} if anew or self.id is None else self.inputs
        request = provider_pb2.CheckRequest(urn=URN + self.name, olds=_sent(olds), news=_sent(hoist(news)))
        reply = self._ask("Check", request)
        return _read(reply.inputs), [failure.reason for failure in reply.failures]

    def diff(self, news: Bag) -> provider_pb2.DiffResponse:
        """The provider's answer on checked inputs."""
        request = provider_pb2.DiffRequest(
            urn=URN + self.name,
            id=self.id or "",
            olds=_sent(self.outputs),
            news=_sent(news),
            old_inputs=_sent(self.inputs),
        )
        return cast("provider_pb2.DiffResponse", self._ask("Diff", request))

    def up(self, news: Bag, *, replace: bool = False) -> Did:
        """One `pulumi up`. `replace` as with --replace: a new check, create, then delete. Raises Failed."""
        since = len(self.emulator.journal())
        inputs, failures = self.check(news, anew=replace)
        if failures:
            raise Failed("\n".join(failures))
        if self.id is None:
            self._create(inputs)
            return Did("created", frozenset(), changes(self.emulator, since))
        keys = _differing(self.inputs, inputs)
        old = Resource(self.servicer, self.emulator, self.name, self.timeout, self.id, self.inputs, self.outputs)
        if replace:
            self._create(inputs)
            old.destroy()
            return Did("replaced", keys, changes(self.emulator, since))
        answer = self.diff(inputs)
        if answer.changes == provider_pb2.DiffResponse.DIFF_NONE:
            self.inputs = inputs
            return Did("same", frozenset(), changes(self.emulator, since))
        if answer.replaces:
            inputs, failures = self.check(news, anew=True)
            assert failures == []
            if answer.deleteBeforeReplace:
                old.destroy()
            self._create(inputs)
            if not answer.deleteBeforeReplace:
                old.destroy()
            return Did("replaced", keys, changes(self.emulator, since))
        self._update(inputs)
        return Did("updated", keys, changes(self.emulator, since))

    def refresh(self) -> frozenset[str]:
        """One `pulumi refresh`: the input keys that drifted. A resource that is gone leaves the state."""
        assert self.id is not None
        request = provider_pb2.ReadRequest(
            urn=URN + self.name, id=self.id, properties=_sent(self.outputs), inputs=_sent(self.inputs)
        )
        try:
            reply = self._ask("Read", request)
        except Unwell as unwell:
            reply = cast("provider_pb2.ErrorResourceInitFailed", unwell.args[1])
            self.inputs, self.outputs = _read(reply.inputs), _read(reply.properties)
            raise
        if not reply.id:
            self.id, self.inputs, self.outputs = None, {}, {}
            return frozenset({"gone"})
        before, self.inputs, self.outputs = self.inputs, _read(reply.inputs), _read(reply.properties)
        self.marked = {*_marked(MessageToDict(reply.inputs)), *_marked(MessageToDict(reply.properties))}
        return _differing(before, self.inputs)

    def destroy(self) -> None:
        """One `pulumi destroy`."""
        request = provider_pb2.DeleteRequest(
            urn=URN + self.name,
            id=self.id or "",
            properties=_sent(self.outputs),
            old_inputs=_sent(self.inputs),
            timeout=self.timeout,
        )
        self._ask("Delete", request)
        self.id, self.inputs, self.outputs = None, {}, {}

    def _create(self, inputs: Bag) -> None:
        request = provider_pb2.CreateRequest(urn=URN + self.name, properties=_sent(inputs), timeout=self.timeout)
        try:
            reply = self._ask("Create", request)
        except Unwell as unwell:
            detail = cast("provider_pb2.ErrorResourceInitFailed", unwell.args[1])
            self.id, self.inputs, self.outputs = detail.id, inputs, _read(detail.properties)
            raise
        self.id, self.inputs, self.outputs = reply.id, inputs, _read(reply.properties)

    def _update(self, inputs: Bag) -> None:
        request = provider_pb2.UpdateRequest(
            urn=URN + self.name,
            id=self.id or "",
            olds=_sent(self.outputs),
            news=_sent(inputs),
            old_inputs=_sent(self.inputs),
            timeout=self.timeout,
        )
        try:
            reply = self._ask("Update", request)
        except Unwell as unwell:
            self.outputs = _read(cast("provider_pb2.ErrorResourceInitFailed", unwell.args[1]).properties)
            raise
        self.inputs, self.outputs = inputs, _read(reply.properties)

    def _ask(self, method: str, request: Any) -> Any:
        context = Context()
        try:
            return getattr(self.servicer, method)(request, context)
        except Exception:
            if not context.details_given:
                raise
        packed = context.trailing.get("grpc-status-details-bin")
        if packed is None:
            raise Failed(context.details_given.rpartition("Told: ")[2].strip() or context.details_given)
        detail = provider_pb2.ErrorResourceInitFailed()
        status = status_pb2.Status.FromString(packed)
        status.details[0].Unpack(detail)
        raise Unwell("\n".join(detail.reasons), detail)


def _sent(bag: Mapping[str, Any]) -> Any:
    return to_struct({**bag, PROVIDER_KEY: PICKLED})


def _read(struct: Any) -> Bag:
    """A bag as the engine keeps it, here without the marks of secrets and without the provider."""
    bag = cast("Bag", unwrap_secrets(from_struct(struct, keep_unknowns=True)))
    bag.pop(PROVIDER_KEY, None)
    return bag


def _marked(value: Any, path: str = "") -> Iterator[str]:
    if isinstance(value, dict) and SECRET_MARK in value:
        yield path
    elif isinstance(value, dict):
        for key, member in cast("Bag", value).items():
            yield from _marked(member, f"{path}.{key}" if path else key)
    elif isinstance(value, list):
        for index, member in enumerate(cast("list[Any]", value)):
            yield from _marked(member, f"{path}[{index}]")


def _differing(before: Bag, after: Bag) -> frozenset[str]:
    absent = object()
    return frozenset(key for key in before.keys() | after.keys() if before.get(key, absent) != after.get(key, absent))
