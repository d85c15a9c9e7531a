"""The same with literals: keys and their types are checked as well, `kind` decides in unions."""

import pulumi

import pulumi_pai_eas as pai

text = pulumi.Output.from_input("x")

pai.Service(
    "literals",
    containers=[
        {
            "image": text,
            "port": 8000,
            "env": {"A": text},
            "startup_check": {"kind": "http", "path": "/health", "initial_delay_seconds": 120},
            "liveness_check": {"kind": "tcp", "port": 8000},
            "health_check": {"kind": "exec", "command": ["true"]},
        },
        pai.ContainerArgs(image="b", env=[{"name": "A", "value": "a"}], startup_check={"kind": "tcp"}),
    ],
    compute={"kind": "public", "instance_types": ["a", {"type": "b", "capacity": "20%"}]},
    vpc={"vpc_id": text, "vswitch_ids": [text], "security_group_id": "sg-1"},
    network={"nlb": [{"port": 9000}], "rate_limit": {"limit": 10}},
    storage=[
        {"kind": "oss", "path": "oss://a/", "mount_path": "/a", "read_only": True},
        {"kind": "emptyDir", "mount_path": "/tmp/x"},
        {"kind": "raw", "source": {"x": {}}, "mount_path": "/b"},
    ],
    autoscaler={"min": 1, "max": 2, "metrics": [{"name": "qps", "threshold": 20.5}]},
    cron_scaler={"jobs": [{"name": "a", "schedule": "0 0 8 * * *", "target_size": 1}]},
    rolling_strategy={"max_surge": 1},
    runtime={"termination_grace_period": 30},
    rpc={"keepalive": 600_000},
    queue={"cpu": 1},
    traffic={"weight": 1},
    needs={"gpus": 1},
    processor={"name": "x", "model_config": "text"},
)
pai.Service("dedicated", compute={"kind": "dedicated", "cpu": 4, "memory": 8000})
pai.Service("quota", compute={"kind": "quota", "quota_id": "q"})
