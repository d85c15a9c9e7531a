import pulumi

import pulumi_pai_eas as pai

paint = pai.Service(
    "paint",
    service_type="Async",
    containers=[
        pai.ContainerArgs(
            image="official:comfyui:2.2-api",
            port=8000,
            command="python main.py --listen 0.0.0.0 --port 8000",
            startup_check=pai.TcpProbeArgs(
                port=8000, initial_delay_seconds=60, period_seconds=10, failure_threshold=60
            ),
        )
    ],
    storage=[pai.OssMountArgs(path="oss://models/comfyui/", mount_path="/models")],
    instance_type="ecs.gn7i-c8g1.2xlarge",
    queue=pai.QueueArgs(cpu=1, memory=4000, max_delivery=3),
    rpc=pai.RpcArgs(keepalive=600_000),
    replicas=2,
)

pulumi.export("url", paint.endpoint)
pulumi.export("token", paint.access_token)
