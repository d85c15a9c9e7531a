import pulumi

from pulumi_pai_eas_components import ComfyUiService

paint = ComfyUiService("paint", model_path="oss://models/comfyui/", instance_type="ecs.gn7i-c8g1.2xlarge", disk=60)

pulumi.export("console", paint.service.console_url)
pulumi.export("url", paint.endpoint)
pulumi.export("token", paint.access_token)
