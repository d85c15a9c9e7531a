"""The configurations that people deploy, each as one service: what is posted for it stands in golden/NN.json."""

from __future__ import annotations

import pulumi
from network import Later

import pulumi_pai_eas as pai

REGISTRY = "eas-registry-vpc.cn-hangzhou.cr.aliyuncs.com/pai-eas"
VLLM = f"{REGISTRY}/vllm:0.14.0-gpu"
SGLANG = f"{REGISTRY}/sglang:0.5.8-acclep1.2.1-gpu"
COMFYUI = f"{REGISTRY}/comfyui:2.2"
RAG = f"{REGISTRY}/pai-rag:0.1"
A10 = "ecs.gn7i-c16g1.4xlarge"

net = Later(
    "net", id="vpc-emulator0two0zones", group="sg-emulator0two0zones", domain="1a2b-xy.cn-hangzhou.nas.aliyuncs.com"
)
a, b = Later("a", id="vsw-emulator0zone0h"), Later("b", id="vsw-emulator0zone0i")

serve = pai.ContainerArgs(image=VLLM, port=8000, command="vllm serve /model_dir --port 8000 --trust-remote-code")
model = pai.OssMountArgs(path="oss://models/qwen/", mount_path="/model_dir", read_only=True)
vpc = pai.VpcArgs(vpc_id=net["id"], vswitch_ids=[a["id"], b["id"]], security_group_id=net["group"])

pai.Service("qwen", containers=[serve], instance_type=A10, storage=[model])
pai.Service(
    "qwen-scaled",
    containers=[serve],
    instance_type=A10,
    storage=[model],
    autoscaler=pai.AutoscalerArgs(min=1, max=4, metrics={"qps": 20}),
)
pai.Service(
    "qwen-nlb",
    containers=[serve],
    instance_type=A10,
    storage=[model],
    vpc=vpc,
    network=pai.NetworkArgs(nlb=[pai.NlbListenerArgs(port=8000)]),
)
pai.Service(
    "llama3-8b",
    instance_type=A10,
    storage=[model],
    containers=[
        pai.ContainerArgs(
            image=SGLANG,
            port=8000,
            command="python -m sglang.launch_server --model-path /model_dir --host 0.0.0.0 --port 8000",
            startup_check=pai.HttpProbeArgs(
                path="/health", initial_delay_seconds=120, period_seconds=10, failure_threshold=30
            ),
        )
    ],
)
pai.Service(
    "sdxl",
    instance_type=A10,
    storage=[pai.OssMountArgs(path="oss://models/sdxl/", mount_path="/models", read_only=True)],
    containers=[
        pai.ContainerArgs(
            image=COMFYUI,
            port=8000,
            command="python main.py --listen 0.0.0.0 --port 8000",
            startup_check=pai.HttpProbeArgs(initial_delay_seconds=60, period_seconds=10, failure_threshold=30),
        )
    ],
)
switched = pai.Service("qwen-cpu", containers=[serve], instance_type="ecs.c7.2xlarge", storage=[model])
pai.Service(
    "qwen-dedicated",
    containers=[serve],
    storage=[model],
    compute=pai.DedicatedComputeArgs(resource_id="eas-r-emulator0ready", cpu=4, memory=8000, gpu=1),
)
pai.Service(
    "qwen-gateway",
    containers=[serve],
    instance_type=A10,
    storage=[model],
    vpc=vpc,
    network=pai.NetworkArgs(gateway_id="gw-emulator0alb"),
)
pai.Service(
    "qwen-spot",
    containers=[serve],
    storage=[model],
    replicas=4,
    compute=pai.PublicComputeArgs(
        instance_types=[
            pai.InstanceTypeArgs(type=A10, spot_price_limit=1.2, capacity="50%"),
            A10,
            "ecs.gn6e-c12g1.3xlarge",
        ],
        disable_spot_protection_period=False,
        resource_rebalancing=True,
    ),
)
pai.Service(
    "qwen-async",
    containers=[serve],
    instance_type=A10,
    storage=[model],
    service_type="Async",
    queue=pai.QueueArgs(cpu=1, memory=4000, max_delivery=3),
    rpc=pai.RpcArgs(proxy_path="/", keepalive=600_000),
)
pai.Service(
    "rag",
    instance_type="ecs.c7.4xlarge",
    enable_webservice=True,
    vpc=vpc,
    containers=[
        pai.ContainerArgs(name="web", image=f"{RAG}-nginx", port=8680, script="nginx"),
        pai.ContainerArgs(name="ui", image=f"{RAG}-ui", port=8002, script="pai_rag ui"),
        pai.ContainerArgs(name="api", image=RAG, port=8001, script="pai_rag serve", env={"EMBEDDING": "huggingface"}),
    ],
    storage=[
        pai.NfsMountArgs(server=net["domain"], path="/rag", mount_path="/app/data"),
        pai.OssMountArgs(path="oss://models/bge/", mount_path="/models", read_only=True),
    ],
)
pai.Service(
    "qwen-clock",
    containers=[serve],
    instance_type=A10,
    storage=[model],
    cron_scaler=pai.CronScalerArgs(
        jobs=[
            pai.CronJobArgs(name="day", schedule="0 0 8 * * *", target_size=4, time_zone="Asia/Shanghai"),
            pai.CronJobArgs(name="night", schedule="0 0 20 * * *", target_size=1, time_zone="Asia/Shanghai"),
        ],
        exclude_dates=["0 0 0 1 10 *"],
    ),
)

pulumi.export("machine", switched.effective_instance_types)
