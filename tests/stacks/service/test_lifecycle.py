"""One service through its life: created by the five calls in order, unchanged, changed in place, refreshed, destroyed."""

from __future__ import annotations

import base64
import json
import pickletools
import re
import urllib.request
from typing import TYPE_CHECKING, Any

from tests.kit.emulators import calls, changes
from tests.kit.programs import IMAGE, program, service

if TYPE_CHECKING:
    from pai_eas_emulator import Emulator

MakeStack = "Callable[..., Stack]"
DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def agents(emulator: Emulator) -> list[str]:
    """The process ids in the user agents, in the order of their first call."""
    found = [re.search(r"process/\w+", entry["userAgent"] or "") for entry in emulator.journal()]
    return list(dict.fromkeys(match[0] for match in found if match))


def test_up_makes_one_service_by_the_five_calls_in_order(make_stack: Any, emulator: Emulator) -> None:
    stack = make_stack(program())
    done = stack.up(preview=True)
    assert "created" in done.text
    (creator,) = [agent for agent in agents(emulator) if "CreateService" in calls(emulator.journal(), agent=agent)]
    made = calls(emulator.journal(), agent=creator)
    at = made.index("CreateService")
    assert made.count("CreateService") == 1
    assert "ListImages" in made[:at]
    assert "DescribeMachineSpec" in made[:at]
    assert made[:at].index("ListImages") < made[:at].index("DescribeMachineSpec")
    after = made[at + 1 :]
    assert [name for name in after if name.startswith("Describe")] == ["DescribeService", "DescribeServiceEndpoints"]
    images = [
        entry for entry in emulator.journal() if entry["operation"] == "ListImages" and creator in entry["userAgent"]
    ]
    shown = {(entry["query"]["Verbose"], entry["query"]["Labels"]) for entry in images}
    assert shown == {("True", "system.official=true,system.supported.eas=true")}
    pages = [entry["query"]["PageNumber"] for entry in images]
    assert pages == ["1", "2", "1", "2"], "all pages of over a hundred images: once for check, once for create"

    stored = emulator.service("chat_dev")
    assert stored is not None
    assert stored["config"] == {
        "metadata": {"name": "chat_dev", "instance": 1, "workspace_id": "100001"},
        "containers": [
            {
                "image": IMAGE,
                "port": 8000,
                "command": "vllm serve /model_dir --port 8000 --served-model-name Qwen3-8B --max-model-len 16384",
            }
        ],
        "storage": [{"mount_path": "/model_dir", "oss": {"path": "oss://models/qwen3-8b/", "readOnly": True}}],
        "cloud": {"computing": {"instance_type": "ecs.gn7i-c8g1.2xlarge"}},
    }
    owner = stack.resource("chat")["inputs"]["owner"]
    assert stored["labels"] == {"pulumi_owner": owner}, "the creating label is removed as the last step"


def test_the_curl_lines_of_the_summary_work_as_printed(make_stack: Any, emulator: Emulator) -> None:
    emulator.set(progress="immediate")
    stack = make_stack(program())
    stack.up()
    outputs = stack.outputs(show_secrets=True)
    summary = outputs["summary"]
    assert outputs["token"] not in summary
    assert "TOKEN=$(pulumi stack output token --show-secrets)" in summary
    lines = re.findall(r'curl (\S+) -H "Authorization: \$TOKEN"', summary)
    assert len(lines) == 2, "one for the internet, one for the intranet"
    for url in lines:
        request = urllib.request.Request(url, headers={"Authorization": outputs["token"]})
        with DIRECT.open(request, timeout=10) as reply:
            assert json.load(reply)["object"] == "list"
    with DIRECT.open(
        urllib.request.Request(f"{outputs['url']}/v1/models", headers={"Authorization": outputs["token"]})
    ) as reply:
        assert json.load(reply)["data"][0]["id"] == "Qwen3-8B"


