"""Name, workspace, resource group, and what is sent in the end."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

import pytest

from pulumi_pai_eas.model.compute import DedicatedCompute, InstanceType, PublicCompute
from pulumi_pai_eas.model.facts import ResourceGroup, Workspace
from pulumi_pai_eas.model.reading import read_bag
from pulumi_pai_eas.model.unknown import UNKNOWN, Undetermined, is_unknown
from pulumi_pai_eas.planning.decisions import chosen_name, complete, resource_id, workspace

if TYPE_CHECKING:
    from pulumi_pai_eas.model.service import Desired

OUT_OF_REACH = "out of reach"
"""Stands for UNKNOWN in tables: pytest makes names of their values, and the sentinel refuses that."""
OWNER = "0123456789abcdef0123"
GPU = "ecs.gn7i-c8g1.2xlarge"
VLLM = "eas-registry-vpc.cn-hangzhou.cr.aliyuncs.com/pai-eas/vllm:0.14.0-gpu"


def desired(**bag: Any) -> Desired:
    found, problems = read_bag({"owner": OWNER, "autoName": "chat_prod", "region": "cn-hangzhou", **bag})
    assert problems == ()
    return found


def known(facts: Any) -> Any:
    return UNKNOWN if facts == OUT_OF_REACH else facts


def digits(attempt: int) -> str:
    return f"{int(hashlib.sha256(f'{OWNER}{attempt}'.encode()).hexdigest(), 16) % 1_000_000:06d}"


@pytest.mark.parametrize(
    ("bag", "attempt", "expected", "reason"),
    [
        ({"serviceName": "mine"}, 0, "mine", "as given"),
        ({"serviceName": "mine", "effectiveServiceName": "other"}, 3, "mine", "a given name is never changed"),
        ({"serviceNamePrefix": "qwen_"}, 0, f"qwen_{digits(0)}", "prefix and six digits"),
        ({"serviceNamePrefix": "qwen_"}, 1, f"qwen_{digits(1)}", "the next candidate"),
        ({"serviceNamePrefix": "qwen_", "effectiveServiceName": "qwen_000001"}, 0, "qwen_000001", "kept"),
        (
            {"serviceNamePrefix": "qwen_", "effectiveServiceName": "qwen_000001"},
            1,
            f"qwen_{digits(1)}",
            "the kept one is taken",
        ),
        (
            {"serviceNamePrefix": "b_", "effectiveServiceName": "a_000001"},
            0,
            f"b_{digits(0)}",
            "another prefix, another name",
        ),
        (
            {"serviceNamePrefix": "a_", "effectiveServiceName": "a_1"},
            0,
            f"a_{digits(0)}",
            "a name that the prefix did not make",
        ),
        (
            {"serviceNamePrefix": "a.", "effectiveServiceName": "ab000001"},
            0,
            f"a.{digits(0)}",
            "a prefix is no pattern",
        ),
        ({"serviceNamePrefix": "a_", "owner": None}, 0, None, "no owner to take digits from"),
        ({}, 0, "chat_prod", "resource and stack"),
        ({"effectiveServiceName": "old_prod"}, 0, "old_prod", "a renamed resource keeps its service"),
    ],
)
def test_name(bag: dict[str, Any], attempt: int, expected: str | None, reason: str) -> None:
    assert chosen_name(desired(**bag), attempt) == expected, reason


@pytest.mark.parametrize(
    "bag",
    [
        {"serviceName": UNKNOWN},
        {"serviceNamePrefix": UNKNOWN},
        {"serviceNamePrefix": "a_", "effectiveServiceName": UNKNOWN},
    ],
)
def test_a_name_not_known_yet_is_not_decided(bag: dict[str, Any]) -> None:
    with pytest.raises(Undetermined):
        chosen_name(desired(**bag))


ONE = (Workspace("1", "a", "ENABLED"), Workspace("2", "b", "FROZEN"))
TWO = (*ONE, Workspace("3", "c", "ENABLED"))


@pytest.mark.parametrize(
    ("bag", "found", "expected", "reason"),
    [
        ({"workspaceId": "9"}, OUT_OF_REACH, "9", "given needs no look-up"),
        ({"workspaceId": "9", "effectiveWorkspaceId": "1"}, ONE, "9", "given beats decided"),
        ({"effectiveWorkspaceId": "9"}, TWO, "9", "decided once, although there are two by now"),
        ({}, ONE, "1", "the only enabled one"),
        ({}, TWO, None, "several: the user must say"),
        ({}, (), None, "none: left out"),
    ],
)
def test_workspace(bag: dict[str, Any], found: Any, expected: str | None, reason: str) -> None:
    assert workspace(desired(**bag), known(found)) == expected, reason


@pytest.mark.parametrize(("bag", "found"), [({}, OUT_OF_REACH), ({"workspaceId": UNKNOWN}, ONE)])
def test_a_workspace_on_unknown_grounds_is_not_decided(bag: dict[str, Any], found: Any) -> None:
    with pytest.raises(Undetermined):
        workspace(desired(**bag), known(found))


READY = ResourceGroup("eas-r-1", kind="Dedicated", status="ResourceReady")
MISSPELT = ResourceGroup("eas-r-2", kind="Dedicated", status="ResouceReady")
NOT_READY = ResourceGroup("eas-r-3", kind="Dedicated", status="Creating")
SELF_MANAGED = ResourceGroup("eas-r-4", kind="SelfManaged", status="ResourceReady")


@pytest.mark.parametrize(
    ("compute", "effective", "groups", "expected", "reason"),
    [
        ({"kind": "dedicated", "resourceId": "eas-r-9"}, None, OUT_OF_REACH, "eas-r-9", "given needs no look-up"),
        ({"kind": "dedicated"}, "eas-r-9", (READY,), "eas-r-9", "decided once"),
        (
            {"kind": "dedicated"},
            None,
            (READY, NOT_READY, SELF_MANAGED),
            "eas-r-1",
            "the only one that is ready and dedicated",
        ),
        ({"kind": "dedicated"}, None, (MISSPELT,), "eas-r-2", "the API's own spelling of ready"),
        ({"kind": "dedicated"}, None, (READY, MISSPELT), None, "several: the user must say"),
        ({"kind": "public"}, "eas-r-9", (READY,), None, "public machines have no group"),
        (None, None, (READY,), None, "no place given"),
    ],
)
def test_resource_group(compute: Any, effective: str | None, groups: Any, expected: str | None, reason: str) -> None:
    assert resource_id(desired(compute=compute, effectiveResourceId=effective), known(groups)) == expected, reason


def test_an_unknown_place_is_not_decided() -> None:
    for compute, groups in (
        (UNKNOWN, (READY,)),
        ({"kind": "dedicated"}, UNKNOWN),
        ({"kind": "dedicated", "resourceId": UNKNOWN}, (READY,)),
    ):
        with pytest.raises(Undetermined):
            resource_id(desired(compute=compute), groups)


def test_complete_puts_decisions_in_their_places() -> None:
    spec = complete(
        desired(
            effectiveServiceName="chat_prod",
            effectiveWorkspaceId="7",
            effectiveInstanceTypes=[GPU],
            effectiveImages=[VLLM, "mine:1"],
            instanceType="ecs.c7.large",
            containers=[{"image": "official:vllm"}, {"image": "mine:1"}],
        )
    )
    assert (spec.service_name, spec.workspace_id) == ("chat_prod", "7")
    assert spec.compute == PublicCompute(instance_types=[GPU])
    assert [container.image for container in spec.containers or []] == [VLLM, "mine:1"]


@pytest.mark.parametrize(
    ("bag", "compute", "reason"),
    [
        (
            {"needs": {"gpus": 1}, "effectiveInstanceTypes": [GPU]},
            PublicCompute(instance_types=[GPU]),
            "chosen: a place is made",
        ),
        (
            {"compute": {"kind": "public", "cpu": 4, "memory": 8000}, "effectiveInstanceTypes": [GPU]},
            PublicCompute(instance_types=[GPU]),
            "the pair was of another machine",
        ),
        (
            {
                "compute": {
                    "kind": "public",
                    "resourceRebalancing": True,
                    "instanceTypes": ["ecs.c7.large", {"type": GPU, "spotPriceLimit": 1.5}],
                },
                "effectiveInstanceTypes": [GPU],
            },
            PublicCompute(resource_rebalancing=True, instance_types=[InstanceType(type=GPU, spot_price_limit=1.5)]),
            "the user's own entry keeps its price limit",
        ),
        (
            {"instanceType": "ecs.gn6e-c12g1.3xlarge", "effectiveInstanceTypes": [GPU]},
            PublicCompute(instance_types=["ecs.gn6e-c12g1.3xlarge"]),
            "a GPU type asked for since then",
        ),
        (
            {"compute": {"kind": "dedicated"}, "effectiveResourceId": "eas-r-1", "effectiveInstanceTypes": [GPU]},
            DedicatedCompute(resource_id="eas-r-1"),
            "a group decided; types of an earlier place are not for it",
        ),
        (
            {"compute": {"kind": "dedicated", "resourceId": "eas-r-2"}, "effectiveResourceId": "eas-r-1"},
            DedicatedCompute(resource_id="eas-r-2"),
            "given beats decided",
        ),
        ({"effectiveInstanceTypes": [GPU]}, None, "nothing asked for, nothing needed: no place"),
    ],
)
def test_complete_places(bag: dict[str, Any], compute: Any, reason: str) -> None:
    assert complete(desired(**bag)).compute == compute, reason


@pytest.mark.parametrize(
    ("image", "expected", "reason"),
    [
        ("official:vllm", VLLM, "answers the request"),
        ("official:vllm:0.14.0-gpu", VLLM, "answers with the tag"),
        ("official:vllm:0.15.0-gpu", "official:vllm:0.15.0-gpu", "another tag was asked for since then"),
        ("official:sglang", "official:sglang", "another repository"),
        ("mine:1", "mine:1", "no request"),
    ],
)
def test_complete_takes_only_images_that_answer(image: str, expected: str, reason: str) -> None:
    spec = complete(desired(containers=[{"image": image}], effectiveImages=[VLLM]))
    assert [container.image for container in spec.containers or []] == [expected], reason


@pytest.mark.parametrize(
    ("types", "reason"),
    [
        ([UNKNOWN], "the type comes later"),
        (["ecs.c7.large", UNKNOWN], "one of several"),
        ([{"type": UNKNOWN, "capacity": 1}], "an entry's type"),
    ],
)
def test_complete_does_not_judge_unknown_types(types: list[Any], reason: str) -> None:
    given = desired(compute={"kind": "public", "instanceTypes": types}, effectiveInstanceTypes=[GPU])
    assert complete(given).compute is given.spec.compute, reason


def test_complete_leaves_unknown_parts_alone() -> None:
    spec = complete(
        desired(
            serviceName=UNKNOWN, containers=[UNKNOWN, {"image": UNKNOWN}], compute=UNKNOWN, effectiveImages=[VLLM, VLLM]
        )
    )
    assert is_unknown(spec.service_name)
    assert is_unknown(spec.compute)
    assert spec.containers is not None
    assert is_unknown(spec.containers[0])
    assert is_unknown(spec.containers[1].image)
