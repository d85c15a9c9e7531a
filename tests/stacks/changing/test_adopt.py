"""A service that was made by hand comes under management by one argument, in CI as well."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.emulator.wire import Wire
from tests.kit.emulators import changes
from tests.kit.programs import COMMAND, IMAGE, MACHINE, program, service

if TYPE_CHECKING:
    from pai_eas_emulator import Emulator

CONFIG = {
    "metadata": {"name": "chat_dev", "instance": 2, "workspace_id": "100001"},
    "containers": [{"image": IMAGE, "port": 8000, "command": COMMAND}],
    "storage": [{"mount_path": "/model_dir", "oss": {"path": "oss://models/qwen3-8b/", "readOnly": True}}],
    "cloud": {"computing": {"instance_type": MACHINE}},
    "token": "canary-callers-use-it",
}


def test_exactly_this_service_is_taken_over(make_stack: Any, emulator: Emulator) -> None:
    emulator.set(progress="immediate")
    service_id = Wire(emulator.port).create(CONFIG).body["ServiceId"]
    Wire(emulator.port).describe("chat_dev")

    refused = make_stack(program(service(adopt='"eas-m-another"')))
    shown = refused.preview(fails=True)
    assert shown.lines(f"PAI8030 adopt: chat_dev is {service_id}, not eas-m-another; it is not touched")
    assert refused.up(fails=True).lines("PAI8030")
    free = make_stack(program(service(service_name='"chat_other"', adopt=f'"{service_id}"')))
    assert free.preview(fails=True).lines(f"PAI8030 adopt: there is no service chat_other to adopt ({service_id})")
    assert changes(emulator.journal()) == ["CreateService"]

    stack = make_stack(program(service(adopt=f'"{service_id}"', labels='{"team": "ml"}')))
    previewed = stack.preview()
    line = f"PAI8031 adopts chat_dev ({service_id}, Running); changes labels, replicas 2 => 1"
    assert previewed.lines(line)
    since = len(emulator.journal())
    done = stack.up()
    assert done.lines(line)
    assert changes(emulator.journal(since)) == [
        "UpdateServiceLabel", "UpdateService", "UpdateServiceLabel", "DeleteServiceLabel",
    ]  # fmt: skip
    outputs = stack.outputs(show_secrets=True)
    assert outputs["id"] == service_id
    assert outputs["token"] == "canary-callers-use-it"
    assert stack.files_with("canary-callers-use-it") == []
    stack.preview("--refresh", "--expect-no-changes")

    # A replacement while `adopt` is still there would take over and then delete the same service.
    assert stack.up("--replace", stack.resource("chat")["urn"], fails=True).lines("PAI8030 adopt: chat_dev")
    assert emulator.service("chat_dev") is not None
    stack.write(program(service(labels='{"team": "ml"}')))
    stack.preview("--expect-no-changes")
    stack.destroy()
    assert emulator.service("chat_dev") is None
