"""What a rule is, what it judges, and how all of them are run.

A rule is a generator of findings, written as if everything were known: where it meets a value that is not,
`Undetermined` ends it, and what it yielded before stands. A rule over items is ended per item.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Literal, TypeVar, cast

from pulumi_pai_eas.model.compute import Compute, type_name
from pulumi_pai_eas.model.facts import Facts
from pulumi_pai_eas.model.finding import Finding
from pulumi_pai_eas.model.unknown import Undetermined, is_unknown

if TYPE_CHECKING:
    from pulumi_pai_eas.codes import Code
    from pulumi_pai_eas.model.containers import Container
    from pulumi_pai_eas.model.network import NlbListener
    from pulumi_pai_eas.model.note import Note
    from pulumi_pai_eas.model.service import Desired, ServiceSpec
    from pulumi_pai_eas.model.storage import Mount

Situation = Literal["new", "existing", "file", "fragment"]
"""new: would be created · existing: in the state already · file: a whole service JSON · fragment: a part of one."""

_SAME_KEY = {"instanceType": "compute"}
_IDENTITY = frozenset({"serviceName", "serviceNamePrefix", "region"})


@dataclass(frozen=True, slots=True)
class Subject:
    """A service as wanted, what is known of the world, and which top-level property keys changed (None: all)."""

    desired: Desired
    facts: Facts = field(default_factory=Facts)
    situation: Situation = "new"
    changed: frozenset[str] | None = None
    notes: tuple[Note, ...] = ()

    @property
    def spec(self) -> ServiceSpec:
        """What the service JSON will say, before decisions."""
        return self.desired.spec

    @property
    def region(self) -> str:
        """The region; raises Undetermined when nobody said."""
        region: Any = self.desired.region if self.desired.region is not None else self.facts.region
        if is_unknown(region) or region is None:
            raise Undetermined
        return str(region)

    @property
    def creates(self) -> bool:
        """Whether a service would be made: a new one, or one that replaces another because name or region changed."""
        moved = self.changed is not None and bool(_IDENTITY & self.changed)
        return self.situation == "new" or (self.situation == "existing" and moved)

    @property
    def name(self) -> str | None:
        """The name it has or will have; None while a prefix still waits for its digits."""
        decided = self.desired.effective.service_name
        if decided is not None:
            return decided
        if self.spec.service_name is not None:
            return self.spec.service_name
        return self.desired.auto_name if self.desired.service_name_prefix is None else None

    @property
    def asked_types(self) -> list[str]:
        """The machine types that were asked for, in order; one that is not known stays in its place."""
        compute: Compute | None = self.spec.compute
        if compute is None or compute.kind == "quota" or compute.instance_types is None:
            return []
        return [choice if is_unknown(choice) else type_name(choice) for choice in compute.instance_types]  # type: ignore[misc]

    @property
    def decided_types(self) -> list[str]:
        """The machine types that will be sent."""
        decided = self.desired.effective.instance_types
        return list(decided) if decided is not None else self.asked_types

    @property
    def compute_path(self) -> str:
        """Where the user wrote the machine."""
        return "instanceType" if self.desired.shorthand else "compute"

    def extra_at(self, *keys: str) -> Any:
        """A value inside the service's `extra`, None when it is not there."""
        return inside(self.spec.extra, *keys)

    def type_path(self, index: int) -> str:
        """Where the user wrote one machine type."""
        if self.desired.shorthand:
            return "instanceType"
        return "needs" if self.spec.compute is None else f"compute.instanceTypes[{index}]"

    def image_of(self, index: int) -> str | None:
        """The image of a container as it will be sent; short forms that are not resolved yet stay."""
        decided = self.desired.effective.images
        if decided is not None and index < len(decided):
            return decided[index]
        containers = self.spec.containers or []
        return containers[index].image


Judge = Callable[[Subject], Iterator[Finding]]


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule as it is registered. `on`: further top-level keys a finding rests on, beside the one of its path."""

    name: str
    code: Code
    judge: Judge
    catalogue: bool
    whole: bool
    on: frozenset[str]

    def findings(self, subject: Subject) -> Iterator[Finding]:
        """What can be decided, with code and origin filled in."""
        for finding in _decidable(self.judge(subject)):
            yield replace(finding, code=self.code.id, catalogue=self.catalogue)


RULES: list[Rule] = []
"""Every rule, in the order of the modules that `rules/__init__.py` imports."""

T = TypeVar("T")


def error(path: str, text: str, *, malformed: bool = False) -> Finding:
    """An error; the rule's code is added by its decorator. `malformed`: the value has no meaning at all."""
    return Finding("", path, text, "error", malformed)


def warning(path: str, text: str) -> Finding:
    """A warning; the rule's code is added by its decorator."""
    return Finding("", path, text, "warning")


