"""What the components of one service share: the child, its options, its outputs, and how arguments are refused."""

from __future__ import annotations

import difflib
import inspect
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NoReturn, cast

import pulumi

import pulumi_pai_eas as pai
from pulumi_pai_eas_components.pass_through import PASSED_ON


class OneService(pulumi.ComponentResource):
    """A component around one `Service`, which is its child and has its name."""

    service: pai.Service
    """The service."""
    endpoint: pulumi.Output[str | None]
    """What one calls: NLB, else the dedicated gateway, else the internet address."""
    access_token: pulumi.Output[str | None]
    """The token for the header `Authorization`; a secret."""
    deployment_summary: pulumi.Output[str]
    """Name, status, endpoints and curl lines."""

    def __init__(
        self,
        token: str,
        name: str,
        opts: pulumi.ResourceOptions | None,
        own: Mapping[str, Any],
        options: Mapping[str, Any],
    ) -> None:
        """Register the component and its service: the component's own arguments, and those passed on before them."""
        _refuse_other_kinds(name, options)
        given = merged(own, options)
        super().__init__(token, name, None, opts)
        self.service = pai.Service(name, pulumi.ResourceOptions(parent=self), **given)
        self.endpoint = self.service.endpoint
        self.access_token = self.service.access_token
        self.deployment_summary = self.service.deployment_summary

    def _register(self, **outputs: Any) -> None:
        self.register_outputs(
            {
                "service_id": self.service.service_id,
                "endpoint": self.endpoint,
                "access_token": self.access_token,
                **outputs,
            }
        )


def merged(own: Mapping[str, Any], options: Mapping[str, Any]) -> dict[str, Any]:
    """Arguments of the child. Labels of both are merged, further mounts follow the component's own."""
    given = {**own, **{key: value for key, value in options.items() if key in PASSED_ON and value is not None}}
    labels, mounts = options.get("labels"), options.get("mounts")
    if own.get("labels") and labels is not None:
        given["labels"] = _both(own["labels"], labels, _labels)
    if mounts is not None:
        given["storage"] = _both(own.get("storage") or [], mounts, _mounts)
    return given


def _refuse_other_kinds(name: str, options: Mapping[str, Any]) -> None:
    """Refuse what cannot be merged: labels that are no mapping, mounts that are no list."""
    for argument, kind, meaning in (
        ("labels", Mapping, "a mapping"),
        ("mounts", (list, tuple), "a list of mounts"),
    ):
        value = options.get(argument)
        if value is not None and not isinstance(value, (pulumi.Output, kind)):
            refuse(name, f"{argument}: {meaning}, not {type(value).__name__}")


def _both(own: Any, further: Any, join: Callable[[Any, Any], Any]) -> Any:
    """Joined now, or once the user's part is known."""
    if not isinstance(further, pulumi.Output):
        return join(own, further)
    later: Any = pulumi.Output.all(own, cast("Any", further))
    return later.apply(lambda both: join(*both))  # pyright: ignore[reportUnknownLambdaType]


def _labels(own: Mapping[str, Any], further: Mapping[str, Any]) -> dict[str, Any]:
    return {**own, **further}


def _mounts(own: Sequence[Any], further: Sequence[Any]) -> list[Any]:
    return [*own, *further]


def refuse(name: str, text: object) -> NoReturn:
    """End the program with one line: an argument of the component has no meaning. Nothing was registered yet."""
    raise pulumi.RunError(f"{name}: {text}")


def refuse_unknown(name: str, given: Iterable[str], known: Iterable[str]) -> None:
    """Refuse the first argument that there is none of, with the nearest."""
    names = sorted(known)
    for argument in sorted(set(given) - set(names)):
        near = difflib.get_close_matches(argument, names, n=3)
        refuse(name, f"{argument} is no argument; " + (f"nearest: {', '.join(near)}" if near else "see its docstring"))


def refuse_unknown_options(component: type, name: str, options: Iterable[str]) -> None:
    """As `refuse_unknown`, for what a component passes on: its own arguments are near as well."""
    own = inspect.signature(component).parameters.values()
    keywords = {one.name for one in own if one.kind is inspect.Parameter.KEYWORD_ONLY}
    refuse_unknown(name, options, PASSED_ON | {"mounts"} | keywords)


def plain(name: str, argument: str, value: object, kind: type | tuple[type, ...], meaning: str) -> None:
    """Refuse a value that is no `meaning`: an Output, or another kind of thing. None is no value and stays."""
    if isinstance(value, pulumi.Output):
        refuse(name, f"{argument}: {meaning} that is known when the program runs, not an Output")
    if value is not None and (not isinstance(value, kind) or isinstance(value, bool)):
        refuse(name, f"{argument}: {meaning}, not {value!r:.60}")
