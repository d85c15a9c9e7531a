"""Look-ups in a program, plain and with Outputs, and a service that is only read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.kit.emulators import changes
from tests.kit.programs import HEAD, service

if TYPE_CHECKING:
    from pai_eas_emulator import Emulator

PROGRAM = (
    HEAD
    + service()
    + """
region = pulumi.Output.from_input("cn-hangzhou")
plain = {
    "images": sorted(image.uri.rpartition("/")[2] for image in pai.get_images("vllm", chip="GPU"))[-1:],
    "machines": [machine.name for machine in pai.get_machine_types(gpus=1, in_stock=True)][:1],
    "gateways": [gateway.gateway_id for gateway in pai.get_gateways()],
    "workspaces": [workspace.workspace_id for workspace in pai.get_workspaces() if workspace.enabled],
}
later = {
    "images": pai.get_images_output("vllm", chip="GPU", region=region).apply(
        lambda found: sorted(image.uri.rpartition("/")[2] for image in found)[-1:]
    ),
    "machines": pai.get_machine_types_output(gpus=1, in_stock=True, region=region).apply(
        lambda found: [machine.name for machine in found][:1]
    ),
    "gateways": pai.get_gateways_output(region=region).apply(lambda found: [one.gateway_id for one in found]),
    "workspaces": pai.get_workspaces_output(region=region).apply(
        lambda found: [one.workspace_id for one in found if one.enabled]
    ),
}
pulumi.export("plain", plain)
pulumi.export("later", later)
made = pai.get_service_output(chat.service_id.apply(lambda _: "chat_dev"))
pulumi.export("status", made.apply(lambda one: one.status))
pulumi.export("labels", made.apply(lambda one: dict(one.labels)))
pulumi.export("token", made.apply(lambda one: one.access_token))
"""
)
READ = (
    HEAD
    + """
seen = pai.Service.get("seen", "cn-hangzhou/chat_dev")
now = pai.get_service("chat_dev")
pulumi.export("url", seen.internet_endpoint)
pulumi.export("same", seen.service_id.apply(lambda id: id == now.service_id))
pulumi.export("replicas", seen.replicas)
pulumi.export("token", seen.access_token)
"""
)


def test_look_ups_plain_and_with_outputs_say_the_same(make_stack: Any, emulator: Emulator) -> None:
    emulator.set(progress="immediate")
    stack = make_stack(PROGRAM)
    shown = stack.preview()
    assert '[0]: "100001"' in shown.text, "what is known at preview is looked up there"
    assert "status: [unknown]" in shown.text, "a service that is yet to be made is not"
    stack.up()
    outputs = stack.outputs(show_secrets=True)
    assert outputs["plain"] == outputs["later"]
    assert all(outputs["plain"].values())
    assert outputs["status"] == "Running"
    assert outputs["labels"] == {}, "ours are not shown"
    token = outputs["token"]
    assert stack.outputs()["token"] == "[secret]"

    other = make_stack(READ)
    since = len(emulator.journal())
    other.up()
    assert changes(emulator.journal(since)) == []
    read = other.outputs(show_secrets=True)
    assert (read["same"], read["replicas"], read["token"]) == (True, 1, token)
    assert other.files_with(token) == []
    other.preview("--expect-no-changes")
    other.destroy()
    assert emulator.service("chat_dev") is not None, "what was only read is not deleted"
