"""What comes back has its types: outputs, look-ups, an explicit provider, an existing service, a service JSON."""

from collections.abc import Sequence
from pathlib import Path
from typing import Unpack, assert_type

import pulumi

import pulumi_pai_eas as pai

service = pai.Service("chat")
assert_type(service.service_id, pulumi.Output[str])
assert_type(service.endpoint, pulumi.Output[str | None])
assert_type(service.endpoints, pulumi.Output[Sequence[pai.Endpoint]])
assert_type(service.replica_status, pulumi.Output[pai.ReplicaStatus | None])
assert_type(service.network_in_effect, pulumi.Output[pai.NetworkInEffect])
assert_type(service.nlb_endpoint, pulumi.Output[pai.NlbEndpoint | None])
assert_type(service.replicas, pulumi.Output[int | None])
host: pulumi.Output[str] = service.nlb_endpoint.apply(lambda nlb: f"{nlb.host}:{nlb.port}" if nlb else "")
kind: pulumi.Output[str] = service.network_in_effect.apply(lambda network: network.kind)

assert_type(pai.Service.get("old", "cn-hangzhou/chat"), pai.Service)
from_text = pai.Service.from_service_json("file", "service.json", replicas=2)
from_path = pai.Service.from_service_json("path", Path("service.json"), pulumi.ResourceOptions(protect=True))
from_dict = pai.Service.from_service_json("dict", {"metadata": {"name": "x"}}, containers=[{"image": "x"}])
assert_type(from_dict, pai.Service)

assert_type(pai.get_images("vllm", chip="GPU"), tuple[pai.Image, ...])
assert_type(pai.get_machine_types(gpus=1, in_stock=True, region="cn-shanghai"), tuple[pai.MachineType, ...])
assert_type(pai.get_gateways(), tuple[pai.Gateway, ...])
assert_type(pai.get_workspaces(), tuple[pai.Workspace, ...])
assert_type(pai.get_service("chat"), pai.ServiceStatus)
assert_type(pai.get_images_output(service.owner), pulumi.Output[tuple[pai.Image, ...]])
assert_type(pai.get_machine_types_output(gpus=1), pulumi.Output[tuple[pai.MachineType, ...]])
assert_type(pai.get_gateways_output(region=service.region), pulumi.Output[tuple[pai.Gateway, ...]])
assert_type(pai.get_workspaces_output(), pulumi.Output[tuple[pai.Workspace, ...]])
assert_type(pai.get_service_output(service.owner), pulumi.Output[pai.ServiceStatus])
assert_type(pai.docker_auth("user", service.owner), pulumi.Output[str])

other = pai.Provider(
    "other",
    region="cn-shanghai",
    access_key="k",
    secret_key=pulumi.Output.secret("s"),
    assume_role=pai.AssumeRoleArgs(role_arn="acs:ram::1:role/x", session_expiration=3600),
    endpoints={"eas": "example"},
)
pai.Service("elsewhere", pulumi.ResourceOptions(provider=other))


def team_service(name: str, **arguments: Unpack[pai.ServiceArgs]) -> pai.Service:
    return pai.Service(name, **arguments)


def mount(bucket: str, code: bool) -> pai.MountArgs:
    return pai.CodeMountArgs(id=bucket, mount_path="/c") if code else pai.OssMountArgs(path=bucket, mount_path="/c")


team_service("ours", storage=[mount("oss://a/", code=False)], compute=pai.PublicComputeArgs(instance_types=["a"]))
