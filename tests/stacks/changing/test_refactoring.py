"""What Pulumi's own options do to a service: renamed, protected, kept, left alone, replaced, transformed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.kit.emulators import changes
from tests.kit.programs import HEAD, service

if TYPE_CHECKING:
    from pai_eas_emulator import Emulator

TRANSFORM = """
def labelled(args):
    if args.type_ == "pulumi-python:dynamic/pai:Service":
        return pulumi.ResourceTransformResult({**args.props, "labels": {"cost": "42"}}, args.opts)
    return None

pulumi.runtime.register_resource_transform(labelled)
"""
OWN = '[{"image": "registry/own:1", "port": 8000, "command": "serve"}]'


def small(resource: str, opts: str | None = None, **changed: str | None) -> str:
    return service(resource, opts=opts, **{"containers": OWN, "storage": None, **changed})


def options(text: str) -> str:
    return f"pulumi.ResourceOptions({text})"


def write(stack: Any, *services: str) -> None:
    stack.write(HEAD + TRANSFORM + "\n".join(services))


BEFORE = (
    small("before"),
    small("guarded", options("protect=True")),
    small("kept", options("retain_on_delete=True")),
    small("loose", options('ignore_changes=["replicas", "environment"]')),
    small("swapped", options('replace_on_changes=["instanceType"]')),
)


def stored(emulator: Emulator, name: str) -> dict[str, Any]:
    service = emulator.service(name)
    assert service is not None, name
    return service


def test_every_option_of_the_engine(make_stack: Any, emulator: Emulator) -> None:
    emulator.set(progress="immediate")
    stack = make_stack("")
    write(stack, *BEFORE)
    stack.up()
    assert {name: stored(emulator, f"{name}_dev")["labels"]["cost"] for name in ("before", "guarded")} == {
        "before": "42", "guarded": "42",
    }, "a transform reaches the properties by their keys in state"  # fmt: skip
    made = {
        name: stored(emulator, f"{name}_dev")["service_id"]
        for name in ("before", "guarded", "kept", "loose", "swapped")
    }

    # Renamed with an alias, changed where changes are ignored, replaced where a change is to replace.
    after = (
        small("after", options('aliases=[pulumi.Alias(name="before")]')),
        BEFORE[1],
        BEFORE[2],
        small("loose", options('ignore_changes=["replicas", "environment"]'), replicas="3",
              containers=OWN.replace("}]", ', "env": {"A": "1"}}]')),
        small("swapped", options('replace_on_changes=["instanceType"]'), instance_type='"ecs.gn7i-c16g1.4xlarge"'),
    )  # fmt: skip
    write(stack, *after)
    shown = stack.preview("--diff").text
    assert "1 to replace" in shown
    assert "4 unchanged" in shown or "5 unchanged" in shown
    since = len(emulator.journal())
    stack.up()
    assert changes(emulator.journal(since)) == ["DeleteService", "CreateService", "DeleteServiceLabel"], (
        "the name is the same, so the old one goes first"
    )
    assert stored(emulator, "swapped_dev")["service_id"] != made["swapped"]
    assert stored(emulator, "before_dev")["service_id"] == made["before"], "renamed in the program, the same service"
    assert stack.resource("after")["id"] == "cn-hangzhou/before_dev"
    assert stored(emulator, "loose_dev")["config"]["metadata"]["instance"] == 1
    stack.preview("--refresh", "--expect-no-changes")

    # Taken out of the program: protected ones stay and refuse, retained ones stay and leave the state.
    write(stack, after[0], after[3], after[4])
    refused = stack.up(fails=True)
    assert "protected" in refused.text
    assert stored(emulator, "guarded_dev")["service_id"] == made["guarded"]
    write(stack, after[0], small("guarded"), after[3], after[4])
    stack.up()
    assert stored(emulator, "kept_dev")["service_id"] == made["kept"]
    assert {entry["urn"].rpartition("::")[2] for entry in stack.resources()} == {"after", "guarded", "loose", "swapped"}
    stack.destroy()
    assert [service["name"] for service in emulator.state()["services"]] == ["kept_dev"]
