"""Service JSON files as commands read them."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any, cast

from pulumi_pai_eas.cli.ending import CannotGoOn

JsonObject = dict[str, Any]
STANDARD_INPUT = "-"


def read(name: str) -> JsonObject:
    """The JSON object in a file, `-` for standard input; raises CannotGoOn for anything else."""
    try:
        text = sys.stdin.read() if name == STANDARD_INPUT else Path(name).read_text(encoding="utf-8-sig")
        value: object = json.loads(text)
    except OSError as error:
        raise CannotGoOn(f"{name}: {error.strerror}") from None
    except UnicodeDecodeError:
        raise CannotGoOn(f"{name}: is not text in UTF-8") from None
    except json.JSONDecodeError as error:
        raise CannotGoOn(f"{name}:{error.lineno}:{error.colno}: is not JSON: {error.msg}") from None
    except RecursionError:
        raise CannotGoOn(f"{name}: is nested too deeply") from None
    if not isinstance(value, dict):
        raise CannotGoOn(f"{name}: a service JSON is an object, this is {_kind(value)}")
    return cast("JsonObject", value)


def _kind(value: object) -> str:
    names: dict[type, str] = {list: "a list", str: "text", bool: "true or false", type(None): "null"}
    return names.get(type(value), "a number")
