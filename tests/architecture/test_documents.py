"""Pages that are made are up to date, links lead somewhere, and no file names where packages come from."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import unquote

import pytest

from tests.architecture.tree import ROOT, files, name_of
from tools import pages

if TYPE_CHECKING:
    from pathlib import Path

LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)(?:\s+\"[^\"]*\")?\)|!\[[^\]]*\]\(([^)\s]+)\)")
PAGES = sorted(name_of(path) for path in files(suffix=".md") if not name_of(path).startswith("tests/corpus/"))
# Put together here, so that this file does not name them.
REGISTRIES = [
    "".join(parts)
    for parts in [
        ("py", "pi.org"),
        ("python", "hosted.org"),
        ("npm", "js.org"),
        ("npm", "js.com"),
        ("npm", "mirror.com"),
        ("yarn", "pkg.com"),
        ("crates", ".io"),
        ("proxy.go", "lang.org"),
        ("sum.go", "lang.org"),
        ("go", "proxy."),
        ("ruby", "gems.org"),
        ("repo.maven", ".apache.org"),
        ("repo1.maven", ".org"),
        ("conda.anaconda", ".org"),
        ("mirrors.", "aliyun.com"),
        ("mirrors.", "tuna."),
        ("tuna.ts", "inghua"),
        ("/sim", "ple/"),
        ("index", "-url"),
        ("index", "_url"),
    ]
]


@pytest.mark.parametrize("page", pages.PAGES)
def test_a_page_that_is_made_says_what_the_code_says(page: str) -> None:
    assert pages.difference(page, pages.text_of(*pages.PAGES[page])) == "", "run: make docs"


def test_every_page_of_the_reference_is_made() -> None:
    assert sorted(path.name for path in pages.FOLDER.iterdir()) == sorted(pages.PAGES)


def anchors(text: str) -> set[str]:
    """Headings as links name them."""
    headings = re.findall(r"^#+ +(.+)$", re.sub(r"^```.*?^```", "", text, flags=re.DOTALL | re.MULTILINE), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in headings}


def dead_links(page: Path) -> list[str]:
    """Links of a page to files or headings that are not there."""
    text = page.read_text()
    dead: list[str] = []
    for match in LINK.finditer(re.sub(r"`[^`\n]*`", "", text)):
        link = match.group(1) or match.group(2)
        if re.match(r"[a-z]+:", link):
            continue
        file, _, heading = unquote(link).partition("#")
        target = (page.parent / file).resolve() if file else page
        if not target.exists() or (heading and target.suffix == ".md" and heading not in anchors(target.read_text())):
            dead.append(link)
    return dead


@pytest.mark.parametrize("page", PAGES)
def test_links_lead_somewhere(page: str) -> None:
    assert dead_links(ROOT / page) == []


def test_a_dead_link_is_seen(tmp_path: Path) -> None:
    page = tmp_path / "a.md"
    page.write_text(
        "# One two\n[a](b.md) [c](a.md#one-two) [d](#three) `[e](f.md)` ![g](h.png) [i](https://example.com/)\n"
    )
    assert dead_links(page) == ["b.md", "#three", "h.png"]


def test_the_pages_that_people_look_for_are_there() -> None:
    assert {"README.md", "CHANGELOG.md", "CONTRIBUTING.md", "docs/architecture.md"} <= set(PAGES)


def test_no_file_names_where_packages_come_from() -> None:
    named: list[str] = []
    for path in files():
        try:
            text = path.read_text()
        except UnicodeDecodeError:
            continue
        named += [f"{name_of(path)}: {host}" for host in REGISTRIES if host in text]
    assert named == []


def test_a_registry_would_be_seen() -> None:
    assert any(host in "https://" + "py" + "pi.org/" + "sim" + "ple/" for host in REGISTRIES)
