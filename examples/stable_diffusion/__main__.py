import pulumi

from pulumi_pai_eas_components import StableDiffusionWebUiService

paint = StableDiffusionWebUiService(
    "paint",
    form="api",
    model_path="oss://models/stable-diffusion/",
    instance_type="ecs.gn7i-c8g1.2xlarge",
    replicas=2,
    disk=60,
)

pulumi.export("url", paint.endpoint.apply(lambda url: f"{url}/sdapi/v1/txt2img" if url else None))
pulumi.export("token", paint.access_token)