def test_a_second_up_changes_nothing_and_sends_no_change(make_stack: Any, emulator: Emulator) -> None:
    stack = make_stack(program())
    stack.up()
    before, since = stack.resource("chat"), len(emulator.journal())
    stack.preview("--expect-no-changes")
    again = stack.up(preview=True)
    assert "1 unchanged" in again.text or "2 unchanged" in again.text
    assert changes(emulator.journal(since)) == []
    assert stack.resource("chat")["inputs"] == before["inputs"]


def test_a_change_is_one_full_update_in_place(make_stack: Any, emulator: Emulator) -> None:
    stack = make_stack(program())
    stack.up()
    known, since = stack.outputs(show_secrets=True), len(emulator.journal())
    stack.write(program(service(storage=None)))
    shown = stack.preview("--diff")
    assert "storage" in shown.text
    stack.up()
    sent = [entry for entry in emulator.journal(since) if entry["operation"] == "UpdateService"]
    assert changes(emulator.journal(since)) == ["UpdateService"]
    assert sent[0]["query"]["UpdateType"] == "replace"
    assert "storage" not in sent[0]["body"]
    stored = emulator.service("chat_dev")
    assert stored is not None
    assert "storage" not in stored["config"]
    assert stack.outputs(show_secrets=True)["token"] == known["token"], (
        "callers keep working: the token is carried along"
    )
    stack.preview("--expect-no-changes")


def test_refresh_tells_the_truth_and_up_repairs(make_stack: Any, emulator: Emulator) -> None:
    stack = make_stack(program())
    stack.up()
    stack.refresh("--expect-no-changes")
    emulator.change("chat_dev", replicas=3, config={"metadata": {"instance": 3}})
    drifted = stack.run("refresh", "--preview-only", "--expect-no-changes", "--diff", fails=True)
    assert re.search(r"replicas: 1 => 3", drifted.text)
    stack.refresh()
    assert stack.resource("chat")["inputs"]["replicas"] == 3
    stack.up()
    stored = emulator.service("chat_dev")
    assert stored is not None
    assert stored["config"]["metadata"]["instance"] == 1


def test_a_service_that_was_deleted_is_gone_after_refresh_and_made_anew(make_stack: Any, emulator: Emulator) -> None:
    stack = make_stack(program())
    stack.up()
    emulator.change("chat_dev", remove=True)
    stack.refresh()
    assert stack.resources() == []
    stack.up()
    assert emulator.service("chat_dev") is not None


def test_destroy_waits_until_the_service_is_gone(make_stack: Any, emulator: Emulator) -> None:
    stack = make_stack(program())
    stack.up()
    since = len(emulator.journal())
    stack.destroy()
    assert emulator.service("chat_dev") is None
    made = calls(emulator.journal(since))
    assert made.count("DeleteService") == 1
    assert made[-1] == "DescribeService"
    assert emulator.journal()[-1]["code"] == "InvalidService.NotFound"
    stack.up()
    assert emulator.service("chat_dev") is not None, "the name can be used again at once"


def test_the_state_holds_ciphertext_and_a_small_provider(make_stack: Any, emulator: Emulator) -> None:
    stack = make_stack(program())
    stack.up()
    token = stack.outputs(show_secrets=True)["token"]
    recorded = stack.resource("chat")
    assert recorded["outputs"]["accessToken"]["ciphertext"]
    assert token not in json.dumps(stack.state())
    pickled = recorded["inputs"]["__provider"]
    assert isinstance(pickled, str)
    assert len(pickled) < 140, "under 100 bytes before base64"
    raw = base64.b64decode(pickled)
    assert len(raw) < 100
    named = [argument for _, argument, _ in pickletools.genops(raw) if isinstance(argument, str)]
    assert named == ["pulumi_pai_eas.provider", "ServiceProvider"]
    assert recorded["id"] == "cn-hangzhou/chat_dev"
    assert recorded["type"] == "pulumi-python:dynamic/pai:Service"
