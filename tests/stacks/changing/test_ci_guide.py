"""Every command of the CI guide, read from it and run as GitHub runs it; only `curl` and `gh` are stand-ins."""

from __future__ import annotations

import json
import os
import re
import socket
from typing import TYPE_CHECKING, Any

import pytest

from tests.kit.cli import ROOT
from tests.kit.emulators import changes
from tests.kit.programs import COMMAND, IMAGE, program, service
from tests.stacks.changing.workflows import Runner, fences, workflows_of

if TYPE_CHECKING:
    from pathlib import Path

    from pai_eas_emulator import Emulator

pytestmark = pytest.mark.newest
PAGE = (ROOT / "docs" / "guides" / "ci.md").read_text()
WORKFLOWS = workflows_of(PAGE)
CANARY = "canary-plan-9c1e"
STAND_INS = {
    "curl": 'test "$*" = "-fsSL https://get.pulumi.com" && echo \'echo "installer $*" >> "$STAND_INS/installed"\'',
    "gh": 'echo "$*" > "$STAND_INS/gh-arguments"; cat "${!#}" > "$STAND_INS/comment"; test -n "$GH_TOKEN"',
}
VALUES = {
    "secrets.PREVIEW_ACCESS_KEY": "READER",
    "secrets.PREVIEW_SECRET_KEY": "reader-secret",
    "secrets.DEPLOY_ACCESS_KEY": "AKID",
    "secrets.DEPLOY_SECRET_KEY": "SECRET",
    "secrets.PULUMI_CONFIG_PASSPHRASE": "correct horse",
    "github.token": "token-of-the-job",
    "github.event.pull_request.number": "17",
}
READING = {"allow": ["eas:Describe*", "eas:List*", "paiimage:*", "paiworkspace:*"]}
"""What the guide asks for of the identity of a preview."""


def text(**changed: str) -> str:
    env = f'{{"KEY": pulumi.Output.secret("{CANARY}")}}'
    containers = f'[pai.ContainerArgs(image="{IMAGE}", port=8000, command="{COMMAND}", env={env})]'
    return program(service(containers=containers, **changed))


@pytest.fixture
def stack(make_stack: Any, tmp_path: Path) -> Any:
    """A project as it is checked out, with the stand-ins on its PATH."""
    made = make_stack(text(), config={})
    bin_folder = tmp_path / "stand-ins"
    bin_folder.mkdir()
    for name, script in STAND_INS.items():
        (bin_folder / name).write_text(f"#!/bin/bash\n{script}\n")
        (bin_folder / name).chmod(0o755)
    (made.cwd / "requirements.txt").write_text("pulumi-pai-eas\n")
    (made.cwd / "Pulumi.dev.yaml").unlink()
    made.environment |= {
        "PATH": os.pathsep.join([str(bin_folder), made.environment["PATH"]]),
        "STAND_INS": str(bin_folder),
        "GITHUB_PATH": str(tmp_path / "path"),
        "PIP_NO_INDEX": "1",
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
    }
    del made.environment["PULUMI_STACK"]
    return made


def runner(stack: Any) -> Runner:
    backend = {"vars.PULUMI_BACKEND_URL": stack.environment["PULUMI_BACKEND_URL"]}
    return Runner(stack.cwd, stack.environment, {**VALUES, **backend})


def ended(steps: list[Any]) -> dict[str, Any]:
    """The steps by name; all of them succeeded."""
    assert [(step.name, step.text) for step in steps if step.code != 0] == []
    return {step.name: step for step in steps}


def test_the_page_has_these_workflows_and_nothing_that_is_not_run() -> None:
    assert list(WORKFLOWS) == ["check.yml", "preview.yml", "deploy.yml", "drift.yml"]
    assert {language for language, _ in fences(PAGE)} == {"yaml"}
    assert len(fences(PAGE)) == len(WORKFLOWS)


def test_without_credentials(stack: Any, tmp_path: Path) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    elsewhere = {"8765": str(port), "/tmp/pulumi": str(tmp_path / "backend")}
    del stack.environment["PAI_EAS_EMULATOR"]
    steps = ended(Runner(stack.cwd, stack.environment, {}, elsewhere).job(WORKFLOWS["check.yml"], "emulated"))
    assert "+ 2 to create" in steps["Preview"].text
    assert "chat_dev accepted" not in steps["Preview"].text
    assert "chat_pull_request accepted in cn-hangzhou" in steps["Deploy, and once more"].text
    assert "2 deleted" in steps["Destroy"].text
    assert (tmp_path / "stand-ins" / "installed").read_text() == "installer --version 3.259.0\n"
    assert (tmp_path / "path").read_text().strip().endswith("/.pulumi/bin")
    assert CANARY not in "".join(step.text for step in steps.values())


