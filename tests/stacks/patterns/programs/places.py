"""Where services run: shared GPUs, a group that overflows, a quota, several machines for one replica, a processor."""

from __future__ import annotations

import pulumi_pai_eas as pai

REGISTRY = "eas-registry-vpc.cn-hangzhou.cr.aliyuncs.com/pai-eas"
VLLM = f"{REGISTRY}/vllm:0.14.0-gpu"
SGLANG = f"{REGISTRY}/sglang:0.5.8-acclep1.2.1-gpu"
APP = "registry.cn-hangzhou.aliyuncs.com/apps/classify:3"

pai.Service(
    "shared-gpu",
    containers=[pai.ContainerArgs(image=APP, port=8000, command="python app.py")],
    replicas=2,
    spread_policy="host",
    compute=pai.DedicatedComputeArgs(
        resource_id="eas-r-emulator0ready",
        cpu=2,
        memory=8000,
        gpu=0,
        gpu_memory=6,
        gpu_core_percentage=25,
        qos="BestEffort",
    ),
    rolling_strategy=pai.RollingStrategyArgs(max_surge="50%", max_unavailable=1),
)
pai.Service(
    "overflowing",
    containers=[pai.ContainerArgs(image=APP, port=8000, command="python app.py")],
    replicas=3,
    compute=pai.DedicatedComputeArgs(
        resource_id="eas-r-emulator0ready",
        cpu=8,
        memory=30000,
        gpu=1,
        instance_types=["ecs.gn7i-c8g1.2xlarge"],
        resource_burstable=True,
        resource_rebalancing=True,
    ),
    rolling_strategy=pai.RollingStrategyArgs(max_surge=1),
)
pai.Service(
    "lingjun",
    containers=[
        pai.ContainerArgs(
            image=SGLANG,
            port=8000,
            command=(
                "python -m sglang.launch_server --model-path /model_dir --host 0.0.0.0 --port 8000"
                " --tensor-parallel-size 8"
            ),
            startup_check=pai.HttpProbeArgs(path="/health", initial_delay_seconds=300, failure_threshold=60),
        )
    ],
    compute=pai.QuotaComputeArgs(
        quota_id="quota1abc", quota_type="Lingjun", cpu=64, memory=512000, gpu=8, rdma=1, resource_burstable=False
    ),
    storage=[pai.CpfsMountArgs(file_system_id="bmcpfs-290w65p03ok64ya1", path="/models/", mount_path="/model_dir")],
)
pai.Service(
    "two-machines",
    containers=[
        pai.ContainerArgs(
            image=VLLM,
            port=8000,
            command="vllm serve /model_dir --port 8000 --pipeline-parallel-size 2 --tensor-parallel-size 4",
        )
    ],
    instance_type="ecs.gn7i-c32g1.32xlarge",
    unit_size=2,
    shm_size=64,
    storage=[pai.OssMountArgs(path="oss://models/llama-70b/", mount_path="/model_dir", read_only=True)],
)
pai.Service(
    "sized",
    containers=[pai.ContainerArgs(image=APP, port=8000, command="python app.py")],
    compute=pai.PublicComputeArgs(cpu=4, memory=16384),
    disk="50Gi",
)
pai.Service(
    "legacy",
    processor=pai.ProcessorArgs(
        path="oss://models/processors/echo.tar.gz",
        entry="./app.py",
        type="python",
        params=["--verbose"],
        model_path="oss://models/saved_model.tar.gz",
        model_entry="model.pb",
        model_config={"fg_mode": "normal", "access_key_id": "LTAIexample"},
        oss_endpoint="oss-cn-hangzhou-internal.aliyuncs.com",
        warm_up_data_path="oss://models/warm_up.bin",
        cuda="11.2",
    ),
    compute=pai.PublicComputeArgs(cpu=4, memory=8192),
)
