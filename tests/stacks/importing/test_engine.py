"""Import, preview, refresh and up on the real engine."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from tests.emulator.wire import Wire
from tests.kit.emulators import changes
from tests.kit.programs import IMAGE, MACHINE, program, service

if TYPE_CHECKING:
    from pai_eas_emulator import Emulator
    from tests.kit.stack import Stack

SECRETS = ("hf_canary-1f0a", "git-canary-77", "key-canary-42", "list-canary-9")
CHAT: dict[str, Any] = {
    "metadata": {"name": "my-chat", "instance": 2, "workspace_id": "100001"},
    "containers": [
        {
            "image": IMAGE,
            "command": "vllm serve /model_dir",
            "env": [{"name": "HF_TOKEN", "value": SECRETS[0]}, {"name": "MODE", "value": "fast"}],
        }
    ],
    "storage": [
        {"mount_path": "/model_dir", "oss": {"path": "oss://models/qwen/", "readOnly": True}},
        {"mount_path": "/code", "git": {"repo": "https://host/code.git", "username": "u", "password": SECRETS[1]}},
    ],
    "cloud": {"computing": {"instance_type": MACHINE}},
    "labels": {"team": "search"},
    "sinker": {"type": "oss", "config": {"access_key": SECRETS[2]}},
}
"""A name that a new service could not have, no port (check would put one in), secrets of every kind."""
RANKED: dict[str, Any] = {
    "name": "ranked",
    "metadata": {"instance": 3, "rpc.keepalive": 5000, "cpu": 4, "memory": 8000},
    "containers": [
        {
            "image": IMAGE,
            "port": 8000,
            "script": "cd /app\npython serve.py --config /app/configuration/serving.yaml --workers 16\n",
            "env": [
                {"name": "ROOT", "value": "/app"},
                {"name": "API_KEY", "value": SECRETS[3]},
                {"name": "CACHE", "value": "$(ROOT)/cache"},
            ],
        }
    ],
    "autoscaler": {"min": 1, "max": 5, "strategies": {"qps": 20}},
}
"""The old places, an environment whose order matters, and replicas that an autoscaler moved."""
STOPPED: dict[str, Any] = {
    "metadata": {"name": "stopped", "instance": 1, "group": "blue"},
    "containers": [{"image": IMAGE, "port": 8000, "command": "vllm serve /model_dir --port 8000"}],
    "cloud": {"computing": {"instances": [{"type": MACHINE, "spot_price_limit": 1.5}, {"type": MACHINE}]}},
}
CRON = {
    "ScaleJobs": [{"Name": "night", "Schedule": "0 0 22 * * *", "TargetSize": 1}],
    "ExcludeDates": ["* * * 1 1 *"],
}


def pai_eas(stack: Stack, *words: str, code: int = 0) -> subprocess.CompletedProcess[str]:
    """Run the command in the folder of a stack; AssertionError unless it ends with `code`."""
    done = subprocess.run(
        [sys.executable, "-m", "pulumi_pai_eas.cli.main", *words],
        cwd=stack.cwd,
        env=stack.environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == code, done.stdout + done.stderr
    return done


def take_over(stack: Stack, *words: str) -> str:
    """Import, as the guide says; what Pulumi said."""
    pai_eas(stack, "import", *words, "--program", "__main__.py", "--overwrite", "--set-secrets")
    done = stack.run("import", "--file", "import.json", "--generate-code=false", "--yes")
    (stack.cwd / "import.json").unlink()
    return done.text


def assert_quiet(stack: Stack, emulator: Emulator) -> None:
    """Nothing to change, whatever comes first: preview, refresh, up, and refresh once more."""
    since = len(emulator.journal())
    stack.preview("--expect-no-changes")
    stack.refresh("--expect-no-changes")
    stack.up("--expect-no-changes")
    stack.refresh("--expect-no-changes")
    stack.preview("--expect-no-changes", "--refresh")
    assert changes(emulator.journal(since)) == []


def assert_secret(stack: Stack, *said: str) -> None:
    for secret in SECRETS:
        assert stack.files_with(secret) == []
        assert secret not in (stack.cwd / "__main__.py").read_text()
        assert not any(secret in text for text in said)


@pytest.fixture
def stack(make_stack: Any, emulator: Emulator) -> Stack:
    emulator.set(progress="immediate")
    made: Stack = make_stack("", emulator=emulator.url, config={"alicloud:region": "cn-hangzhou"})
    return made


def test_one_service_with_secrets_and_then_its_first_change(stack: Stack, emulator: Emulator) -> None:
    assert Wire(emulator.port).create(CHAT).status == 200
    said = take_over(stack, "cn-hangzhou/my-chat", "--resource-name", "chat")
    assert "failed to validate" not in said
    assert_secret(stack, said)
    imported = stack.resource("chat", show_secrets=True)
    assert imported["inputs"]["environment"]["0"]["MODE"] == "fast", "only the secret one is hidden"
    assert json.loads(imported["outputs"]["accessToken"]["plaintext"]) == emulator.service("my-chat")["token"]  # type: ignore[index]
    assert_quiet(stack, emulator)
    assert stack.resource("chat")["inputs"]["owner"] == imported["inputs"]["owner"], "as the program makes it"
    assert stack.resource("chat")["inputs"]["autoName"] == imported["inputs"]["autoName"] == "chat_dev"
    twice = pai_eas(stack, "import", "cn-hangzhou/my-chat", code=2)
    holds = "organization/kit/dev holds it already, as chat"
    assert twice.stderr == f"pai-eas: cn-hangzhou/my-chat: {holds}; nothing was written\n"
    none = pai_eas(stack, "import", "--all", "--region", "cn-hangzhou", code=3)
    assert none.stderr == f"my-chat is left out: {holds}\npai-eas: there is no service to import\n"
    assert not (stack.cwd / "import.json").exists()

    before = emulator.service("my-chat")
    assert before is not None
    since = len(emulator.journal())
    written = (stack.cwd / "__main__.py").read_text()
    stack.write(written.replace('"vllm serve /model_dir"', '"vllm serve /model_dir --max-num-seqs 64"'))
    shown = stack.preview("--diff")
    assert '"vllm serve /model_dir" => "vllm serve /model_dir --max-num-seqs 64"' in shown.text
    done = stack.up()
    after = emulator.service("my-chat")
    assert after is not None
    assert changes(emulator.journal(since)) == ["UpdateService"]
    assert after["token"] == before["token"]
    assert after["config"]["containers"][0]["command"] == "vllm serve /model_dir --max-num-seqs 64"
    assert after["config"]["containers"][0]["env"] == before["config"]["containers"][0]["env"]
    assert after["config"]["storage"] == before["config"]["storage"]
    assert after["config"]["sinker"] == before["config"]["sinker"]
    assert_secret(stack, shown.text, done.text)
    assert_quiet(stack, emulator)


def test_all_of_a_region_as_the_server_spells_them(stack: Stack, emulator: Emulator) -> None:
    emulator.set(echo="canonical")
    wire = Wire(emulator.port)
    for config in (CHAT, RANKED, STOPPED):
        assert wire.create(config).status == 200
    assert wire.on_service("POST", "cronscaler", CRON, "stopped").status == 200
    assert wire.on_service("PUT", "stop", name="stopped").status == 200
    assert wire.on_service("PUT", "lock", {"Lock": "dangerous"}, "stopped").status == 200
    said = take_over(stack, "--all", "--region", "cn-hangzhou")
    assert_secret(stack, said)
    written = (stack.cwd / "__main__.py").read_text()
    assert 'desired_state="stopped"' in written
    assert 'safety_lock="dangerous"' in written
    assert 'pai.CronJobArgs(name="night"' in written
    assert 'metrics={"qps": 20}' in written
    assert sorted(resource["id"] for resource in stack.resources()) == [
        "cn-hangzhou/my-chat",
        "cn-hangzhou/ranked",
        "cn-hangzhou/stopped",
    ]
    assert_quiet(stack, emulator)


def test_a_service_made_by_a_stack_that_is_lost(stack: Stack, make_stack: Any, emulator: Emulator) -> None:
    lost = make_stack(
        program(service(workspace_id='"100001"')), emulator=emulator.url, config={"alicloud:region": "cn-hangzhou"}
    )
    lost.up()
    (stack.cwd / "empty.json").write_text(stack.run("stack", "export").out)
    found = pai_eas(stack, "orphans", "--region", "cn-hangzhou", "--state", "empty.json", code=1)
    assert "pai-eas import cn-hangzhou/chat_dev" in found.stdout
    take_over(stack, "cn-hangzhou/chat_dev", "--resource-name", "chat")
    assert_quiet(stack, emulator)
    (stack.cwd / "held.json").write_text(stack.run("stack", "export").out)
    none = pai_eas(stack, "orphans", "--region", "cn-hangzhou", "--state", "held.json")
    assert none.stdout == "cn-hangzhou: 0 of 1 services with our owner label in none of these stacks\n"
    ours, theirs = stack.resource("chat")["inputs"], lost.resource("chat")["inputs"]
    assert ours["owner"] == theirs["owner"], "the same resource of the same project and stack"
    assert ours["__provider"] == theirs["__provider"], "the provider as a program pickles it"
