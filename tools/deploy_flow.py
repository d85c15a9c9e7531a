"""docs/reference/deploy-flow.md: every demand of the deploy skill and the tests that prove it.

The demands are numbered in tests/deploy_flow/rules.toml. One without a test, or with a test that does not exist, makes
no page, so that `make check` fails.
"""

from __future__ import annotations

import ast
import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
RULES = ROOT / "tests" / "deploy_flow" / "rules.toml"
SOURCE = "https://github.com/aliyun/alibabacloud-aiops-skills"
INTRODUCTION = (
    "The [deploy skill]({source}) of Alibaba Cloud (alibabacloud-pai-eas-service-deploy) tells an agent how to deploy "
    "a service by the command line. This package follows it; where it is mistaken about the API, the column in the "
    "middle says what is done instead. {number} demands: {proved} are proved by tests through the real engine, "
    "{left_out} are about the command line tool or an agent's manners."
)
_NODE = re.compile(r"(?P<path>tests/[\w/]+\.py)::(?P<function>test_\w+)(?:\[(?P<row>.+)\])?")


class BadRuleError(ValueError):
    """A rule is not proved; the text says which and why."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One demand: what the skill says, what is done here, and the proof or why there is none."""

    id: str
    says: str
    here: str
    tests: tuple[str, ...]
    not_applicable: str


def rules(file: Path = RULES) -> tuple[Rule, ...]:
    """All rules, each proved or with a reason; raises BadRuleError."""
    given = tomllib.loads(file.read_text())["rule"]
    found: list[Rule] = []
    for number, entry in enumerate(given, 1):
        rule = Rule(
            entry["id"],
            entry["says"],
            entry.get("here", ""),
            tuple(entry.get("tests", ())),
            entry.get("not_applicable", ""),
        )
        if rule.id != f"B{number:02d}":
            raise BadRuleError(f"{rule.id} stands where B{number:02d} is due")
        if bool(rule.tests) == bool(rule.not_applicable):
            raise BadRuleError(f"{rule.id} needs tests, or a reason why it is not applicable, and not both")
        for node in rule.tests:
            _must_exist(rule.id, node)
        found.append(rule)
    return tuple(found)


def _must_exist(id_: str, node: str) -> None:
    match = _NODE.fullmatch(node)
    if match is None:
        raise BadRuleError(f"{id_}: {node} is no node id")
    file = ROOT / match["path"]
    if not file.is_file():
        raise BadRuleError(f"{id_}: there is no file {match['path']}")
    functions, texts = _names(file)
    if match["function"] not in functions:
        raise BadRuleError(f"{id_}: {match['path']} has no {match['function']}")
    if match["row"] is not None and match["row"] not in texts:
        raise BadRuleError(f"{id_}: {match['path']} has no row {match['row']}")


@cache
def _names(file: Path) -> tuple[frozenset[str], frozenset[str]]:
    """The test functions of a file, and every text in it: rows are named by texts."""
    nodes = list(ast.walk(ast.parse(file.read_text())))
    functions = frozenset(node.name for node in nodes if isinstance(node, ast.FunctionDef))
    texts = frozenset(node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str))
    return functions, texts


def _shown(node: str) -> str:
    path, _, name = node.partition("::")
    return f"[`{name}`](../../{path})"


def page() -> str:
    """The text of docs/reference/deploy-flow.md."""
    listed = rules()
    proved = [rule for rule in listed if rule.tests]
    lines = [
        "# The deployment flow, rule by rule",
        "",
        "Generated from tests/deploy_flow/rules.toml by `make docs`; do not edit.",
        "",
        INTRODUCTION.format(source=SOURCE, number=len(listed), proved=len(proved), left_out=len(listed) - len(proved)),
        "",
        "| | the skill says | here | proved by |",
        "|---|---|---|---|",
    ]
    for rule in listed:
        proof = "<br>".join(_shown(node) for node in rule.tests) or f"not applicable: {rule.not_applicable}"
        says, here = (text.replace("|", "\\|") for text in (rule.says, rule.here))
        lines.append(f"| {rule.id} | {says} | {here} | {proof} |")
    return "\n".join(lines)