def test_without_credentials_a_mistake_fails_the_pull_request(stack: Any, tmp_path: Path) -> None:
    stack.write(text(service_name='"Chat Service"'))
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    elsewhere = {"8765": str(port), "/tmp/pulumi": str(tmp_path / "backend")}
    *_, last = Runner(stack.cwd, stack.environment, {}, elsewhere).job(WORKFLOWS["check.yml"], "emulated")
    assert (last.name, last.code) == ("Preview", 1)
    assert "PAI1001 serviceName: " in last.text


def test_from_the_first_deployment_to_the_repair_of_drift(stack: Any, emulator: Emulator, tmp_path: Path) -> None:
    emulator.set(progress="immediate")
    stack.environment["PULUMI_CONFIG_PASSPHRASE"] = VALUES["secrets.PULUMI_CONFIG_PASSPHRASE"]
    stack.run("stack", "init", "prod", "--no-select")
    stack.run("config", "set", "alicloud:region", "cn-hangzhou", "--stack", "prod")

    def deployed() -> list[str]:
        since = len(emulator.journal())
        ended(runner(stack).job(WORKFLOWS["deploy.yml"], "plan"))
        assert changes(emulator.journal(since)) == [], "a plan changes nothing"
        ended(runner(stack).job(WORKFLOWS["deploy.yml"], "apply"))
        return changes(emulator.journal(since))

    assert deployed() == ["CreateService", "DeleteServiceLabel"]
    assert CANARY not in (stack.cwd / "plan.json").read_text()

    # A pull request that scales: told in a comment, with credentials that may only read.
    stack.write(text(replicas="2"))
    emulator.set(permissions=READING)
    since = len(emulator.journal())
    steps = ended(runner(stack).job(WORKFLOWS["preview.yml"], "preview"))
    assert "replicas: 1 => 2" in steps["Preview"].text
    assert changes(emulator.journal(since)) == []
    assert {entry["status"] for entry in emulator.journal(since)} == {200}
    arguments = (tmp_path / "stand-ins" / "gh-arguments").read_text()
    assert arguments == "pr comment 17 --edit-last --create-if-none --body-file comment.md\n"
    comment = (tmp_path / "stand-ins" / "comment").read_text()
    assert comment.startswith("### pulumi preview\n~~~diff\n")
    assert "replicas: 1 => 2" in comment
    assert CANARY not in comment

    # A pull request with a mistake: the job fails, and the comment says why.
    stack.write(text(instance_type='"ecs.gn7i-c8g1.2xlarg"'))
    failed = {step.name: step for step in runner(stack).job(WORKFLOWS["preview.yml"], "preview")}
    assert failed["Preview"].code != 0
    assert failed["Comment"].code == 0
    assert re.search(r"PAI\d{4} instanceType: .*Nothing was sent\.", (tmp_path / "stand-ins" / "comment").read_text())

    stack.write(text(replicas="2"))
    emulator.set(permissions={})
    assert deployed() == ["UpdateService"]

    # The morning after: quiet; then somebody scales by hand.
    drift = WORKFLOWS["drift.yml"]
    emulator.set(permissions=READING)
    ended(runner(stack).job(drift, "drift"))
    emulator.change("chat_prod", config={"metadata": {"instance": 5}})
    *_, last = runner(stack).job(drift, "drift")
    assert last.name == "Drift"
    assert last.code != 0
    assert "replicas: 2 => 5" in last.text
    emulator.set(permissions={})
    stack.run("up", "--stack", "prod", "--yes", "--skip-preview", "--refresh")
    ended(runner(stack).job(drift, "drift"))


def test_a_deployment_that_would_do_more_than_its_plan_is_refused(stack: Any, emulator: Emulator) -> None:
    emulator.set(progress="immediate")
    stack.environment["PULUMI_CONFIG_PASSPHRASE"] = VALUES["secrets.PULUMI_CONFIG_PASSPHRASE"]
    stack.run("stack", "init", "prod", "--no-select")
    stack.run("config", "set", "alicloud:region", "cn-hangzhou", "--stack", "prod")
    ended(runner(stack).job(WORKFLOWS["deploy.yml"], "plan"))
    plan = json.loads((stack.cwd / "plan.json").read_text())
    assert len(plan["resourcePlans"]) == 3, "the stack, its default provider and the service"
    stack.write(text(replicas="7"))
    since = len(emulator.journal())
    *_, last = runner(stack).job(WORKFLOWS["deploy.yml"], "apply")
    assert last.name == "Apply"
    assert last.code != 0
    assert "violates plan" in last.text
    assert changes(emulator.journal(since)) == []
