"""An operation of the API: how it is declared, found on the wire, and shown on the coverage page, from one place."""

from __future__ import annotations

import importlib
import json
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, TypeAlias
from urllib.parse import parse_qsl

if TYPE_CHECKING:
    from pai_eas_emulator.certainty import Certainty
    from pai_eas_emulator.json_values import JsonObject
    from pai_eas_emulator.server import Request
    from pai_eas_emulator.state import State


@dataclass(frozen=True, slots=True)
class Product:
    """One product of the cloud: its short name, the version of its API, and the prefix of its RAM actions."""

    name: str
    version: str
    ram_prefix: str


PRODUCTS: dict[str, Product] = {
    product.name: product
    for product in (
        Product("eas", "2021-07-01", "eas"),
        Product("aiworkspace", "2021-02-04", "paiworkspace"),
        Product("vpc", "2016-04-28", "vpc"),
        Product("ecs", "2014-05-26", "ecs"),
        Product("nlb", "2022-04-30", "nlb"),
        Product("sts", "2015-04-01", "sts"),
    )
}


@dataclass(slots=True)
class Call:
    """One call of an operation, with everything its handler may look at."""

    operation: Operation
    request: Request
    state: State
    region: str
    variables: dict[str, str]
    """Variables of the path, such as ClusterId and ServiceName."""
    parameters: dict[str, str]
    """Query parameters; for RPC also those of a form body."""

    def text(self, name: str) -> str:
        """A parameter, empty when it is absent."""
        return self.parameters.get(name, "")


Handler: TypeAlias = Callable[[Call], "JsonObject"]


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation this emulator speaks."""

    action: str
    route: str
    """`GET /api/v2/services/{ClusterId}/{ServiceName}`, or `RPC` for `POST /` with the action in a header."""
    certainty: Certainty
    source: str
    product: Product
    permission: str
    """The RAM action that a caller must be allowed; empty when none is asked for."""
    mutates: bool
    handler: Handler


@dataclass(frozen=True, slots=True)
class Published:
    """An operation of the published metadata that this emulator lacks: answered with 501."""

    product: str
    action: str
    route: str


Target: TypeAlias = "Operation | Published"

_DECLARED: list[Operation] = []


def operation(
    action: str,
    route: str,
    certainty: Certainty,
    source: str,
    *,
    product: str = "eas",
    permission: str | None = None,
    mutates: bool | None = None,
) -> Callable[[Handler], Handler]:
    """Declare the decorated function as the answer to `action` on `route`.

    `certainty` and `source` are about the shape of the reply. `permission` is the RAM action (default
    `<prefix>:<action>`); `mutates` defaults to whether the method is other than GET (for RPC: false).
    """

    def declare(handler: Handler) -> Handler:
        owner = PRODUCTS[product]
        changes = (route != "RPC" and not route.startswith("GET ")) if mutates is None else mutates
        needed = f"{owner.ram_prefix}:{action}" if permission is None else permission
        _DECLARED.append(Operation(action, route, certainty, source, owner, needed, changes, handler))
        return handler

    return declare


@dataclass(slots=True)
class _Node:
    """One segment of the paths: literal children, the child for a variable, and what ends here by method."""

    literal: dict[str, _Node] = field(default_factory=dict[str, "_Node"])
    variable: _Node | None = None
    ends: dict[str, tuple[Target, tuple[str, ...]]] = field(default_factory=dict[str, "tuple[Target, tuple[str, ...]]"])


class Routes:
    """Finds the operation that a request asks for."""

    def __init__(self, operations: list[Operation], published: list[Published]) -> None:
        self._root = _Node()
        self._rpc: dict[tuple[str, str], Operation] = {}
        for lacking in published:
            self._add(lacking.route, lacking)
        for known in operations:
            if known.route == "RPC":
                self._rpc[known.product.version, known.action] = known
            else:
                self._add(known.route, known)

    def _add(self, route: str, target: Target) -> None:
        method, _, path = route.partition(" ")
        node = self._root
        names: list[str] = []
        for segment in path.split("/")[1:]:
            if segment.startswith("{"):
                names.append(segment[1:-1])
                node.variable = node.variable or _Node()
                node = node.variable
            else:
                node = node.literal.setdefault(segment, _Node())
        node.ends[method] = (target, tuple(names))

    def find(self, request: Request) -> tuple[Target, dict[str, str]] | None:
        """The operation asked for and the variables of its path; None when nothing has this method and path."""
        if request.path in ("/", ""):
            found = self._rpc.get((asked_version(request), asked_action(request)))
            return None if found is None else (found, {})
        node: _Node | None = self._root
        values: list[str] = []
        for segment in request.segments:
            if node is None:
                return None
            following = node.literal.get(segment)
            if following is None:
                following = node.variable
                values.append(segment)
            node = following
        end = None if node is None else node.ends.get(request.method)
        return None if end is None else (end[0], dict(zip(end[1], values, strict=True)))


def form_parameters(request: Request) -> dict[str, str]:
    """The query, and for a form body its fields as well (RPC calls put parameters in either)."""
    if not request.body or "form-urlencoded" not in request.headers.get("content-type", ""):
        return request.query
    return request.query | dict(parse_qsl(request.body.decode("utf-8", "replace"), keep_blank_values=True))


def asked_action(request: Request) -> str:
    """The action named by the request: a header, or a parameter in the older style."""
    return request.headers.get("x-acs-action") or form_parameters(request).get("Action", "")


def asked_version(request: Request) -> str:
    """The version of the API named by the request: a header, or a parameter in the older style."""
    return request.headers.get("x-acs-version") or form_parameters(request).get("Version", "")


@cache
def declared() -> tuple[Operation, ...]:
    """Every operation this emulator speaks, by product and action; loads the rooms of `operations/`."""
    package = importlib.import_module("pai_eas_emulator.operations")
    for module in pkgutil.iter_modules(package.__path__):
        importlib.import_module(f"{package.__name__}.{module.name}")
    order = list(PRODUCTS)
    return tuple(sorted(_DECLARED, key=lambda known: (order.index(known.product.name), known.action)))


@cache
def lacking() -> tuple[Published, ...]:
    """Every published operation of EAS and AIWorkspace that this emulator lacks."""
    spoken = {(known.product.name, known.action) for known in declared()}
    text = resources.files("pai_eas_emulator").joinpath("fixtures/published.json").read_text("utf-8")
    rows: list[list[str]] = json.loads(text)["operations"]
    return tuple(
        Published(product, action, f"{method} {path}")
        for product, action, method, path in rows
        if (product, action) not in spoken
    )


@cache
def routes() -> Routes:
    """The routes of everything declared and published."""
    return Routes(list(declared()), list(lacking()))
