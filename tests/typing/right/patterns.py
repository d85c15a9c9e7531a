"""Services as users write them, with argument objects: every class once, every argument's type once."""

import pulumi

import pulumi_pai_eas as pai

VLLM = "eas-registry-vpc.cn-hangzhou.cr.aliyuncs.com/pai-eas/vllm:0.14.0-gpu"
serve = pai.ContainerArgs(image=VLLM, port=8000, command="vllm serve /model_dir --port 8000 --trust-remote-code")
model = pai.OssMountArgs(path="oss://models/qwen/", mount_path="/model_dir", read_only=True)
text = pulumi.Output.from_input("vpc-1")
number = pulumi.Output.from_input(4)
config = pulumi.Config()

pai.Service("plain", containers=[serve], instance_type="ecs.gn7i-c16g1.4xlarge", storage=[model])
pai.Service("scaled", containers=[serve], autoscaler=pai.AutoscalerArgs(min=1, max=4, metrics={"qps": 20}))
pai.Service(
    "nlb",
    pulumi.ResourceOptions(protect=True),
    containers=[serve],
    vpc=pai.VpcArgs(vpc_id=text, vswitch_ids=["vsw-1", text], security_group_id=text),
    network=pai.NetworkArgs(
        gateway_id="gw-1",
        nlb=[pai.NlbListenerArgs(port=number), pai.NlbListenerArgs(id="nlb-1", port=443, extra={"net_type": "x"})],
        rate_limit=pai.LimitArgs(limit=10),
        concurrency_limit=pai.LimitArgs(limit=10, enable=False),
        enable_grpc=True,
        enable_http2=True,
        enable_https=True,
        path="/x",
        traffic_state="standalone",
        disable_internet_endpoint=True,
    ),
)
pai.Service(
    "probes",
    containers=[
        pai.ContainerArgs(
            image=text,
            name="api",
            script="python main.py",
            args=["--a", text],
            env={"A": text, "B": "b"},
            startup_check=pai.HttpProbeArgs(path="/health", port=8000, initial_delay_seconds=120, period_seconds=10),
            liveness_check=pai.TcpProbeArgs(port=number, timeout_seconds=1, success_threshold=1, failure_threshold=30),
            health_check=pai.ExecProbeArgs(command=["true"]),
            python_requirements=["numpy"],
            python_requirements_path="/requirements.txt",
            resources={"limits": {"nvidia.com/gpu": 1}},
            extra={"security": {"x": text}},
        ),
        pai.ContainerArgs(image="b", env=[pai.EnvVarArgs(name="A", value=text)]),
    ],
)
pai.Service(
    "spot",
    containers=text.apply(lambda image: [pai.ContainerArgs(image=image)]),
    replicas=number,
    compute=pai.PublicComputeArgs(
        instance_types=[
            pai.InstanceTypeArgs(type="ecs.gn7i-c16g1.4xlarge", spot_price_limit=1.2, capacity="50%"),
            pai.InstanceTypeArgs(type="ecs.gn7i-c16g1.4xlarge", capacity=3, extra={"a": 1}),
            "ecs.gn6e-c12g1.3xlarge",
        ],
        disable_spot_protection_period=False,
        resource_rebalancing=True,
    ),
)
pai.Service(
    "group",
    compute=pai.DedicatedComputeArgs(resource_id="eas-r-1", cpu=4, memory=8000, gpu=0, gpu_memory=8, qos="BestEffort"),
    needs=pai.NeedsArgs(gpus=1, gpu_memory=24, model="Qwen/Qwen3-8B", context=16384),
)
pai.Service("quota", compute=pai.QuotaComputeArgs(quota_id=text, quota_type="Lingjun", cpu=4, memory=8000, rdma=1))
pai.Service(
    "mounts",
    storage=[
        model,
        pai.NfsMountArgs(server="x.nas.aliyuncs.com", path="/", mount_path="/a", resource_group_id="eas-r-1"),
        pai.CpfsMountArgs(file_system_id="bmcpfs-1", path="/", mount_path="/b"),
        pai.DatasetMountArgs(id="d-1", version="v1", read_only=True, mount_path="/c"),
        pai.GitMountArgs(repo="https://x/y.git", branch="b", commit="c", username="u", password=text, mount_path="/d"),
        pai.CodeMountArgs(id="code-1", mount_path="/e", resource_type="code"),
        pai.ImageMountArgs(image="x", path="/", mount_path="/f", resource_use="base_model"),
        pai.EmptyDirMountArgs(medium="memory", size_limit=16, mount_path="/dev/shm"),
        pai.CacheMountArgs(path="/a/x", capacity="200G", mount_path="/g"),
        pai.RawMountArgs(source={"cloud_disk": {"capacity": "100G"}}, mount_path="/h", extra={"x": 1}),
    ],
)
pai.Service(
    "everything else",
    service_name="x_y",
    service_name_prefix="x_",
    workspace_id="1",
    region="cn-hangzhou",
    disk=40,
    shm_size=64,
    enable_webservice=True,
    spread_policy="host",
    processor=pai.ProcessorArgs(name="x", params=["a"], model_config={"a": 1}, main_class="m", warm_up_data_path="p"),
    cron_scaler=pai.CronScalerArgs(
        jobs=[pai.CronJobArgs(name="up", schedule="0 0 8 * * *", target_size=3, time_zone="Asia/Shanghai")],
        exclude_dates=["* * * 1 10 ?"],
    ),
    rolling_strategy=pai.RollingStrategyArgs(max_surge="10%", max_unavailable=1),
    runtime=pai.RuntimeArgs(termination_grace_period=30, enable_crash_block=True),
    rpc=pai.RpcArgs(proxy_path="/", keepalive=600_000, batching=False),
    features={"eas.aliyun.com/x": "y"},
    labels={"team": text},
    token=config.get_secret("token"),
    generate_token=False,
    docker_auth=pai.docker_auth("user", config.require_secret("password")),
    service_type="Async",
    queue=pai.QueueArgs(cpu=1, memory=4000, max_delivery=3, resource="eas-r-1"),
    unit_size=2,
    workload_type="elasticjob",
    group="chat",
    traffic=pai.TrafficArgs(weight=50, state="grouping"),
    extra={"sinker": {"type": "sls"}},
    desired_state="running",
    safety_lock="dangerous",
    nlb_failure="error",
    cpu_with_gpu_engine="error",
    wait_for="ready",
    create_failure="delete",
    checks="create",
    findings={"PAI2107": "ignore"},
    adopt="eas-m-1",
)
pai.Service("nothing", service_name=config.get("name"), replicas=config.get_int("replicas"))
