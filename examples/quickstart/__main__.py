import pulumi

import pulumi_pai_eas as pai

chat = pai.Service(
    "chat",
    containers=[
        pai.ContainerArgs(
            image="eas-registry-vpc.cn-hangzhou.cr.aliyuncs.com/pai-eas/vllm:0.14.0-gpu",
            port=8000,
            command="vllm serve /model_dir --port 8000 --served-model-name Qwen3-8B --max-model-len 16384",
        )
    ],
    instance_type="ecs.gn7i-c8g1.2xlarge",
    storage=[pai.OssMountArgs(path="oss://models/qwen3-8b/", mount_path="/model_dir", read_only=True)],
)

pulumi.export("url", chat.internet_endpoint)
pulumi.export("token", chat.access_token)
pulumi.export("summary", chat.deployment_summary)
