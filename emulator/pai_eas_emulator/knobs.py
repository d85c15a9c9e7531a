"""The settings that change how the emulator behaves, with their defaults, and how unknown names are refused."""

from __future__ import annotations

import difflib
from dataclasses import asdict, dataclass, field, fields, replace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pai_eas_emulator.json_values import JsonObject

CHOICES: dict[str, tuple[str, ...]] = {
    "progress": ("describes", "clock", "immediate"),
    "echo": ("literal", "fold", "canonical"),
    "nlbRefusal": ("vswitch", "vpc"),
    "nlbAddresses": ("gateway", "host"),
    "serviceNameFilter": ("exact", "fuzzy"),
    "absentScaler": ("notFound", "empty"),
    "gatewayStatuses": ("plain", "prefixed"),
}
"""The values of the knobs that choose, by their names on the wire."""


class BadKnobError(ValueError):
    """A knob does not exist or does not take this value; the text names the nearest valid one."""


def _knob(default: Any, meaning: str) -> Any:
    return field(default=default, metadata={"meaning": meaning})


_DESCRIBES = "how many describes see this transient status (progress `describes`)"
_SECONDS = "how many virtual seconds this transient status lasts (progress `clock`)"


@dataclass(frozen=True)
class Knobs:
    """Every knob. On the wire the names are in camelCase (`deletingDescribes`), both spellings are understood."""

    progress: str = _knob(
        "describes",
        "what moves a service on: each DescribeService or inference request, virtual seconds, or nothing (at once)",
    )
    echo: str = _knob(
        "literal",
        "what DescribeService says in ServiceConfig, the token always hidden: what was posted; with what the server "
        "adds (`fold`); in the server's own spelling of aliases (`canonical`)",
    )
    verify_signatures: bool = _knob(
        True, "check signature, date, nonce and body hash; the access key id must be known either way"
    )

    creating_describes: int = _knob(1, _DESCRIBES)
    waiting_describes: int = _knob(3, _DESCRIBES)
    starting_describes: int = _knob(1, _DESCRIBES)
    updating_describes: int = _knob(2, _DESCRIBES)
    scaling_describes: int = _knob(2, _DESCRIBES)
    hot_update_describes: int = _knob(1, _DESCRIBES)
    stopping_describes: int = _knob(2, _DESCRIBES)
    deleting_describes: int = _knob(2, _DESCRIBES)

    creating_seconds: float = _knob(5.0, _SECONDS)
    waiting_seconds: float = _knob(60.0, _SECONDS)
    starting_seconds: float = _knob(10.0, _SECONDS)
    updating_seconds: float = _knob(60.0, _SECONDS)
    scaling_seconds: float = _knob(30.0, _SECONDS)
    hot_update_seconds: float = _knob(5.0, _SECONDS)
    stopping_seconds: float = _knob(15.0, _SECONDS)
    deleting_seconds: float = _knob(20.0, _SECONDS)

    not_found_reads: int = _knob(0, "after CreateService so many describes answer 404")
    missing_uid_reads: int = _knob(0, "after that so many describes show an object without ServiceUid and ServiceId")
    stale_reads: int = _knob(
        0, "after an update, stop or start so many describes still show the status, versions and times of before"
    )
    gateway_cold_requests: int = _knob(0, 'so many inference requests after Running still meet "no healthy upstream"')
    empty_endpoints_until_running: bool = _knob(
        False, "DescribeServiceEndpoints lists no endpoint before the service runs"
    )
    replace_keeps_token: bool = _knob(
        False, "UpdateType=replace without a token keeps the old one; else a new one is generated"
    )
    delete_failures: int = _knob(0, "so many of the next deletions end in DeleteFailed")
    page_size_cap: int = _knob(0, "the largest PageSize honoured, whatever is asked for; 0 is no cap")
    service_name_filter: str = _knob("exact", "how ServiceName of ListServices is understood")
    absent_scaler: str = _knob("notFound", "what describing a scaler that does not exist answers: 404, or an empty one")
    gateway_statuses: str = _knob("plain", "`Running`, or `PrivateGatewayRunning` as in the published example")
    latency_seconds: float = _knob(0.0, "how long every API call takes at least, in real seconds")

    refuse_reserved_ports: bool = _knob(True, "refuse container ports 8080 and 9090 and listener port 8080")
    refuse_unknown_machines: bool = _knob(
        True, "refuse instance types that DescribeMachineSpec does not list as available"
    )
    refuse_unknown_workspaces: bool = _knob(True, "refuse workspaces that ListWorkspaces does not list")
    refuse_unknown_networks: bool = _knob(
        False,
        "refuse VPCs, vSwitches and security groups that the look-ups do not list (off: those may be made elsewhere)",
    )
    refuse_update_in_progress: bool = _knob(False, "refuse an update while an operation is in progress (409)")
    refuse_unknown_models: bool = _knob(True, "the inference server answers 404 to another model name, as vLLM does")
    nlb_refusals: int = _knob(0, "refuse so many of the next creates that ask for an NLB, whatever their networking")
    nlb_refusal: str = _knob("vswitch", "which of the two known messages `nlbRefusals` uses")
    nlb_addresses: str = _knob(
        "gateway", "NLB addresses as URLs that this emulator answers, or as bare host names as in the cloud"
    )
    realistic_failures: bool = _knob(
        True, "images that cannot be pulled, port mismatches and shell syntax in `command` fail without any script"
    )
    pending_without_stock: bool = _knob(True, "a service on machines without stock stays Pending until there is some")

    def changed(self, values: Mapping[str, object]) -> Knobs:
        """A copy with these knobs set; raises BadKnobError for an unknown name or a value of the wrong kind."""
        checked: dict[str, Any] = {
            _attribute(name): _checked(_attribute(name), value) for name, value in values.items()
        }
        return replace(self, **checked)

    def on_wire(self) -> JsonObject:
        """All knobs by their names on the wire."""
        return {wire_name(name): value for name, value in asdict(self).items()}


