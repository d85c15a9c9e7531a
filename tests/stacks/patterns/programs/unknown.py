"""One service whose parts are wrong where they are known, beside parts that are not known before another is made."""

from __future__ import annotations

from typing import Any

from network import Later

import pulumi_pai_eas as pai

APP = "registry.cn-hangzhou.aliyuncs.com/apps/classify:3"
given = Later(
    "given",
    container={"image": APP, "port": 8001, "command": "python app.py", "env": {"X": "1"}},
    env={"A": "1"},
    image="eas-registry-vpc.cn-hangzhou.cr.aliyuncs.com/pai-eas/vllm:0.14.0-gpu",
    mount={"kind": "oss", "path": "oss://m/q/", "mountPath": "/m"},
    name="a-b",
    number=2,
    path="oss://m/r/",
    port=9090,
    text="x",
    type="ecs.gn7i-c8g1.2xlarge",
    vpc="vpc-emulator0two0zones",
    vswitch="vsw-emulator0zone0h",
)


def container(**different: Any) -> pai.ContainerArgs:
    values: dict[str, Any] = {"image": APP, "command": "python app.py", **different}
    return pai.ContainerArgs(**values)


pai.Service(
    "chat",
    service_name=given["name"],
    containers=[
        container(image=given["image"], port=given["port"], command=given["text"], env={"A": given["text"], "B": "b"}),
        given["container"],
        container(port=8080, env=given["env"]),
        container(port=70000, health_check=pai.HttpProbeArgs(port=given["port"], path=given["path"])),
    ],
    instance_type=given["type"],
    vpc=pai.VpcArgs(vpc_id=given["vpc"], vswitch_ids=[given["vswitch"]], security_group_id=given["text"]),
    network=pai.NetworkArgs(nlb=[pai.NlbListenerArgs(port=given["port"]), pai.NlbListenerArgs(port=8080)]),
    storage=[
        given["mount"],
        pai.OssMountArgs(path="models/", mount_path="/n"),
        pai.OssMountArgs(path=given["path"], mount_path="data"),
    ],
    autoscaler=pai.AutoscalerArgs(min=given["number"], max=1, metrics={"qps": given["number"]}),
    labels={"a": given["text"]},
)
