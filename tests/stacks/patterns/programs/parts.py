"""What is inside and around a service: probes, mounts, scalers, settings, credentials, groups; once as literals."""

from __future__ import annotations

import pulumi

import pulumi_pai_eas as pai

APP = "registry.cn-hangzhou.aliyuncs.com/apps/classify:3"
MACHINE = "ecs.g7.xlarge"

vpc = pai.VpcArgs(
    vpc_id="vpc-emulator0two0zones",
    vswitch_ids=["vsw-emulator0zone0h"],
    security_group_id="sg-emulator0two0zones",
)
app = pai.ContainerArgs(image=APP, port=8000, command="python app.py")

pai.Service(
    "probed",
    instance_type=MACHINE,
    containers=[
        pai.ContainerArgs(
            name="app",
            image=APP,
            port=8000,
            command="python app.py",
            args=["--workers", "2"],
            env={"B": "2", "A": "1"},
            startup_check=pai.HttpProbeArgs(path="/ready", failure_threshold=20),
            liveness_check=pai.TcpProbeArgs(port=8000, period_seconds=15, success_threshold=1, timeout_seconds=2),
            health_check=pai.ExecProbeArgs(command=["cat", "/tmp/healthy"], success_threshold=2),
            python_requirements=["fastapi==0.110", "uvicorn"],
            resources={"limits": {"cpu": "2", "memory": "4G"}},
        ),
        pai.ContainerArgs(
            name="beside",
            image=APP,
            port=8001,
            script="cd /srv && python beside.py",
            env=[pai.EnvVarArgs(name="ROOT", value="/srv"), pai.EnvVarArgs(name="LOGS", value="$(ROOT)/logs")],
            liveness_check=pai.TcpProbeArgs(),
            python_requirements_path="/srv/requirements.txt",
            extra={"tty": True},
        ),
    ],
)
pai.Service(
    "mounted",
    instance_type=MACHINE,
    containers=[app],
    vpc=vpc,
    shm_size=8,
    storage=[
        pai.OssMountArgs(
            path="oss://models/a/",
            mount_path="/mnt/oss",
            endpoint="oss-cn-hangzhou-internal.aliyuncs.com",
            resource_type="model",
            resource_use="base",
        ),
        pai.NfsMountArgs(
            server="1a2b-xy.cn-hangzhou.nas.aliyuncs.com",
            path="/share",
            mount_path="/mnt/nas",
            read_only=True,
            resource_group_id="eas-r-emulator0ready",
        ),
        pai.DatasetMountArgs(id="d-abc123", version="v1", read_only=True, mount_path="/mnt/dataset"),
        pai.GitMountArgs(
            repo="https://github.com/example/app.git",
            branch="main",
            commit="0a1b2c3",
            username="robot",
            password="canary-of-git",
            mount_path="/mnt/git",
            resource_type="code",
        ),
        pai.CodeMountArgs(id="code-abc123", mount_path="/mnt/code"),
        pai.ImageMountArgs(image=APP, path="/opt/weights", mount_path="/mnt/image"),
        pai.EmptyDirMountArgs(mount_path="/mnt/scratch"),
        pai.EmptyDirMountArgs(medium="memory", size_limit=2, mount_path="/mnt/fast"),
        pai.CacheMountArgs(path="/mnt/oss/hot", capacity="20G", mount_path="/mnt/cache"),
        pai.RawMountArgs(source={"cloud_disk": {"capacity": "200Gi"}}, mount_path="/mnt/disk"),
        pai.OssMountArgs(path="oss://models/b/", mount_path="/mnt/more", extra={"source_paths": ["x"]}),
    ],
)
pai.Service(
    "scaled-by-list",
    instance_type=MACHINE,
    containers=[app],
    autoscaler=pai.AutoscalerArgs(
        min=0,
        max=5,
        metrics=[
            pai.ScaleMetricArgs(name="qps", threshold=20, service="entry"),
            pai.ScaleMetricArgs(name="cpu", threshold=62.5),
        ],
        scale_up_stabilization_seconds=10,
        scale_down_stabilization_seconds=120,
        to_zero_grace_seconds=900,
        from_zero_replicas=2,
    ),
)
pai.Service(
    "scaled-by-map",
    instance_type=MACHINE,
    containers=[app],
    autoscaler=pai.AutoscalerArgs(min=2, max=5, metrics={"memory": 80, "cpu": 70}, notation="map"),
)
pai.Service(
    "settings",
    service_name="all_settings",
    instance_type=MACHINE,
    containers=[app],
    network=pai.NetworkArgs(
        rate_limit=pai.LimitArgs(limit=100),
        concurrency_limit=pai.LimitArgs(limit=8, enable=False),
        enable_grpc=True,
        enable_http2=True,
        enable_https=False,
        path="/classify",
        disable_internet_endpoint=True,
    ),
    rpc=pai.RpcArgs(
        keepalive=60000,
        io_threads=8,
        max_queue_size=128,
        rate_limit=50,
        enable_sigterm=True,
        enable_service_hang_detect=True,
        enable_jemalloc=True,
    ),
    runtime=pai.RuntimeArgs(termination_grace_period=60, enable_crash_block=True),
    features={"eas.aliyun.com/extra-ephemeral-storage": "40Gi"},
    labels={"team": "search", "cost.center/eu": "7"},
    token="canary-of-token",
    docker_auth=pai.docker_auth("robot", pulumi.Output.secret("canary-of-registry")),
    extra={"confidential": {"trustee_endpoint": "http://trustee"}, "metadata": {"experimental": True}},
)
pai.Service(
    "literal",
    replicas=2,
    group="shop",
    traffic={"weight": 10, "state": "grouping"},
    compute={"kind": "public", "instance_types": [MACHINE, {"type": "ecs.c7.4xlarge", "capacity": 1}]},
    containers=[
        {
            "image": APP,
            "port": 8000,
            "command": "python app.py",
            "env": {"A": "1"},
            "health_check": {"kind": "http", "path": "/", "period_seconds": 5},
        }
    ],
    storage=[{"kind": "emptyDir", "mount_path": "/mnt/scratch"}],
    network={"rate_limit": {"limit": 10, "enable": True}},
    autoscaler={"min": 2, "max": 3, "metrics": [{"name": "qps", "threshold": 5}]},
    rolling_strategy={"max_surge": 1, "max_unavailable": 0},
    runtime={"termination_grace_period": 5},
)