def wire_name(attribute: str) -> str:
    """`deleting_describes` as it is spelt on the wire: `deletingDescribes`."""
    first, *rest = attribute.split("_")
    return first + "".join(part.title() for part in rest)


_DEFAULTS: dict[str, object] = {knob.name: knob.default for knob in fields(Knobs)}
_ATTRIBUTES: dict[str, str] = {wire_name(name): name for name in _DEFAULTS} | {name: name for name in _DEFAULTS}


def knob_meanings() -> dict[str, str]:
    """What each knob does, by its name on the wire."""
    return {wire_name(knob.name): str(knob.metadata["meaning"]) for knob in fields(Knobs)}


def is_knob(name: str) -> bool:
    """Whether a knob has this name, in either spelling."""
    return name in _ATTRIBUTES


def _attribute(name: str) -> str:
    attribute = _ATTRIBUTES.get(name)
    if attribute is None:
        near = difflib.get_close_matches(name, [wire_name(known) for known in _DEFAULTS], n=1, cutoff=0.0)
        raise BadKnobError(f"there is no knob {name!r}; the nearest is {near[0]!r}")
    return attribute


def _checked(attribute: str, value: object) -> object:
    name = wire_name(attribute)
    choices = CHOICES.get(name)
    if choices is not None:
        if value not in choices:
            raise BadKnobError(f"knob {name!r} is one of {', '.join(choices)}; got {value!r}")
        return value
    default = _DEFAULTS[attribute]
    if isinstance(default, bool):
        if not isinstance(value, bool):
            raise BadKnobError(f"knob {name!r} is true or false; got {value!r}")
        return value
    if isinstance(value, bool) or not isinstance(value, (int, float)) or value < 0:
        raise BadKnobError(f"knob {name!r} is a number from 0; got {value!r}")
    if isinstance(default, int) and not isinstance(value, int):
        raise BadKnobError(f"knob {name!r} is a whole number; got {value!r}")
    return value
