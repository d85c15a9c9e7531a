"""From a service JSON to arguments."""

from __future__ import annotations

import inspect
import json
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import pulumi

from pulumi_pai_eas.property_bag import snake

if TYPE_CHECKING:
    from pulumi_pai_eas.program.arguments.service import ServiceArgs

_PLACES = frozenset(("instance_type", "compute"))
"""Two arguments for one section: either replaces what a file says for both."""


def arguments_of(service_json: str | os.PathLike[str] | Mapping[str, Any], arguments: ServiceArgs) -> ServiceArgs:
    """The arguments that a service JSON stands for, with those given in place of its own.

    Raises pulumi.RunError, which ends the program with its one line: an Output inside, a text that is no JSON object,
    a file that cannot be read.
    """
    from pulumi_pai_eas.model.properties import to_bag
    from pulumi_pai_eas.wire import flatten

    spec, _ = flatten(_content(service_json))  # what flattening noticed, `check` notices again and reports
    given = {name: value for name, value in arguments.items() if value is not None}
    replaced = {*given, *(_PLACES if _PLACES & given.keys() else ())}
    from_file = {snake(key): value for key, value in to_bag(spec).items()}
    kept = {name: value for name, value in from_file.items() if name not in replaced}
    return cast("ServiceArgs", kept | given)


def _content(service_json: object) -> dict[str, Any]:
    if isinstance(service_json, Mapping):
        return cast("dict[str, Any]", _plain("", cast("Mapping[str, Any]", service_json)))
    if not service_json or not isinstance(service_json, (str, os.PathLike)):
        raise pulumi.RunError(f"service_json: the path of a file or its content as a dict, not {service_json!r:.60}")
    path = Path(cast("str | os.PathLike[str]", service_json))
    try:
        content = json.loads(path.read_text(encoding="utf-8-sig"))
    except json.JSONDecodeError as error:
        raise pulumi.RunError(f"{path}: no JSON, line {error.lineno}, column {error.colno}: {error.msg}") from None
    except UnicodeDecodeError as error:
        raise pulumi.RunError(f"{path}: no text in UTF-8, at byte {error.start}") from None
    except RecursionError:
        raise pulumi.RunError(f"{path}: is nested too deeply") from None
    except (OSError, ValueError) as error:  # ValueError: a path that can be none
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise pulumi.RunError(f"{path}: cannot be read: {reason}; from {Path.cwd()}") from None
    if not isinstance(content, dict):
        raise pulumi.RunError(f"{path}: holds no JSON object")
    return cast("dict[str, Any]", content)


def _plain(path: str, value: object) -> Any:
    """A copy in lists and dicts; raises pulumi.RunError for what has no value yet."""
    if isinstance(value, pulumi.Output) or inspect.isawaitable(value):
        raise pulumi.RunError(
            f"{path} of the service JSON is an Output, whose value is not known yet; pass it as an argument"
        )
    if isinstance(value, Mapping):
        members = cast("Mapping[str, Any]", value)
        return {key: _plain(f"{path}.{key}" if path else key, member) for key, member in members.items()}
    if isinstance(value, (list, tuple)):
        items = cast("Sequence[Any]", value)
        return [_plain(f"{path}[{index}]", item) for index, item in enumerate(items)]
    return value
