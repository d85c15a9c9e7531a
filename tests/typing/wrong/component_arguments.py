"""Each line marked `# wrong` has exactly one mistake in the use of a component; no other line has one."""

import pulumi

import pulumi_pai_eas as pai
from pulumi_pai_eas_components import CanaryRelease, ComfyUiService, PrivateEndpoint, VllmService

text = pulumi.Output.from_input("x")
serving: pai.ServiceArgs = {"containers": [pai.ContainerArgs(image="x", port=8000, command="serve")]}

VllmService("x", model="Qwen/Qwen3-8B")  # wrong: the folder of the model is needed
VllmService("x", "Qwen/Qwen3-8B", model_path="oss://x/")  # wrong: by keyword only
VllmService("x", model=text, model_path="oss://x/")  # wrong: the model is known when the program runs
VllmService("x", model="x", model_path="oss://x/", context="8k")  # wrong: text for a number
VllmService("x", model="x", model_path="oss://x/", contxt=1)  # wrong: misspelled argument
VllmService("x", model="x", model_path="oss://x/", replica=1)  # wrong: misspelled argument that is passed on
VllmService("x", model="x", model_path="oss://x/", containers=[])  # wrong: what the component makes itself
VllmService("x", model="x", model_path="oss://x/", wait_for="later")  # wrong: no such choice
VllmService("x", model="x", model_path="x", mounts=pai.EmptyDirMountArgs(mount_path="/x"))  # wrong: one for a list
ComfyUiService("x", form="app")  # wrong: no such form
PrivateEndpoint("x", port="80")  # wrong: text for a number
PrivateEndpoint("x", prot=80)  # wrong: misspelled argument
CanaryRelease("x", stable=serving, canary=serving)  # wrong: the weight is needed
CanaryRelease("x", stable=serving, canary={"replica": 1}, weight=5)  # wrong: misspelled argument of a service
length: int = VllmService("x", model="x", model_path="oss://x/").openai_base_url  # wrong: an Output is not its value
