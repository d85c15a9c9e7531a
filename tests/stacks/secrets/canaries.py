"""Every place in which a secret can be given, each with a text of its own that nothing may show."""

from __future__ import annotations

import base64

from tests.kit.programs import COMMAND, IMAGE, program, service

CANARIES = {
    "secret key": "canary-secret-key-41",
    "STS token": "canary-sts-token-42",
    "token=": "canary-token-43",
    "registry password": "canary-registry-44",
    "Git password": "canary-git-45",
    "environment": "canary-environment-46",
    "environment, list form": "canary-listed-47",
    "key in extra": "canary-extra-48",
    "Output in extra": "canary-output-49",
    "extra of a container": "canary-inner-50",
    "password in an address": "canary-address-51",
    "password in an address of a source": "canary-source-52",
    "configuration of the stack": "canary-configuration-53",
}
DOCKER_AUTH = base64.b64encode(f"robot:{CANARIES['registry password']}".encode()).decode()
NEVER_SHOWN = {**CANARIES, "docker_auth as it is sent": DOCKER_AUTH}
CONFIG = {"alicloud:region": "cn-hangzhou"}
SECRET_CONFIG = {
    "alicloud:accessKey": "CANARYKEY",
    "alicloud:secretKey": CANARIES["secret key"],
    "alicloud:securityToken": CANARIES["STS token"],
    "hf": CANARIES["configuration of the stack"],
}
KEYS = {"CANARYKEY": {"secret": CANARIES["secret key"], "securityToken": CANARIES["STS token"]}}


def text(image: str = IMAGE, **changed: str) -> str:
    """The program with all of them."""
    env = (
        f'{{"A": pulumi.Output.secret("{CANARIES["environment"]}"), "MODE": "plain",'
        ' "B": pulumi.Config().require_secret("hf")}'
    )
    listed = f'[{{"name": "C", "value": pulumi.Output.secret("{CANARIES["environment, list form"]}")}}]'
    inner = f'{{"heard_of": {{"api_token": "{CANARIES["extra of a container"]}"}}}}'
    given = {
        "containers": f"""[
        pai.ContainerArgs(image="{image}", port=8000, command="{COMMAND}", env={env}),
        pai.ContainerArgs(image="{image}", port=8010, command="sleep 9", env={listed}, extra={inner}),
    ]""",
        "storage": f"""[
        pai.OssMountArgs(path="oss://models/qwen3-8b/", mount_path="/model_dir", read_only=True),
        pai.GitMountArgs(repo="https://git.example.com/a.git", mount_path="/a", username="u", password="{CANARIES["Git password"]}"),
        pai.GitMountArgs(repo="https://u:{CANARIES["password in an address"]}@git.example.com/b.git", mount_path="/b"),
        pai.RawMountArgs(mount_path="/c", source={{"web": {{"url": "https://u:{CANARIES["password in an address of a source"]}@example.com/c"}}}}),
    ]""",
        "token": f'"{CANARIES["token="]}"',
        "docker_auth": f'pai.docker_auth("robot", "{CANARIES["registry password"]}")',
        "extra": f"""{{
        "unheard": {{"password": "{CANARIES["key in extra"]}"}}, "more": pulumi.Output.secret("{CANARIES["Output in extra"]}"),
    }}""",
    }
    return program(service(**{**given, **changed}))


def shown_in(what: str) -> list[str]:
    """Which of them a text shows."""
    return [name for name, canary in NEVER_SHOWN.items() if canary in what]
