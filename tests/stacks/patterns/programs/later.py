"""One service that knows nothing of itself before another resource is made; then all is well."""

from __future__ import annotations

from network import Later

import pulumi_pai_eas as pai

APP = "registry.cn-hangzhou.aliyuncs.com/apps/classify:3"
given = Later(
    "given",
    service_name="known_later",
    workspace_id="100001",
    replicas=2,
    disk="40Gi",
    shm_size=4,
    containers=[{"image": APP, "port": 8000, "command": "python app.py", "env": {"B": "2", "A": "1"}}],
    compute={"kind": "public", "instanceTypes": ["ecs.g7.xlarge"]},
    vpc={
        "vpcId": "vpc-emulator0two0zones",
        "vswitchIds": ["vsw-emulator0zone0h", "vsw-emulator0zone0i"],
        "securityGroupId": "sg-emulator0two0zones",
    },
    network={"nlb": [{"port": 9000}], "rateLimit": {"limit": 5}},
    storage=[{"kind": "oss", "path": "oss://m/q/", "mountPath": "/m", "readOnly": True}],
    rolling_strategy={"maxSurge": 1, "maxUnavailable": 0},
    runtime={"terminationGracePeriod": 20},
    rpc={"keepalive": 9000},
    features={"eas.aliyun.com/extra-ephemeral-storage": "40Gi"},
    labels={"team": "search"},
    token="canary-of-later",
    extra={"confidential": {"trustee_endpoint": "http://trustee"}},
    wait_for="running",
    nlb_failure="error",
)

pai.Service(
    "later",
    service_name=given["service_name"],
    workspace_id=given["workspace_id"],
    replicas=given["replicas"],
    disk=given["disk"],
    shm_size=given["shm_size"],
    containers=given["containers"],
    compute=given["compute"],
    vpc=given["vpc"],
    network=given["network"],
    storage=given["storage"],
    rolling_strategy=given["rolling_strategy"],
    runtime=given["runtime"],
    rpc=given["rpc"],
    features=given["features"],
    labels=given["labels"],
    token=given["token"],
    extra=given["extra"],
    wait_for=given["wait_for"],
    nlb_failure=given["nlb_failure"],
)
