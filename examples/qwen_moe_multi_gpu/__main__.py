import pulumi

from pulumi_pai_eas_components import VllmService

experts = VllmService(
    "experts",
    model="Qwen/Qwen3-30B-A3B",
    model_path="oss://models/qwen3-30b-a3b/",
    gpus=4,
    context=16384,
    flags=["--enable-expert-parallel"],
)

pulumi.export("url", experts.openai_base_url)
pulumi.export("token", experts.access_token)
pulumi.export("machine", experts.service.effective_instance_types)
