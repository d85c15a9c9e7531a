"""Defaults that are constants. They go into the properties that they concern, so that preview and state show them.

What depends on the world (name, workspace, machine, image) is a decision instead, see `decisions`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar, cast

from pulumi_pai_eas.model.containers import Container, HttpProbe, TcpProbe
from pulumi_pai_eas.model.edit import Edit, Path
from pulumi_pai_eas.model.shape import by_key, key_of
from pulumi_pai_eas.model.unknown import Section, Undetermined, is_unknown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pulumi_pai_eas.model.network import Network, NlbListener
    from pulumi_pai_eas.model.service import Desired, ServiceSpec

PORT = 8000
PROBE_PATH = "/"
NLB_OF_THE_SERVICE = "default"
"""The NLB that is made and removed with the service."""
NET_TYPE = "intranet"
STANDARD = "Standard"
PROBES = ("startup_check", "liveness_check", "health_check")

P = ParamSpec("P")
T = TypeVar("T")


def _unless_unknown(decide: Callable[P, T]) -> Callable[P, T | None]:
    """No default where it would rest on something not known."""

    def decided(*arguments: P.args, **named: P.kwargs) -> T | None:
        try:
            return decide(*arguments, **named)
        except Undetermined:
            return None

    return decided


def edits(desired: Desired) -> tuple[Edit, ...]:
    """The defaults that are missing; none once they are made. A default that rests on an unknown value is left out."""
    return tuple(_edits(desired.spec))


def filled(spec: ServiceSpec) -> ServiceSpec:
    """The spec with its defaults, for comparing two specs of which one may have been recorded without them."""
    for edit in _edits(spec):
        spec = cast("ServiceSpec", _put(spec, edit.path, edit.value))
    return spec


def _edits(spec: ServiceSpec) -> Iterator[Edit]:
    replicas = _replicas(spec)
    if replicas is not None:
        yield Edit(("replicas",), replicas)
    port = _port(spec)
    for index, container in _known(spec.containers):
        yield from _of_container(("containers", index), container, port)
    if spec.network is not None and not is_unknown(spec.network):
        yield from _of_network(spec.network)


@_unless_unknown
def _replicas(spec: ServiceSpec) -> int | None:
    if spec.replicas is not None:
        return None
    least = None if spec.autoscaler is None else spec.autoscaler.min
    return max(1, least or 0)


@_unless_unknown
def _port(spec: ServiceSpec) -> int | None:
    """What a container without a port gets: only the one container of a standard service has a port to guess."""
    single = spec.containers is not None and len(spec.containers) == 1
    return PORT if single and spec.service_type in (None, STANDARD) else None


def _of_container(path: Path, container: Container, default: int | None) -> Iterator[Edit]:
    port = container.port
    if port is None and default is not None and not _says(container.extra, "port"):
        yield Edit((*path, "port"), default)
        port = default
    for field in PROBES:
        probe = getattr(container, field)
        if probe is None or is_unknown(probe):
            continue
        place = (*path, key_of(field))
        if isinstance(probe, HttpProbe) and probe.path is None:
            yield Edit((*place, "path"), PROBE_PATH)
        if (
            isinstance(probe, (HttpProbe, TcpProbe))
            and probe.port is None
            and port is not None
            and not is_unknown(port)
        ):
            yield Edit((*place, "port"), port)


def _of_network(network: Network) -> Iterator[Edit]:
    for index, listener in _known(network.nlb):
        yield from _of_listener(("network", "nlb", index), listener)
    for field in ("rate_limit", "concurrency_limit"):
        limit = getattr(network, field)
        if limit is not None and not is_unknown(limit) and limit.enable is None:
            yield Edit(("network", key_of(field), "enable"), True)


def _of_listener(path: Path, listener: NlbListener) -> Iterator[Edit]:
    balancer = listener.id
    if balancer is None and not _says(listener.extra, "id"):
        yield Edit((*path, "id"), NLB_OF_THE_SERVICE)
        balancer = NLB_OF_THE_SERVICE
    if listener.net_type is not None or is_unknown(balancer) or balancer != NLB_OF_THE_SERVICE:
        return
    if not _says(listener.extra, "net_type", "netType"):  # the older spelling is documented as well
        yield Edit((*path, "netType"), NET_TYPE)


def _says(extra: Any, *keys: str) -> bool:
    """Whether `extra` gives the value in JSON's own words, or may do so."""
    if extra is None:
        return False
    return is_unknown(extra) or any(key in extra for key in keys)


def _known(items: Any) -> Iterator[tuple[int, Any]]:
    if items is None or is_unknown(items):
        return
    for index, item in enumerate(items):
        if not is_unknown(item):
            yield index, item


def _put(value: Any, path: Path, new: Any) -> Any:
    if not path:
        return new
    first, rest = path[0], path[1:]
    if isinstance(first, int):
        items = list(value)
        items[first] = _put(items[first], rest, new)
        return items
    section = cast("Section", value)
    field = by_key(type(section))[first].field
    return section.model_copy(update={field: _put(getattr(section, field), rest, new)})
