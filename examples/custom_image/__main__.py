import pulumi

import pulumi_pai_eas as pai

config = pulumi.Config()

classifier = pai.Service(
    "classifier",
    containers=[
        pai.ContainerArgs(
            image=config.require("image"),
            port=9000,
            command="python -m server --port 9000",
            env={"LOG_LEVEL": "info"},
            health_check=pai.HttpProbeArgs(path="/healthz", port=9000, period_seconds=10),
        )
    ],
    instance_type="ecs.c7.large",
    replicas=2,
    docker_auth=config.get_secret("dockerAuth"),
)

pulumi.export("url", classifier.internet_endpoint)
pulumi.export("token", classifier.access_token)
pulumi.export("summary", classifier.deployment_summary)
