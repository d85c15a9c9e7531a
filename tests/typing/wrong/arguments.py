"""Each line marked `# wrong` has exactly one mistake, which the editor must show; no other line has one."""

import pulumi

import pulumi_pai_eas as pai

text = pulumi.Output.from_input("x")

pai.Service("x", contaners=[])  # wrong: misspelled argument
pai.Service("x", image="x")  # wrong: no such argument on the service
pai.Service("x", replicas="two")  # wrong: text for a number
pai.Service("x", replicas=text)  # wrong: an Output of text for a number
pai.Service("x", containers=pai.ContainerArgs(image="x"))  # wrong: one object for a list
pai.Service("x", containers=[pai.OssMountArgs(path="x", mount_path="/x")])  # wrong: a mount for a container
pai.Service("x", compute=pai.VpcArgs(vpc_id="x", vswitch_ids=[], security_group_id="x"))  # wrong: another section
pai.Service("x", wait_for="later")  # wrong: no such choice
pai.Service("x", findings={"PAI2107": "off"})  # wrong: no such level
pai.Service("x", pai.ResourceOptions())  # wrong: no public name
pai.ContainerArgs("x")  # wrong: by keyword only
pai.ContainerArgs(port=8000)  # wrong: image is required
pai.ContainerArgs(image="x", env={"A": 1})  # wrong: environment values are text
pai.ContainerArgs(image="x", startup_check=pai.ContainerArgs(image="y"))  # wrong: no probe
pai.OssMountArgs(path="oss://x/", mount_path="/x", kind="nfs")  # wrong: kind is the class's own
pai.VpcArgs(vpc_id="x", security_group_id="x")  # wrong: vSwitches are required
pai.AutoscalerArgs(min=1, max=2, metrics={"qps": "20"})  # wrong: thresholds are numbers
pai.NlbListenerArgs(listener_port=9000)  # wrong: the JSON's name
pai.Service("x", storage=[{"kind": "oss", "path": "oss://x/"}])  # wrong: literal without mount_path
pai.Service("x", storage=[{"path": "oss://x/", "mount_path": "/x"}])  # wrong: literal without kind
pai.Service("x", containers=[{"image": "x", "prot": 1}])  # wrong: misspelled key
pai.Service("x", network={"nlb": [{"port": "9000"}]})  # wrong: text for a number, nested
pai.Provider("x", regoin="x")  # wrong: misspelled argument
pai.get_images(arch="x")  # wrong: no such filter
length: int = pai.Service("x").service_id  # wrong: an Output is not its value
misspelled = pai.Service("x").servce_id  # wrong: misspelled output
