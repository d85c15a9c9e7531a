import pulumi

from pulumi_pai_eas_components import CosyVoiceService

speak = CosyVoiceService("speak", form="api", model_path="oss://models/cosyvoice/")

pulumi.export("url", speak.endpoint)
pulumi.export("token", speak.access_token)
pulumi.export("machine", speak.service.effective_instance_types)
