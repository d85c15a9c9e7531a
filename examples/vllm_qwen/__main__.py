import pulumi

from pulumi_pai_eas_components import VllmService

config = pulumi.Config()

chat = VllmService(
    "chat",
    model="Qwen/Qwen3-8B",
    model_path=config.get("modelPath") or "oss://models/qwen3-8b/",
    instance_type="ecs.gn7i-c8g1.2xlarge",
)

pulumi.export("url", chat.openai_base_url)
pulumi.export("model", chat.model_name)
pulumi.export("token", chat.access_token)
pulumi.export("curl", chat.curl)
