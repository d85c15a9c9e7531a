"""The example whose network is made by pulumi-alicloud: what it asks of it (mocks), and what is known at preview."""

from __future__ import annotations

import os
import runpy
import sys
import types
from typing import TYPE_CHECKING, Any

import pulumi
import pytest

from tests.components.registered import SERVICE, run
from tests.kit.cli import INSIDE, ROOT
from tests.kit.emulators import REGION, changes
from tests.unit.program.registration import UNKNOWN

if TYPE_CHECKING:
    from pai_eas_emulator import Emulator
    from tests.kit.fixtures import MakeStack

EXAMPLE = ROOT / "examples" / "nlb_in_alicloud_vpc"
STAND_IN = ROOT / "tests" / "examples" / "stand_in"
TYPES = {
    "vpc.Network": "alicloud:vpc/network:Network",
    "vpc.Switch": "alicloud:vpc/switch:Switch",
    "ecs.SecurityGroup": "alicloud:ecs/securityGroup:SecurityGroup",
    "nlb.LoadBalancer": "alicloud:nlb/loadBalancer:LoadBalancer",
}
"""Resources that the program makes, and their types in pulumi-alicloud."""


@pytest.fixture
def alicloud(monkeypatch: pytest.MonkeyPatch) -> None:
    """A module with resources of the real types, which take anything."""
    module: Any = types.ModuleType("pulumi_alicloud")
    for name, token in TYPES.items():
        part, kind = name.split(".")

        def make(resource: str, *, token: str = token, **given: Any) -> pulumi.CustomResource:
            return pulumi.CustomResource(token, resource, given)

        space = getattr(module, part, types.SimpleNamespace())
        setattr(space, kind, make)
        setattr(module, part, space)
    monkeypatch.setitem(sys.modules, "pulumi_alicloud", module)


@pytest.mark.usefixtures("alicloud")
@pytest.mark.parametrize("preview", [True, False], ids=["preview", "up"])
def test_resources_and_where_their_ids_go(preview: bool) -> None:
    resources, _ = run(lambda: runpy.run_path(str(EXAMPLE / "__main__.py")) and None, preview=preview)
    made = {(one.type, one.name): one.inputs for one in resources}

    def id_of(name: str) -> str:
        return UNKNOWN if preview else f"{name}-id"

    vpc, switches = id_of("inference"), [id_of(f"inference-cn-hangzhou-{zone}") for zone in "hi"]
    assert made[TYPES["vpc.Network"], "inference"] == {"vpc_name": "inference", "cidr_block": "10.0.0.0/16"}
    assert [made[TYPES["vpc.Switch"], f"inference-cn-hangzhou-{zone}"] for zone in "hi"] == [
        {"vpc_id": vpc, "zone_id": "cn-hangzhou-h", "cidr_block": "10.0.0.0/24"},
        {"vpc_id": vpc, "zone_id": "cn-hangzhou-i", "cidr_block": "10.0.1.0/24"},
    ]
    assert made[TYPES["ecs.SecurityGroup"], "inference"] == {"vpc_id": vpc}
    assert made[TYPES["nlb.LoadBalancer"], "inference"] == {
        "vpc_id": vpc,
        "address_type": "Intranet",
        "zone_mappings": [
            {"zone_id": "cn-hangzhou-h", "vswitch_id": switches[0]},
            {"zone_id": "cn-hangzhou-i", "vswitch_id": switches[1]},
        ],
    }
    service = made[SERVICE, "chat"]
    assert service["vpc"] == {"vpcId": vpc, "vswitchIds": switches, "securityGroupId": id_of("inference")}
    assert service["network"] == {
        "nlb": [{"id": id_of("inference"), "port": 80}],
        "disableInternetEndpoint": True,
    }
    assert len(made) == len(resources) == 7


@pytest.mark.engine
def test_what_is_known_is_judged_while_the_network_is_not(make_stack: MakeStack, emulator: Emulator) -> None:
    program = (EXAMPLE / "__main__.py").read_text()
    assert program.count("port=8000,\n            command") == 1
    wrong = program.replace("port=8000,\n            command", "port=8001,\n            command").replace(
        "ecs.gn7i-c8g1.2xlarge", "ecs.gn7i-c8g1.2xlarg"
    )
    path = os.pathsep.join([str(STAND_IN), str(INSIDE)])
    stack = make_stack(wrong, emulator=emulator.url, config={"alicloud:region": REGION}, env={"PYTHONPATH": path})
    refused = stack.preview(fails=True)
    (line,) = refused.lines("PAI2106 instanceType: ", "is not offered in cn-hangzhou")
    assert "resource 'chat' has a problem" in line
    assert refused.lines("PAI1104") or refused.lines("8001"), refused.text
    assert changes(emulator.journal()) == []
