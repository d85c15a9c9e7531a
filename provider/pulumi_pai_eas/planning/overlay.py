"""The inputs as they would have to be written to give what lives in the cloud: what `refresh` records.

Only what the user set is compared, at every depth: the server adds and derives keys of its own. Lists go by
position. What means the same stays as it was written, so a service nobody touched gives back the very same inputs.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, cast

from pulumi_pai_eas.model.compute import InstanceType, type_name
from pulumi_pai_eas.model.containers import EnvVar
from pulumi_pai_eas.model.network import NlbListener
from pulumi_pai_eas.model.service import ServiceSpec
from pulumi_pai_eas.model.unknown import Section, is_unknown
from pulumi_pai_eas.planning.decisions import complete
from pulumi_pai_eas.planning.drift import same
from pulumi_pai_eas.planning.normal import by_name, normal_text, one_spelling, text_of
from pulumi_pai_eas.planning.undecide import undecided

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pulumi_pai_eas.model.observed import Observed
    from pulumi_pai_eas.model.options import Options
    from pulumi_pai_eas.model.scaling import ScaleMetric
    from pulumi_pai_eas.model.service import Desired

HIDDEN = frozenset({"token", "docker_auth", "password"})
"""Fields that the API may hide: not shown is not removed."""
MASK = re.compile(r"\*{3,}")
ELSEWHERE = frozenset({"service_name", "workspace_id", "replicas", "labels", "token"})
"""Fields of the spec with a rule of their own."""

HEADED_FOR: dict[str, str] = {
    **dict.fromkeys(("Creating", "Pending", "Deploying", "Waiting", "Starting", "Running"), "running"),
    **dict.fromkeys(("Stopping", "Stopped"), "stopped"),
}
"""Where a service is, or is headed for: one that is starting was not told to stop."""


def overlay(recorded: Desired, observed: Observed) -> Desired:
    """What was recorded, with what lives in the cloud in the places that the user set.

    Environment names that the user did not set come in as well where an environment is set at all, and so do list
    items beyond the recorded ones. A token that the user set becomes the one in use. Decisions stay as long as what
    they decided is what lives; else the place they were made for shows what lives. A service whose configuration is
    not shown (in the first moments) changes nothing in the spec.
    """
    live = observed.spec
    desired = recorded.model_copy(
        update={"options": _options(recorded.options, observed), "traffic": _traffic(recorded, observed)}
    )
    if live == ServiceSpec():
        return desired
    sent = complete(recorded)
    seen = cast("ServiceSpec", _section(sent, live, ELSEWHERE) or ServiceSpec())
    updates: dict[str, Any] = {field: getattr(sent, field) for field in ELSEWHERE}
    updates["replicas"] = _replicas(recorded, live)
    updates["labels"] = _labels(recorded.spec.labels, observed.labels or _flat(live.labels))
    updates["token"] = _token(recorded, observed)
    updates["workspace_id"] = observed.workspace_id or live.workspace_id or sent.workspace_id
    return undecided(desired, sent, seen.model_copy(update=updates))


def shows(live: ServiceSpec, spec: ServiceSpec) -> bool:
    """Whether a service's configuration says all that the spec says; what it says beyond that does not matter."""
    return same(cast("ServiceSpec", _section(spec, live, frozenset({"token"})) or ServiceSpec()), spec)


def _section(mine: Section, theirs: Section | None, without: frozenset[str] = frozenset()) -> Section | None:
    """A section with what lives, for its fields that are set; None when nothing is left of it."""
    if theirs is not None and type(mine) is not type(theirs):
        return theirs
    if theirs is None and "kind" in type(mine).model_fields:
        return None
    own: Section = _one_spelling(mine)
    live: Section | None = _one_spelling(theirs)
    updates: dict[str, Any] = {}
    for field in type(own).model_fields:
        value = getattr(own, field)
        if value is not None and field != "kind" and field not in without:
            updates[field] = _value(field, value, None if live is None else getattr(live, field))
    merged = own.model_copy(update=updates)
    if normal_text(merged) == normal_text(mine):
        return mine
    left = any(getattr(merged, field) is not None for field in updates)
    return merged if left or theirs is not None else None


def _one_spelling(section: Any) -> Any:
    return one_spelling(section) if isinstance(section, NlbListener) else section


def _value(field: str, mine: Any, theirs: Any) -> Any:
    if is_unknown(mine) or normal_text(mine) == normal_text(theirs):
        return mine
    if isinstance(mine, Section):
        return _section(mine, theirs)
    if field == "extra":
        return _extra(mine, theirs)
    if theirs is None:
        return mine if not mine or field in HIDDEN else None  # false, zero and empty may be left out by the server
    if isinstance(mine, dict):
        return _object(cast("dict[str, Any]", mine), theirs)
    if isinstance(mine, list):
        return _BY_NAME.get(field, _list)(cast("list[object]", mine), theirs)
    return mine if field in HIDDEN and MASK.fullmatch(theirs) else theirs


