import pulumi

import pulumi_pai_eas as pai
from pulumi_pai_eas_components import CanaryRelease

config = pulumi.Config()
weight = config.get_int("canaryWeight")


def serve(folder: str) -> pai.ServiceArgs:
    """vLLM with the model of a folder; both answer to the same name."""
    return {
        "containers": [
            pai.ContainerArgs(
                image="official:vllm",
                port=8000,
                command="vllm serve /model_dir --port 8000 --served-model-name chat --max-model-len 8192",
                startup_check=pai.HttpProbeArgs(path="/health", port=8000, period_seconds=10, failure_threshold=180),
            )
        ],
        "storage": [pai.OssMountArgs(path=folder, mount_path="/model_dir", read_only=True)],
        "instance_type": "ecs.gn7i-c8g1.2xlarge",
    }


release = CanaryRelease(
    "chat",
    stable=serve("oss://models/qwen2.5-7b/"),
    canary=serve("oss://models/qwen3-8b/"),
    weight=10 if weight is None else weight,
    token=config.get_secret("token"),
)

pulumi.export("url", release.endpoint)
pulumi.export("token", release.access_token)
