"""The bag that `Service` registers: keys, places, secrets, unknowns."""

from __future__ import annotations

import base64
import runpy
from pathlib import Path
from typing import Any

import pulumi
import pytest

import pulumi_pai_eas as pai
from pulumi_pai_eas.property_bag import owner_of
from tests.unit.program.registration import UNKNOWN, bag_of, later, run, secret, unknown

QUICKSTART = Path(__file__).parents[3] / "examples" / "quickstart" / "__main__.py"
hide = pulumi.Output.secret


def test_the_bag_of_the_quickstart() -> None:
    registered, _ = run(lambda: runpy.run_path(str(QUICKSTART)) and None)
    assert [(item.type, item.name) for item in registered] == [("pulumi-python:dynamic/pai:Service", "chat")]
    assert registered[0].bag == {
        "autoName": "chat_prod",
        "owner": owner_of("acme", "shop", "prod", "chat"),
        "containers": [
            {
                "image": "eas-registry-vpc.cn-hangzhou.cr.aliyuncs.com/pai-eas/vllm:0.14.0-gpu",
                "port": 8000,
                "command": "vllm serve /model_dir --port 8000 --served-model-name Qwen3-8B --max-model-len 16384",
            }
        ],
        "instanceType": "ecs.gn7i-c8g1.2xlarge",
        "storage": [{"kind": "oss", "path": "oss://models/qwen3-8b/", "mountPath": "/model_dir", "readOnly": True}],
    }


def test_the_provider_is_small_plain_and_by_reference() -> None:
    registered, _ = run(lambda: pai.Service("chat", replicas=1) and None)
    pickled = base64.b64decode(registered[0].provider_text)
    assert len(pickled) < 100
    assert b"pulumi_pai_eas.provider" in pickled
    assert b"ServiceProvider" in pickled


def test_without_an_organization_the_owner_is_that_of_a_backend_that_has_none() -> None:
    registered, _ = run(lambda: pai.Service("chat") and None, organization=None)
    assert registered[0].bag["owner"] == owner_of("organization", "shop", "prod", "chat")


def test_every_argument_may_be_an_output_also_inside() -> None:
    bag = bag_of(
        lambda: (
            pai.Service(
                "chat",
                replicas=later(2),
                instance_type=later("ecs.x"),
                containers=[
                    pai.ContainerArgs(
                        image=later("a"),
                        args=[later("b"), "c"],
                        env={"A": later("d")},
                        startup_check=later(pai.HttpProbeArgs(path=later("/e"))),
                        liveness_check=pai.ExecProbeArgs(command=later(["true"])),
                    )
                ],
                vpc=later(pai.VpcArgs(vpc_id=later("v"), vswitch_ids=[later("w")], security_group_id="s")),
                network={"nlb": later([{"net_type": later("internet")}])},
                autoscaler={"min": later(1), "max": 2, "metrics": later({"qps": 20})},
                labels=later({"team_name": "x"}),
                extra=later({"snake_key": {"other_key": later(1)}}),
            )
            and None
        )
    )
    assert bag == {
        "replicas": 2,
        "instanceType": "ecs.x",
        "containers": [
            {
                "image": "a",
                "args": ["b", "c"],
                "startupCheck": {"kind": "http", "path": "/e"},
                "livenessCheck": {"kind": "exec", "command": ["true"]},
            }
        ],
        "environment": {"0": {"A": "d"}},
        "vpc": {"vpcId": "v", "vswitchIds": ["w"], "securityGroupId": "s"},
        "network": {"nlb": [{"netType": "internet"}]},
        "autoscaler": {"min": 1, "max": 2, "metrics": {"qps": 20}},
        "labels": {"team_name": "x"},
        "extra": {"snake_key": {"other_key": 1}},
    }


async def _awaited(value: Any) -> Any:
    return value


def test_an_awaitable_is_an_input_as_well() -> None:
    bag = bag_of(
        lambda: (
            pai.Service("chat", replicas=_awaited(2), containers=[_awaited(pai.ContainerArgs(image=_awaited("a")))])
            and None
        )
    )
    assert bag == {"replicas": 2, "containers": [{"image": "a"}], "environment": {"0": None}}


SECRETS: list[tuple[str, dict[str, Any], dict[str, Any]]] = [
    ("the token, without being told", {"token": "t"}, {"token": secret("t")}),
    ("docker credentials", {"docker_auth": "d"}, {"dockerAuth": secret("d")}),
    (
        "the settings of a processor, alone",
        {"processor": pai.ProcessorArgs(name="x", model_config={"ak": "k"})},
        {"processor": {"name": "x", "modelConfig": secret({"ak": "k"})}},
    ),
    (
        "keys of service JSON that name one, at any depth",
        {"extra": {"sinker": {"config": {"access_key_id": "k", "project": "p"}}, "generate_token": True}},
        {"extra": {"sinker": {"config": {"access_key_id": secret("k"), "project": "p"}}, "generate_token": True}},
    ),
    (
        "in the extra of an item",
        {"network": {"nlb": [{"extra": {"secretName": "x", "x": [{"password": "y"}]}}]}},
        {"network": {"nlb": [{"extra": {"secretName": secret("x"), "x": [{"password": secret("y")}]}}]}},
    ),
    (
        "in a mount of another kind",
        {"storage": [pai.RawMountArgs(mount_path="/x", source={"nas": {"token": "x"}})]},
        {"storage": [{"kind": "raw", "mountPath": "/x", "source": {"nas": {"token": secret("x")}}}]},
    ),
    (
        "a password of git, beside the list",
        {"storage": [{"kind": "git", "repo": "https://x", "mount_path": "/x", "password": "p"}]},
        {"storage": [{"kind": "git", "repo": "https://x", "mountPath": "/x"}], "gitPasswords": {"0": secret("p")}},
    ),
]


