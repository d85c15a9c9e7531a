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
    compute=pai.DedicatedComputeArgs(resource_id=config.get("resourceGroupId"), gpu=1, cpu=8, memory=30000),
    storage=[pai.OssMountArgs(path="oss://models/qwen3-8b/", mount_path="/model_dir", read_only=True)],
)

pulumi.export("url", chat.endpoint)
pulumi.export("token", chat.access_token)
pulumi.export("summary", chat.deployment_summary)
