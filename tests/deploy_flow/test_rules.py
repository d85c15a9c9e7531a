"""The numbered demands of the deploy skill: complete, each with a test that is really collected."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.kit.cli import ROOT
from tools import deploy_flow

if TYPE_CHECKING:
    from pathlib import Path


def test_every_test_that_is_named_is_collected() -> None:
    """The page's own check reads sources; this one asks pytest."""
    named = {node for rule in deploy_flow.rules() for node in rule.tests}
    files = sorted({node.partition("::")[0] for node in named})
    command = [sys.executable, "-m", "pytest", "--collect-only", "-q", "-p", "no:xdist", *files]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    collected = set(done.stdout.splitlines())
    collected |= {node.partition("[")[0] for node in collected}  # a rule may name all rows of a test
    assert named - collected == set()


def test_what_is_not_applicable_is_about_the_command_line_tool_or_an_agent() -> None:
    left_out = {rule.id: rule.not_applicable for rule in deploy_flow.rules() if not rule.tests}
    assert len(left_out) == 11
    for id_, reason in left_out.items():
        assert "command line tool" in reason or "agent" in reason, id_


RULE = '[[rule]]\nid = "B01"\nsays = "s"\n'


@pytest.mark.parametrize(
    ("text", "said", "reason"),
    [
        (RULE, "B01 needs tests, or a reason", "no proof at all"),
        (
            RULE
            + 'tests = ["tests/deploy_flow/test_rules.py::test_every_test_that_is_named_is_collected"]\nnot_applicable = "x"\n',
            "and not both",
            "a proof and an excuse",
        ),
        (RULE + 'tests = ["tests/deploy_flow/test_none.py::test_x"]\n', "there is no file", "a file that is gone"),
        (RULE + 'tests = ["tests/deploy_flow/test_rules.py::test_gone"]\n', "has no test_gone", "a test that is gone"),
        (
            RULE
            + 'tests = ["tests/deploy_flow/test_rules.py::test_a_rule_without_proof_makes_no_page[gone " + "row]"]\n'.replace(
                '" + "', ""
            ),
            "has no row",
            "a row that is gone",
        ),
        (RULE + 'tests = ["by hand"]\n', "is no node id", "not a test"),
        (RULE.replace("B01", "B02") + 'not_applicable = "x"\n', "B02 stands where B01 is due", "a gap"),
    ],
)
def test_a_rule_without_proof_makes_no_page(tmp_path: Path, text: str, said: str, reason: str) -> None:
    file = tmp_path / "rules.toml"
    file.write_text(text)
    with pytest.raises(deploy_flow.BadRuleError, match=said):
        deploy_flow.rules(file)
