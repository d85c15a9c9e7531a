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
    network=pai.NetworkArgs(gateway_id=config.require("gatewayId")),
    findings={"PAI3205": "ignore"},  # "the VPC is read from the gateway", which is what is wanted here
)

pulumi.export("url", chat.endpoint)
pulumi.export("token", chat.access_token)
pulumi.export("network", chat.network_in_effect)
pulumi.export("summary", chat.deployment_summary)
