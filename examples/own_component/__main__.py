import pulumi
from team_chat import TeamChat

support = TeamChat("support", model="Qwen/Qwen3-8B", team="customer-care")

pulumi.export("url", support.url)
pulumi.export("token", support.token)