@pytest.mark.parametrize(("arguments", "expected"), [s[1:] for s in SECRETS], ids=[s[0] for s in SECRETS])
def test_what_is_secret_is_marked(arguments: dict[str, Any], expected: dict[str, Any]) -> None:
    assert bag_of(lambda: pai.Service("chat", **arguments) and None) == expected


def test_what_is_secret_is_marked_once_it_is_an_output_too() -> None:
    bag = bag_of(
        lambda: (
            pai.Service(
                "chat",
                token=later("t"),
                docker_auth=pai.docker_auth("u", later("p")),
                processor=later({"model_config": {"ak": "k"}}),
                extra=later({"private_key": "x", "y": 1}),
            )
            and None
        )
    )
    assert bag == {
        "token": secret("t"),
        "dockerAuth": secret(base64.b64encode(b"u:p").decode()),
        "processor": {"modelConfig": secret({"ak": "k"})},
        "extra": {"private_key": secret("x"), "y": 1},
    }


def test_a_secret_in_an_environment_hides_itself_alone() -> None:
    def program() -> None:
        pai.Service(
            "chat",
            containers=[
                pai.ContainerArgs(image="a", env={"KEY": hide("k"), "OPEN": "o"}),
                pai.ContainerArgs(image="b", env=hide({"KEY": "k"})),
                later(pai.ContainerArgs(image="c", env={"KEY": hide("k")})),
                {"image": "d"},
            ],
        )

    assert bag_of(program) == {
        "containers": [{"image": "a"}, {"image": "b"}, {"image": "c"}, {"image": "d"}],
        "environment": {"0": {"KEY": secret("k"), "OPEN": "o"}, "1": secret({"KEY": "k"}), "2": {"KEY": secret("k")}},
    }


def test_lists_that_are_outputs_as_a_whole_are_parted_as_well() -> None:
    def program() -> None:
        pai.Service(
            "chat",
            containers=later([pai.ContainerArgs(image="a", env={"KEY": hide("k")}), {"image": "b"}]),
            storage=later([pai.GitMountArgs(repo="https://x", mount_path="/x", password="p")]),
        )

    assert bag_of(program) == {
        "containers": [{"image": "a"}, {"image": "b"}],
        "environment": {"0": {"KEY": secret("k")}},
        "storage": [{"kind": "git", "repo": "https://x", "mountPath": "/x"}],
        "gitPasswords": {"0": secret("p")},
    }


def test_lists_that_are_outputs_and_hold_nothing_to_part_leave_no_key() -> None:
    bag = bag_of(lambda: pai.Service("chat", containers=later([{"image": "b"}]), storage=later([])) and None)
    assert bag == {"containers": [{"image": "b"}], "storage": []}


def test_the_list_form_of_an_environment_stays_in_its_container() -> None:
    bag = bag_of(
        lambda: pai.Service("chat", containers=[{"image": "a", "env": [pai.EnvVarArgs(name="A", value="a")]}]) and None
    )
    assert bag == {"containers": [{"image": "a", "env": [{"name": "A", "value": "a"}]}]}


def test_what_is_not_known_keeps_its_place() -> None:
    def program() -> None:
        pai.Service(
            "chat",
            replicas=unknown(),
            containers=[pai.ContainerArgs(image=unknown(), env={"A": unknown()}), {"image": "b", "env": unknown()}],
            storage=unknown(),
        )

    assert bag_of(program, preview=True) == {
        "replicas": UNKNOWN,
        "containers": [{"image": UNKNOWN}, {"image": "b"}],
        "environment": {"0": {"A": UNKNOWN}, "1": UNKNOWN},
        "storage": UNKNOWN,
        "gitPasswords": UNKNOWN,
    }


def test_an_item_that_is_not_known_hides_no_other() -> None:
    def program() -> None:
        pai.Service("chat", containers=[unknown(), pai.ContainerArgs(image="b", env={"A": "a"})])

    assert bag_of(program, preview=True) == {
        "containers": [UNKNOWN, {"image": "b"}],
        "environment": {"0": UNKNOWN, "1": {"A": "a"}},
    }


def test_dependencies_are_those_of_the_properties_that_use_them() -> None:
    def program() -> None:
        first = pai.Service("first")
        pai.Service(
            "second", replicas=1, containers=[{"image": first.owner, "env": {"PEER": first.endpoint}}], group="x"
        )

    registered, _ = run(program, outputs={"endpoint": "http://x"})
    needs = {key: [urn.rpartition("::")[2] for urn in urns] for key, urns in registered[1].dependencies.items()}
    assert needs == {"containers": ["first"], "environment": ["first"]}
    assert registered[1].bag["environment"] == {"0": {"PEER": "http://x"}}


def test_the_arguments_given_are_not_changed() -> None:
    def program() -> None:
        literal = {"image": "a", "env": {"A": "a"}, "startupCheck": {"kind": "tcp"}}
        container = pai.ContainerArgs(image="b", env={"B": "b"})
        before = (dict(literal), dict(vars(container)))
        pai.Service("chat", containers=[literal, container])
        assert (literal, vars(container)) == before

    run(program)


def test_none_is_absent() -> None:
    bag = bag_of(
        lambda: (
            pai.Service(
                "chat",
                replicas=None,
                vpc=None,
                containers=[pai.ContainerArgs(image="a", port=None), {"image": "b", "port": None}],
            )
            and None
        )
    )
    assert bag == {"containers": [{"image": "a"}, {"image": "b"}]}
