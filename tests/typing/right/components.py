"""Components as users write them: every argument of their own, options passed on, Outputs, outputs with their types."""

import pulumi

import pulumi_pai_eas as pai
from pulumi_pai_eas_components import (
    CanaryRelease,
    ComfyUiService,
    CosyVoiceService,
    PrivateEndpoint,
    ServiceOptions,
    SglangService,
    StableDiffusionWebUiService,
    VllmService,
)

text = pulumi.Output.from_input("x")
serving: pai.ServiceArgs = {
    "containers": [pai.ContainerArgs(image="x", port=8000, command="serve")],
    "instance_type": "ecs.gn7i-c8g1.2xlarge",
}
vpc = pai.VpcArgs(vpc_id=text, vswitch_ids=[text, text], security_group_id=text)

chat = VllmService(
    "chat",
    model="Qwen/Qwen3-8B",
    model_path=text,
    model_config={"num_hidden_layers": 36},
    gpus=1,
    context=8192,
    served_model_name="qwen",
    gpu_memory_utilization=0.9,
    image=text,
    flags=["--enable-prefix-caching"],
    env={"A": text},
    instance_type="ecs.gn7i-c8g1.2xlarge",
    replicas=2,
    labels={"team": text},
    autoscaler={"min": 0, "max": 2, "metrics": {"qps": 20}},
    compute=pai.PublicComputeArgs(instance_types=["ecs.gn7i-c8g1.2xlarge"]),
    mounts=[pai.EmptyDirMountArgs(mount_path="/cache")],
    vpc=vpc,
    wait_for="ready",
    opts=pulumi.ResourceOptions(protect=True),
)
url: pulumi.Output[str | None] = chat.openai_base_url
name: str = chat.model_name
child: pai.Service = chat.service
summary: pulumi.Output[str] = chat.deployment_summary

options: ServiceOptions = {"replicas": 2, "network": {"nlb": [{"port": 9000}]}}
SglangService("coder", model="Qwen/Qwen2.5-Coder-7B-Instruct", model_path="oss://x/", **options)
ComfyUiService("paint", form="api", model_path=text, disk=60)
StableDiffusionWebUiService("draw", instance_type=text, image="x")
CosyVoiceService("speak", env=text.apply(lambda value: {"A": value}))
private = PrivateEndpoint("inside", vpc=vpc, port=9000, nlb_id=text, containers=[{"image": "x", "port": 8000}])
host: pulumi.Output[str | None] = private.host
release = CanaryRelease("next", stable=serving, canary={**serving, "replicas": 1}, weight=10, group="chat", token=text)
stable: pai.Service = release.stable
