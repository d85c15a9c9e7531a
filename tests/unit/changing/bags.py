"""A service as a program registers it, and variations of it."""

from __future__ import annotations

from typing import Any

VLLM = "eas-registry-vpc.cn-hangzhou.cr.aliyuncs.com/pai-eas/vllm:0.14.0-gpu"
OLDER_VLLM = VLLM.replace("0.14.0", "0.13.0")
A10 = "ecs.gn7i-c8g1.2xlarge"
LARGER_A10 = "ecs.gn7i-c16g1.4xlarge"
SERVE = "vllm serve /model_dir --port 8000"
NAME = "chat_prod"
OWNER = "0123456789abcdef0123"
CONTAINER: dict[str, Any] = {"image": VLLM, "port": 8000, "command": SERVE}
MOUNT: dict[str, Any] = {"kind": "oss", "path": "oss://models/qwen/", "mountPath": "/model_dir", "readOnly": True}
VPC: dict[str, Any] = {
    "vpcId": "vpc-emulator0two0zones",
    "vswitchIds": ["vsw-emulator0zone0h", "vsw-emulator0zone0i"],
    "securityGroupId": "sg-emulator0two0zones",
}
BAG: dict[str, Any] = {
    "autoName": NAME,
    "owner": OWNER,
    "containers": [CONTAINER],
    "instanceType": A10,
    "storage": [MOUNT],
}


def bag(**changed: Any) -> dict[str, Any]:
    """The good service, some properties replaced; None leaves one out."""
    found = {key: value for key, value in {**BAG, **changed}.items() if value is not None}
    if "compute" in changed:
        found.pop("instanceType", None)
    return found


def container(**changed: Any) -> list[dict[str, Any]]:
    """The one container, some of its properties replaced; None leaves one out."""
    return [{key: value for key, value in {**CONTAINER, **changed}.items() if value is not None}]
