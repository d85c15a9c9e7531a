import pulumi

import pulumi_pai_eas as pai
from pulumi_pai_eas_components import VllmService

chat = VllmService(
    "chat",
    model="Qwen/Qwen3-8B",
    model_path="oss://models/qwen3-8b/",
    instance_type="ecs.gn7i-c8g1.2xlarge",
    autoscaler=pai.AutoscalerArgs(
        min=0,
        max=4,
        metrics={"qps": 10},
        to_zero_grace_seconds=1800,
        from_zero_replicas=1,
    ),
)

pulumi.export("url", chat.openai_base_url)
pulumi.export("token", chat.access_token)