def note(path: str, text: str) -> Finding:
    """A line that informs; the rule's code is added by its decorator."""
    return Finding("", path, text, "note")


def rule(
    code: Code, *, catalogue: bool = False, whole: bool = False, on: Iterable[str] = ()
) -> Callable[[Judge], Judge]:
    """Register a rule. `catalogue`: it rests on a look-up; `whole`: it judges absence, so never a fragment."""

    def register(judge: Judge) -> Judge:
        RULES.append(Rule(judge.__name__, code, judge, catalogue, whole, frozenset(on)))
        return judge

    return register


def rule_over(
    items: Callable[[Subject], Iterable[tuple[str, T]]],
    code: Code,
    *,
    catalogue: bool = False,
    whole: bool = False,
    on: Iterable[str] = (),
) -> Callable[[Callable[[Subject, str, T], Iterator[Finding]]], Judge]:
    """Register a rule that judges items one by one, so that an unknown one does not hide the findings of the others."""

    def register(judge: Callable[[Subject, str, T], Iterator[Finding]]) -> Judge:
        def over_items(subject: Subject) -> Iterator[Finding]:
            for path, item in items(subject):
                yield from _decidable(judge(subject, path, item))

        over_items.__name__ = judge.__name__
        return rule(code, catalogue=catalogue, whole=whole, on=on)(over_items)

    return register


def known(value: T) -> T:
    """The value, or Undetermined. For functions that would not raise it themselves (regular expressions, paths)."""
    if is_unknown(value):
        raise Undetermined
    return value


def inside(value: Any, *keys: str) -> Any:
    """A value inside nested JSON objects, None when it is not there; what is not known stays so."""
    for key in keys:
        if is_unknown(value):
            return value
        if not isinstance(value, dict):
            return None
        value = cast("dict[str, Any]", value).get(key)
    return value


def _decidable(findings: Iterator[Finding]) -> Iterator[Finding]:
    try:
        yield from findings
    except Undetermined:
        return  # the rest rests on a value that is not known yet


def containers(subject: Subject) -> Iterator[tuple[str, Container]]:
    """Each container with its path."""
    for index, container in enumerate(subject.spec.containers or []):
        yield f"containers[{index}]", container


def mounts(subject: Subject) -> Iterator[tuple[str, Mount]]:
    """Each mount with its path."""
    for index, mount in enumerate(subject.spec.storage or []):
        yield f"storage[{index}]", mount


def listeners(subject: Subject) -> Iterator[tuple[str, NlbListener]]:
    """Each NLB listener with its path."""
    network = subject.spec.network
    for index, listener in enumerate((network.nlb if network is not None else None) or []):
        yield f"network.nlb[{index}]", listener


def _first_key(path: str) -> str:
    key = path.split(".", 1)[0].split("[", 1)[0]
    return _SAME_KEY.get(key, key)


def overridden(finding: Finding, overrides: Any) -> Finding:
    """The level that the user gave this code. One that is not known yet may be any, so the finding does not block."""
    if finding.malformed or overrides is None:
        return finding
    level: Any = overrides if is_unknown(overrides) else overrides.get(finding.code)
    if is_unknown(level):
        return replace(finding, severity="warning")
    if level is None:
        return finding
    return replace(finding, severity="ignored" if level == "ignore" else level)


def _softened(finding: Finding, keys: frozenset[str], changed: frozenset[str]) -> Finding | None:
    """A finding on what did not change does not block; one from the catalogue is not raised at all."""
    if keys & changed:
        return finding
    if finding.catalogue:
        return None
    return replace(finding, severity="warning") if finding.severity == "error" else finding


def judge(subject: Subject, *, catalogue: bool = True) -> tuple[Finding, ...]:
    """All findings, levels overridden, sorted by path and code, none twice; ignored ones have severity `ignored`.

    `catalogue=False` leaves out the rules that rest on look-ups.
    """
    overrides = subject.desired.options.findings
    changed = None if subject.changed is None else frozenset(_SAME_KEY.get(key, key) for key in subject.changed)
    found: dict[tuple[str, str, str], Finding] = {}
    for each in RULES:
        if (each.catalogue and not catalogue) or (each.whole and subject.situation == "fragment"):
            continue
        for raw in each.findings(subject):
            finding = overridden(raw, overrides)
            if subject.situation == "existing" and changed is not None:
                softened = _softened(finding, each.on | {_first_key(raw.path)}, changed)
                if softened is None:
                    continue
                finding = softened
            found.setdefault((finding.path, finding.code, finding.text), finding)
    return tuple(found[key] for key in sorted(found))


def situation_of_file(spec: ServiceSpec) -> Situation:
    """A service JSON is whole when it has a name and something to run; anything less is a fragment."""
    runs = spec.containers is not None or spec.processor is not None
    return "file" if spec.service_name is not None and runs else "fragment"
