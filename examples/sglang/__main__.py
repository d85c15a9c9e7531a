import pulumi

from pulumi_pai_eas_components import SglangService

coder = SglangService(
    "coder",
    model="Qwen/Qwen2.5-Coder-7B-Instruct",
    model_path="oss://models/qwen2.5-coder-7b/",
    instance_type="ml.gu7i.c16m60.1-gu30",
    context=16384,
    flags=["--enable-metrics"],
)

pulumi.export("url", coder.openai_base_url)
pulumi.export("token", coder.access_token)
