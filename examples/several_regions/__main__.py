import pulumi

from pulumi_pai_eas_components import VllmService

REGIONS = ("cn-hangzhou", "cn-shanghai")
MODELS = {"chat": "Qwen/Qwen3-8B", "coder": "Qwen/Qwen2.5-Coder-7B-Instruct"}

for region in REGIONS:
    for name, model in MODELS.items():
        service = VllmService(
            f"{name}-{region}",
            model=model,
            model_path=f"oss://models-{region}/{name}/",
            region=region,
            instance_type="ecs.gn7i-c8g1.2xlarge",
        )
        pulumi.export(f"{name}-{region}", service.openai_base_url)
