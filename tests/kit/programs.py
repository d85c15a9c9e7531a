"""Programs for stacks: one service, with what a test wants different."""

from __future__ import annotations

IMAGE = "eas-registry-vpc.cn-hangzhou.cr.aliyuncs.com/pai-eas/vllm:0.14.0-gpu"
COMMAND = "vllm serve /model_dir --port 8000 --served-model-name Qwen3-8B --max-model-len 16384"
MACHINE = "ecs.gn7i-c8g1.2xlarge"
HEAD = "import pulumi\nimport pulumi_pai_eas as pai\n"
PLAIN = {
    "containers": f'[pai.ContainerArgs(image="{IMAGE}", port=8000, command="{COMMAND}")]',
    "instance_type": f'"{MACHINE}"',
    "storage": '[pai.OssMountArgs(path="oss://models/qwen3-8b/", mount_path="/model_dir", read_only=True)]',
}
EXPORTS = """
pulumi.export("url", {0}.internet_endpoint)
pulumi.export("token", {0}.access_token)
pulumi.export("summary", {0}.deployment_summary)
pulumi.export("id", {0}.service_id)
"""


def service(resource: str = "chat", *, opts: str | None = None, **changed: str | None) -> str:
    """The text of one service; `changed` are arguments as source text, None leaves one out."""
    arguments = {**PLAIN, **changed}
    lines = [f"    {name}={text},\n" for name, text in arguments.items() if text is not None]
    options = f"    opts={opts},\n" if opts else ""
    return f'{resource.replace("-", "_")} = pai.Service(\n    "{resource}",\n{"".join(lines)}{options})\n'


def program(*services: str, exports: str | None = "chat") -> str:
    """A whole program."""
    return HEAD + "\n".join(services or (service(),)) + (EXPORTS.format(exports) if exports else "")
