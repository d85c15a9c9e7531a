"""What the command of a container says: flags of inference servers, the port, shell syntax that nobody expands."""

from __future__ import annotations

import re
import shlex
from typing import TYPE_CHECKING

from pai_eas_emulator.json_values import as_int

if TYPE_CHECKING:
    from pai_eas_emulator.service import Service

_SHELL_WORDS = frozenset({"&&", "||", "|", ";", "&", ">", ">>", "<", "2>&1"})
_ASSIGNMENT = re.compile(r"^[A-Za-z_][A-Za-z0-9_]*=")


def command_of(service: Service) -> str:
    """`command`, else `script`, of the first container that has one."""
    for container in service.containers:
        text = container.get("command") or container.get("script")
        if text:
            return str(text)
    return ""


def words(command: str) -> list[str]:
    """The words of a command line; split at blanks where its quotes do not match."""
    try:
        return shlex.split(command)
    except ValueError:
        return command.split()


def flag(command: str, *names: str) -> str | None:
    """The value of a flag, `--name value` or `--name=value`; of a repeated one the last. None when it is absent."""
    found: str | None = None
    split = words(command)
    for position, word in enumerate(split):
        name, equals, value = word.partition("=")
        if name in names and equals:
            found = value
        elif word in names and position + 1 < len(split):
            found = split[position + 1]
    return found


def declared_port(command: str) -> int | None:
    """The port that a command tells its server to listen on; None when it does not say."""
    return as_int(flag(command, "--port", "--server_port", "--http-port", "--rest_api_port"))


def served_model(command: str) -> str | None:
    """The name under which an OpenAI-shaped server offers its model; None for what is no such server.

    vLLM and SGLang: `--served-model-name`, else the path or name the server was started with.
    """
    split = words(command)
    if "vllm" in " ".join(split) or "sglang" in command or "llama-server" in command or "blade_llm" in command:
        named = flag(command, "--served-model-name")
        if named is not None:
            return named
        started = flag(command, "--model", "--model-path", "-m")
        if started is not None and not started.startswith(("vllm", "sglang")):
            return started
        if "serve" in split and split.index("serve") + 1 < len(split):
            return split[split.index("serve") + 1]
        return "/model_dir"
    return None


def shell_syntax(command: str) -> str:
    """The first piece of a `command` that only a shell would understand; empty when there is none.

    EAS documentation, JSON parameters: `command` is a single command; `script` is for shell scripts.
    """
    if not command:
        return ""
    split = words(command)
    if split and (split[0] in ("cd", "export", "source") or _ASSIGNMENT.match(split[0])):
        return split[0]
    if split and split[0].rsplit("/", 1)[-1] in ("sh", "bash"):
        return ""
    for word in split:
        if word in _SHELL_WORDS or word.endswith(";"):
            return word
    return ""
