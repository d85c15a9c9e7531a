import pulumi

import pulumi_pai_eas as pai
from pulumi_pai_eas_components import VllmService

A10 = "ecs.gn7i-c16g1.4xlarge"

chat = VllmService(
    "chat",
    model="Qwen/Qwen3-8B",
    model_path="oss://models/qwen3-8b/",
    replicas=4,
    compute=pai.PublicComputeArgs(
        instance_types=[
            pai.InstanceTypeArgs(type=A10, spot_price_limit=1.2, capacity="75%"),
            A10,
            "ml.gu7i.c16m60.1-gu30",
        ],
        disable_spot_protection_period=False,
        resource_rebalancing=True,
    ),
)

pulumi.export("url", chat.openai_base_url)
pulumi.export("token", chat.access_token)
