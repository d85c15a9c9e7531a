import pulumi

import pulumi_pai_eas as pai

everything = pai.Service(
    "everything",
    service_name_prefix="every_",
    containers=[
        pai.ContainerArgs(
            image="official:vllm:0.14.0-gpu",
            port=8000,
            command="vllm serve /model_dir --port 8000 --max-model-len 16384",
            env={"HF_TOKEN": pulumi.Output.secret("canary-of-upgrades"), "MODE": "fast"},
            startup_check=pai.HttpProbeArgs(path="/health", period_seconds=10, failure_threshold=60),
        )
    ],
    compute=pai.PublicComputeArgs(
        instance_types=[
            pai.InstanceTypeArgs(type="ecs.gn7i-c8g1.2xlarge", spot_price_limit=2.5),
            "ecs.gn7i-c16g1.4xlarge",
        ]
    ),
    disk="50Gi",
    shm_size=64,
    storage=[
        pai.OssMountArgs(path="oss://models/qwen3-8b/", mount_path="/model_dir", read_only=True),
        pai.GitMountArgs(
            repo="https://example.com/code.git",
            mount_path="/code",
            username="u",
            password=pulumi.Output.secret("canary-of-git"),
        ),
    ],
    vpc=pai.VpcArgs(
        vpc_id="vpc-emulator0two0zones",
        vswitch_ids=["vsw-emulator0zone0h", "vsw-emulator0zone0i"],
        security_group_id="sg-emulator0two0zones",
    ),
    network=pai.NetworkArgs(
        nlb=[pai.NlbListenerArgs(port=9000)], rate_limit=pai.LimitArgs(limit=100), enable_http2=True
    ),
    autoscaler=pai.AutoscalerArgs(min=1, max=4, metrics={"qps": 20}),
    cron_scaler=pai.CronScalerArgs(jobs=[pai.CronJobArgs(name="up", schedule="0 0 8 * * *", target_size=2)]),
    rolling_strategy=pai.RollingStrategyArgs(max_surge="20%", max_unavailable=1),
    runtime=pai.RuntimeArgs(termination_grace_period=60),
    rpc=pai.RpcArgs(keepalive=60000),
    features={"eas.aliyun.com/gpu-driver-version": "550"},
    labels={"team": "ml"},
    token=pulumi.Output.secret("canary-of-callers"),
    extra={"options": {"priority": 1}},
    desired_state="running",
    safety_lock="none",
    findings={"PAI2107": "ignore"},
    wait_for="running",
)

pulumi.export("url", everything.internet_endpoint)
pulumi.export("token", everything.access_token)
