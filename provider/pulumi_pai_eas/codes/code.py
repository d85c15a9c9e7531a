"""A code: what it means, what to do, and where that is written; and the page that lists them all."""

from __future__ import annotations

import importlib
from dataclasses import dataclass

AREAS = ("identity", "compute", "network", "storage", "scaling", "combinations", "api", "lifecycle", "defect")
TITLES = {
    "1": "Identity and containers",
    "2": "Compute and images",
    "3": "Network",
    "4": "Storage",
    "5": "Scaling, updating, runtime",
    "6": "Combinations and spelling",
    "7": "Faults of the API",
    "8": "Lifecycle",
    "9": "Defects of this package",
}


@dataclass(frozen=True, slots=True)
class Code:
    """One code. `levels` is what it is raised as: "error", "warning", "error or warning", or "note" (a plain line)."""

    id: str
    title: str
    remedy: str
    source: str
    levels: str = "error"


def all_codes() -> tuple[Code, ...]:
    """Every code of every area, sorted by id; raises ValueError when an id is used twice."""
    found: dict[str, Code] = {}
    for area in AREAS:
        module = importlib.import_module(f"pulumi_pai_eas.codes.{area}")
        for value in vars(module).values():
            if isinstance(value, Code):
                if value.id in found:
                    raise ValueError(f"{value.id} is used twice")
                found[value.id] = value
    return tuple(found[id_] for id_ in sorted(found))


def reference_page() -> str:
    """The text of docs/reference/codes.md."""
    lines = ["# Codes", "", "Generated from the code by `make docs`; do not edit.", ""]
    lines += [
        '`findings={"PAI2107": "ignore"}` (or `warning`, `error`) on a service, or `pai:findings` for the stack, changes the'
    ]
    lines += ["level of any code of the bands 1 to 6, except for values that have no meaning at all.", ""]
    band = ""
    for code in all_codes():
        if code.id[3] != band:
            band = code.id[3]
            lines += [
                "",
                f"## {band}xxx {TITLES[band]}",
                "",
                "| code | level | what | remedy | source |",
                "|---|---|---|---|---|",
            ]
        lines.append(f"| {code.id} | {code.levels} | {code.title} | {code.remedy} | {code.source} |")
    return "\n".join(lines) + "\n"
