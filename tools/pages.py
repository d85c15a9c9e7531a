"""The generated pages of docs/reference: write them, or with --check fail when one differs from the code.

Each page is the text that a function of the code returns; what it says stands beside what it describes.
"""

from __future__ import annotations

import argparse
import difflib
import importlib
import sys
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[1] / "docs" / "reference"

# page: module and function without arguments that returns its text
PAGES = {
    "arguments.md": ("tools.arguments_page", "page"),
    "codes.md": ("pulumi_pai_eas.codes", "reference_page"),
    "components.md": ("tools.components_page", "page"),
    "coverage.md": ("pai_eas_emulator.coverage", "reference_page"),
    "fault-matrix.md": ("tools.fault_matrix", "page"),
    "deploy-flow.md": ("tools.deploy_flow", "page"),
    "gallery.md": ("tools.gallery_page", "page"),
    "ram-policy.json": ("tools.ram_policy", "policy_text"),
    "ram-policy.md": ("tools.ram_policy", "page"),
}


class NoPage(Exception):  # noqa: N818 - the text is for the user
    """A page cannot be made; the text says why."""


def text_of(module: str, function: str) -> str:
    """Ask the code for a page."""
    try:
        made = getattr(importlib.import_module(module), function)()
    except (ImportError, AttributeError, LookupError) as error:
        raise NoPage(f"{module}.{function}() cannot make its page: {error}") from None
    except ValueError as problem:
        raise NoPage(str(problem)) from None
    if not isinstance(made, str) or not made.strip():
        raise NoPage(f"{module}.{function}() returned no text")
    return made.rstrip() + "\n"


def difference(name: str, wanted: str) -> str:
    """How a page on disk differs from what the code says; empty when it does not."""
    file = FOLDER / name
    there = file.read_text() if file.is_file() else ""
    lines = difflib.unified_diff(
        there.splitlines(), wanted.splitlines(), f"docs/reference/{name}", "the code", lineterm=""
    )
    return "\n".join(list(lines)[:40])


def check(pages: dict[str, str]) -> int:
    """Fail when a page on disk is not what the code says."""
    outdated = {name: shown for name, text in pages.items() if (shown := difference(name, text))}
    for name, shown in outdated.items():
        print(f"{shown}\ndocs/reference/{name} is not up to date; run: make docs", file=sys.stderr)
    return 1 if outdated else 0


def write(pages: dict[str, str]) -> int:
    """Write the pages that changed."""
    for name, text in pages.items():
        if difference(name, text):
            FOLDER.mkdir(parents=True, exist_ok=True)
            (FOLDER / name).write_text(text)
            print(f"docs/reference/{name} written")
    return 0


def main() -> int:
    """Write or check."""
    parser = argparse.ArgumentParser(description="Write the generated pages of docs/reference.")
    parser.add_argument("--check", action="store_true", help="change nothing, fail when a page is not up to date")
    checking = bool(parser.parse_args().check)
    try:
        pages = {name: text_of(module, function) for name, (module, function) in PAGES.items()}
    except NoPage as reason:
        print(f"pages: {reason}", file=sys.stderr)
        return 1
    return check(pages) if checking else write(pages)


if __name__ == "__main__":
    sys.exit(main())
