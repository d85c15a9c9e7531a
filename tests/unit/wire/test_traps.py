"""What real configurations hold that is easily lost or misread, file by file. A row's text says why it matters."""

from __future__ import annotations

from typing import Any

import pytest

from pulumi_pai_eas.model.compute import DedicatedCompute, InstanceType, PublicCompute, QuotaCompute
from pulumi_pai_eas.model.storage import EmptyDirMount, NfsMount, OssMount
from pulumi_pai_eas.wire import canonicalise, flatten
from tests.kit import corpus
from tests.unit.wire.mutations import look


def at(config: dict[str, Any], dotted: str) -> Any:
    return look(config, tuple(dotted.split("/")))


CANONICAL: list[tuple[str, str, str, Any]] = [
    ("056", "a dotted key at top level, three deep", "cloud/computing/instance_type", "ecs.c6.xlarge"),
    ("061", "a dotted key in metadata", "metadata/rpc/keepalive", 10000),
    ("062", "the same from another source", "metadata/rpc/keepalive", 10000),
    ("066", "a dotted key whose section is an alias too", "metadata/eas/enabled_model_verification", False),
    ("094", "the workspace in both places", "metadata/workspace_id", "<ref>"),
    ("095", "an empty map of labels is not none", "labels", {}),
    ("078", "an empty token is a value", "token", ""),
    ("078", "an empty section survives", "options", {}),
    ("078", "also one that aliases leave from", "scheduling", {}),
    ("078", "a key beside the one that is known", "unit", {"a": ""}),
    ("078", "the service's own place of RPC settings", "metadata/rpc/worker_threads", 5),
    ("079", "the service's own place of the token's setting", "generate_token", True),
    ("079", "the service's own place of the grace period", "runtime/termination_grace_period", 30),
    ("081", "the gateway under its old name, and no gw- id", "networking/gateway", "contour"),
    ("083", "instance_type inside instances is type", "cloud/computing/instances", [{"type": "ecs_xx1"}, {"type": "ecs_xx2"}]),
    ("084", "a single type beside a list", "cloud/computing/instance_type", "ecs_xxx"),
    ("086", "instances: null beside instance_type is nothing", "cloud/computing", {"instance_type": "<ref:PAIEASInstanceType>"}),
    ("088", '"true" is true', "metadata/enable_webservice", True),
    ("087", '"ture" is no boolean', "options/enableCache", "ture"),
    ("087", "meta.type is not metadata.type", "meta/type", "SDCluster"),
    ("090", "an expression where a number belongs stays", "metadata/instance", "${var.pai_service_config.instance_count}"),
    ("092", "a metric's name is opaque", "autoscaler/strategies", {"custom[qps]@status[200]": 15}),
    ("092", "keys of labels with dots and slashes are opaque", "labels", {"app": "image_test4", "env.test": "prod", "www.eas.com/test": "1111"}),
    ("092", "the registry's credential moves out", "dockerAuth", "REDACTED"),
    ("092", "another member of the same section does not", "credential", {"private_token": "REDACTED"}),
    ("093", "the value of a feature is an object, and stays one", "features", {"eas.aliyun.com/restart_pod_with_gpu_errors": {
        "metrics": ["node_gpu_ecc_total_vol_sbe", "node_gpu_ecc_total_vol_dbe", "node_gpu_kernel_err"]}}),
    ("096", "a feature torn at its dots is one key again", "features", {"eas.aliyun.com/extra-ephemeral-storage": "40Gi"}),
    ("073", "model_config: {} differs from none", "model_config", {}),
    ("060", "no group means public machines, and is kept", "metadata/resource", ""),
    ("063", "enable_jemalloc: 1 is a number", "metadata/rpc/enable_jemalloc", 1),
    ("068", "nested data of model_config is not touched", "model_config/access_key_id", "YOUR_ACCESS_KEY_ID"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("number", "reason", "path", "value"), CANONICAL, ids=[f"{row[0]} {row[1]}" for row in CANONICAL]
)
def test_in_canonical_form(number: str, reason: str, path: str, value: Any) -> None:
    found = at(canonicalise(corpus.file(number).config), path)
    assert (type(found), found) == (type(value), value), reason


def test_082_half_a_vpc() -> None:
    spec, _ = flatten(corpus.file("082").config)
    assert spec.vpc is not None
    assert spec.vpc.model_dump(exclude_none=True) == {"security_group_id": "sg-aaa"}
    assert spec.compute == PublicCompute(instance_types=["ecs_xxx"], cpu=2, memory=4000)


def test_083_a_null_section_is_none() -> None:
    spec, _ = flatten(corpus.file("083").config)
    assert spec.compute == PublicCompute(instance_types=["ecs_xx1", "ecs_xx2"])
    assert spec.extra == {"cloud": {"logging": {"paths": ["/home/admin/logs", "/var/log"]}}}


def test_084_the_list_goes_before_the_single_type() -> None:
    spec, notes = flatten(corpus.file("084").config)
    assert spec.compute == PublicCompute(instance_types=["ecs_xx1", "ecs_xx2"], cpu=2, memory=4000)
    assert spec.extra is not None
    assert spec.extra["cloud"]["computing"] == {"instance_type": "ecs_xxx"}
    assert [(note.kind, note.argument) for note in notes] == [("conflict", "compute.instanceTypes")]


def test_090_an_expression_as_port_stays_in_the_container() -> None:
    spec, _ = flatten(corpus.file("090").config)
    assert spec.containers is not None
    assert spec.containers[0].port is None
    assert spec.containers[0].extra == {"port": "${var.pai_service_config.container_port}"}


def test_096_a_quota_does_not_take_machine_types() -> None:
    spec, notes = flatten(corpus.file("096").config)
    assert spec.compute == QuotaCompute(quota_id="quotaxxx")
    assert spec.extra == {"cloud": {"computing": {"instance_type": "ecs.gn6i-c4g1.xlarge"}}}
    assert [note.argument for note in notes] == ["compute.instanceTypes"]


def test_060_no_group_is_public_and_061_any_text_is_a_group() -> None:
    public, dedicated = flatten(corpus.file("060").config)[0], flatten(corpus.file("061").config)[0]
    assert public.compute == PublicCompute(cpu=1, memory=2000)
    assert dedicated.compute == DedicatedCompute(resource_id="resource_id", cpu=1, memory=2000)


def test_051_an_empty_source_is_a_source() -> None:
    spec, _ = flatten(corpus.file("051").config)
    assert spec.storage == [EmptyDirMount(mount_path=spec.storage[0].mount_path)]  # type: ignore[index]


def test_097_an_empty_environment_is_not_none() -> None:
    spec, _ = flatten(corpus.file("097").config)
    assert spec.containers is not None
    assert spec.containers[0].env == []


def test_077_a_key_beside_the_source_does_not_make_the_mount_raw() -> None:
    spec, notes = flatten(corpus.file("077").config)
    assert spec.storage is not None
    assert isinstance(spec.storage[0], OssMount)
    assert spec.storage[0].extra == {"source_paths": ["/path1", "/path2", "/path2"]}
    assert notes == ()


def test_049_a_cpfs_spelled_as_nfs_is_an_nfs_mount() -> None:
    spec, _ = flatten(corpus.file("049").config)
    assert spec.storage is not None
    mount = spec.storage[0]
    assert isinstance(mount, NfsMount)
    assert mount.server is not None
    assert ".cpfs." in mount.server


def test_pydantic_would_take_true_for_a_port_and_text_for_a_number() -> None:
    spec, _ = flatten({"containers": [{"port": True}, {"port": "8000"}, {"port": 8000.0}, {"port": 8000.5}]})
    assert spec.containers is not None
    assert [container.port for container in spec.containers] == [None, 8000, 8000, None]
    assert [container.extra for container in spec.containers] == [{"port": True}, None, None, {"port": 8000.5}]


def test_an_overflow_entry_of_a_group_is_a_machine_type_like_any() -> None:
    spec, _ = flatten(
        {
            "metadata": {"resource": "eas-r-1"},
            "cloud": {
                "computing": {
                    "instances": [{"type": "dedicated_resource"}, {"type": "m", "capacity": "20%", "zone": "a"}]
                }
            },
        }
    )
    assert spec.compute == DedicatedCompute(
        resource_id="eas-r-1",
        instance_types=["dedicated_resource", InstanceType(type="m", capacity="20%", extra={"zone": "a"})],
    )
