"""How this team serves chat models."""

import pulumi

import pulumi_pai_eas as pai
from pulumi_pai_eas_components import VllmService

WEEKDAYS = "* * 1-5"


class TeamChat(pulumi.ComponentResource):
    """A chat model for one team. Children: one `VllmService` of the component's name."""

    url: pulumi.Output[str | None]
    token: pulumi.Output[str | None]

    def __init__(self, name: str, *, model: str, team: str, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("acme:index:TeamChat", name, None, opts)
        served = VllmService(
            name,
            model=model,
            model_path=f"oss://models/{model.lower()}/",
            instance_type="ecs.gn7i-c8g1.2xlarge",
            labels={"team": team},
            cron_scaler=pai.CronScalerArgs(
                jobs=[
                    pai.CronJobArgs(name="open", schedule=f"0 0 8 {WEEKDAYS}", target_size=2),
                    pai.CronJobArgs(name="close", schedule=f"0 0 20 {WEEKDAYS}", target_size=1),
                ]
            ),
            safety_lock="dangerous" if pulumi.get_stack() == "production" else None,
            opts=pulumi.ResourceOptions(parent=self),
        )
        self.url, self.token = served.openai_base_url, served.access_token
        self.register_outputs({"url": self.url, "token": self.token})
