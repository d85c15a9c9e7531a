import pulumi
import pulumi_alicloud as alicloud

import pulumi_pai_eas as pai
from pulumi_pai_eas_components import PrivateEndpoint

ZONES = {"cn-hangzhou-h": "10.0.0.0/24", "cn-hangzhou-i": "10.0.1.0/24"}

net = alicloud.vpc.Network("inference", vpc_name="inference", cidr_block="10.0.0.0/16")
switches = {
    zone: alicloud.vpc.Switch(f"inference-{zone}", vpc_id=net.id, zone_id=zone, cidr_block=block)
    for zone, block in ZONES.items()
}
group = alicloud.ecs.SecurityGroup("inference", vpc_id=net.id)
entry = alicloud.nlb.LoadBalancer(
    "inference",
    vpc_id=net.id,
    address_type="Intranet",
    zone_mappings=[{"zone_id": zone, "vswitch_id": switch.id} for zone, switch in switches.items()],
)

chat = PrivateEndpoint(
    "chat",
    nlb_id=entry.id,
    vpc=pai.VpcArgs(
        vpc_id=net.id,
        vswitch_ids=[switch.id for switch in switches.values()],
        security_group_id=group.id,
    ),
    containers=[
        pai.ContainerArgs(
            image="official:vllm",
            port=8000,
            command="vllm serve /model_dir --port 8000 --served-model-name Qwen3-8B --max-model-len 8192",
            startup_check=pai.HttpProbeArgs(path="/health", port=8000, period_seconds=10, failure_threshold=180),
        )
    ],
    storage=[pai.OssMountArgs(path="oss://models/qwen3-8b/", mount_path="/model_dir", read_only=True)],
    instance_type="ecs.gn7i-c8g1.2xlarge",
)

pulumi.export("host", chat.host)
pulumi.export("url", chat.url)
pulumi.export("token", chat.access_token)
