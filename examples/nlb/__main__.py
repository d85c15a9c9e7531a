import pulumi

import pulumi_pai_eas as pai

config = pulumi.Config()

chat = pai.Service(
    "chat",
    containers=[
        pai.ContainerArgs(
            image="official:vllm:0.14.0-gpu",
            port=8000,
            command="vllm serve /model_dir --port 8000 --served-model-name Qwen3-8B --max-model-len 16384",
        )
    ],
    instance_type="ecs.gn7i-c8g1.2xlarge",
    storage=[pai.OssMountArgs(path="oss://models/qwen3-8b/", mount_path="/model_dir", read_only=True)],
    # In a stack that makes its own network: vpc_id=vpc.id, vswitch_ids=[a.id, b.id], security_group_id=group.id
    vpc=pai.VpcArgs(
        vpc_id=config.require("vpcId"),
        vswitch_ids=config.require("vswitchIds").split(","),
        security_group_id=config.require("securityGroupId"),
    ),
    network=pai.NetworkArgs(nlb=[pai.NlbListenerArgs(port=9000)]),
    nlb_failure="error",
)

pulumi.export("url", chat.endpoint)
pulumi.export("token", chat.access_token)
pulumi.export("nlb", chat.nlb_endpoint)
pulumi.export("summary", chat.deployment_summary)