def _list(mine: list[Any], theirs: list[Any]) -> list[Any]:
    """By position where the items have parts; text as a whole."""
    if not any(isinstance(item, Section) for item in (*mine, *theirs) if not is_unknown(item)):
        return theirs
    return [_item(mine[index], item) if index < len(mine) else item for index, item in enumerate(theirs)]


def _item(mine: Any, theirs: Any) -> Any:
    if is_unknown(mine):
        return mine
    if isinstance(mine, str) and isinstance(theirs, InstanceType):
        return mine if type_name(theirs) == mine else theirs
    if isinstance(mine, Section) and isinstance(theirs, Section):
        return _section(mine, theirs)
    return theirs


def _environment(mine: list[Any], theirs: list[Any]) -> list[Any] | None:
    """By name; names that were added in the cloud come in. A list whose order matters counts as a whole."""
    live, wanted = by_name(theirs), by_name(mine)
    if live is None or wanted is None:
        return theirs
    kept = [EnvVar(name=name, value=_shown(wanted[name], live[name])) for name in wanted if name in live]
    return [*kept, *(EnvVar(name=name, value=live[name]) for name in live if name not in wanted)] or None


def _shown(mine: Any, theirs: Any) -> Any:
    return mine if is_unknown(mine) or theirs is None or MASK.fullmatch(theirs) else theirs


def _metrics(mine: list[Any], theirs: list[Any]) -> list[Any]:
    """By name, since their order means nothing."""
    found = {metric.name: metric for metric in mine if not is_unknown(metric)}
    if len(found) != len(mine):
        return theirs
    live = sorted(theirs, key=lambda metric: list(found).index(metric.name) if metric.name in found else len(found))
    return [_section(found.get(metric.name, cast("ScaleMetric", metric)), metric) for metric in live]


def _object(mine: dict[str, Any], theirs: Any) -> Any:
    """An opaque object: the user's keys. An object inside that is not there may be spelled otherwise there."""
    if not isinstance(theirs, dict):
        return theirs
    live = cast("dict[str, Any]", theirs)
    found: dict[str, Any] = {}
    for key, value in mine.items():
        if key in live:
            found[key] = _opaque(value, live[key])
        elif is_unknown(value) or not value or isinstance(value, dict):
            found[key] = value
    return found


def _extra(mine: Any, theirs: Any) -> Any:
    """What `extra` says may come back as an argument or in another place, so what is not there is not missed."""
    if not isinstance(mine, dict) or not isinstance(theirs, dict):
        return cast("Any", mine)
    wanted, live = cast("dict[str, Any]", mine), cast("dict[str, Any]", theirs)
    found = dict(wanted)
    for key in wanted.keys() & live.keys():
        inside = isinstance(wanted[key], dict)
        found[key] = _extra(wanted[key], live[key]) if inside else _opaque(wanted[key], live[key])
    return found


def _opaque(mine: Any, theirs: Any) -> Any:
    if is_unknown(mine) or is_unknown(theirs) or normal_text(mine) == normal_text(theirs):
        return mine
    return _object(cast("dict[str, Any]", mine), theirs) if isinstance(mine, dict) else theirs


_BY_NAME = {"env": _environment, "metrics": _metrics}


def _replicas(recorded: Desired, live: ServiceSpec) -> Any:
    """As configured; where a scaler moves the number by itself, that is no change of the inputs."""
    scaled = recorded.cron_scaler is not None or live.autoscaler is not None
    if recorded.spec.replicas is None or live.replicas is None or scaled:
        return recorded.spec.replicas
    return live.replicas


def _token(recorded: Desired, observed: Observed) -> Any:
    """As recorded, unless callers need another one now. The configuration hides it, so it is the service's own."""
    mine, live = recorded.spec.token, observed.access_token
    if is_unknown(mine) or not mine or not live or MASK.fullmatch(live):
        return mine
    return live


def _labels(mine: Any, live: Mapping[str, Any]) -> Any:
    if mine is None or is_unknown(mine):
        return mine
    labels = cast("dict[str, Any]", mine)
    found = {
        key: value if text_of(value) == text_of(live[key]) else live[key]
        for key, value in labels.items()
        if key in live
    }
    return found if found or not labels else None


def _flat(labels: Any) -> dict[str, Any]:
    return {} if labels is None or is_unknown(labels) else cast("dict[str, Any]", labels)


def _options(options: Options, observed: Observed) -> Options:
    """The state and the lock that are asked for, as they are. A service that is being changed says nothing."""
    updates: dict[str, Any] = {}
    state = HEADED_FOR.get(observed.status)
    if options.desired_state is not None and state is not None:
        updates["desired_state"] = state
    if options.safety_lock is not None and observed.safety_lock in ("none", "dangerous", "all"):
        updates["safety_lock"] = observed.safety_lock
    return options.model_copy(update=updates) if updates else options


def _traffic(recorded: Desired, observed: Observed) -> Any:
    traffic = recorded.traffic
    if traffic is None or is_unknown(traffic):
        return traffic
    live = {"weight": observed.weight, "state": observed.traffic_state}
    updates = {
        field: value for field, value in live.items() if value is not None and getattr(traffic, field) is not None
    }
    return traffic.model_copy(update=updates)
