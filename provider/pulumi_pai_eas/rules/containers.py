"""Rules of what runs: containers, their ports and how they start."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pulumi_pai_eas.codes import identity as codes
from pulumi_pai_eas.model.inference_engine import command_text, option
from pulumi_pai_eas.model.unknown import is_unknown
from pulumi_pai_eas.model.whole_number import whole_number
from pulumi_pai_eas.rules.choices import shown
from pulumi_pai_eas.rules.rule import Subject, containers, error, rule, rule_over, warning

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pulumi_pai_eas.model.containers import Container
    from pulumi_pai_eas.model.finding import Finding

RESERVED_PORTS = (8080, 9090)
_SHELL = (
    (re.compile(r"\n"), "a line break"),
    (re.compile(r"^\s*cd\s"), "cd"),
    (re.compile(r"&&"), "&&"),
    (re.compile(r"\|"), "|"),
    (re.compile(r";"), ";"),
    (re.compile(r"(?:^|\s)\d?>"), ">"),
    (re.compile(r"\$\("), "$(…)"),
    (re.compile(r"^\s*[A-Za-z_][A-Za-z0-9_]*=\S*\s"), "a leading assignment"),
)
_QUOTED = re.compile(r"'[^']*'|\"[^\"]*\"")


@rule(codes.NOTHING_RUNS, whole=True, on=("containers", "processor"))
def something_runs(subject: Subject) -> Iterator[Finding]:
    """Without either there is nothing to deploy."""
    spec = subject.spec
    if (spec.containers is None or len(spec.containers) == 0) and spec.processor is None:
        if spec.extra is not None and {"containers", "processor", "models", "processors"} & set(spec.extra):
            return
        yield error("containers", "neither containers nor a processor is given; give at least one container")


@rule(codes.CONTAINERS_AND_PROCESSOR, on=("containers",))
def one_way_to_run(subject: Subject) -> Iterator[Finding]:
    """Containers are one way to deploy, a processor is another."""
    if subject.spec.containers is not None and len(subject.spec.containers) > 0 and subject.spec.processor is not None:
        yield warning("processor", "given together with containers; keep one of the two, containers for new services")


@rule_over(containers, codes.PORT_RESERVED)
def port_is_free(_subject: Subject, path: str, container: Container) -> Iterator[Finding]:
    """EAS keeps two ports of every replica."""
    if container.port in RESERVED_PORTS:
        yield error(
            f"{path}.port", f"{container.port} is kept by EAS (8080 and 9090 are); choose another, 8000 for example"
        )


@rule_over(containers, codes.PORT_RANGE)
def port_is_a_port(_subject: Subject, path: str, container: Container) -> Iterator[Finding]:
    """1 to 65535, of the container and of its probes."""
    if container.port is not None and not 1 <= container.port <= 65535:
        yield error(f"{path}.port", f"{container.port} is no port; choose 1 to 65535, 8000 for example", malformed=True)


@rule(codes.PORT_TWICE)
def ports_differ(subject: Subject) -> Iterator[Finding]:
    """Containers of one replica share a network."""
    first: dict[int, str] = {}
    for path, container in containers(subject):
        if is_unknown(container) or is_unknown(container.port) or container.port is None:
            continue
        if container.port in first:
            yield error(
                f"{path}.port", f"{container.port} is the port of {first[container.port]} too; choose another one"
            )
        else:
            first[container.port] = path


@rule_over(containers, codes.PORT_MISSING)
def port_is_given(_subject: Subject, path: str, container: Container) -> Iterator[Finding]:
    """Without a port the server's own default decides, and sources disagree on it."""
    if container.port is not None or (container.extra is not None and "port" in container.extra):
        return
    stated = _stated_port(container)
    yield warning(f"{path}.port", f"no port is given; set it to the one that the process listens on{stated}")


def _stated_port(container: Container) -> str:
    if is_unknown(container.command) or is_unknown(container.script) or is_unknown(container.args):
        return ""
    port = option(command_text(container), "--port", "--server_port")
    return f", {shown(port)} by its command line" if port is not None and port.isdigit() else ""


@rule_over(containers, codes.PORT_DIFFERS)
def port_matches_the_command(_subject: Subject, path: str, container: Container) -> Iterator[Finding]:
    """A literal port on the command line is the one that the process listens on."""
    if container.port is None:
        return
    stated = whole_number(option(command_text(container), "--port", "--server_port"))
    if stated is not None and stated != container.port:
        yield warning(
            f"{path}.port", f"{container.port}, but the command line says --port {stated}; make the two the same"
        )


@rule_over(containers, codes.SHELL_IN_COMMAND)
def command_needs_no_shell(_subject: Subject, path: str, container: Container) -> Iterator[Finding]:
    """`command` is started as it is; `script` goes through a shell."""
    if container.command is None:
        return
    outside_quotes = _QUOTED.sub("''", container.command.strip())
    found = [name for pattern, name in _SHELL if pattern.search(outside_quotes)]
    if found and not re.match(r"\S*\b(?:ba|da|z)?sh\s+-\w*c\b", outside_quotes):
        yield warning(f"{path}.command", f"has shell syntax ({', '.join(found)}) but runs without a shell; use script")


@rule_over(containers, codes.COMMAND_AND_SCRIPT)
def command_or_script(_subject: Subject, path: str, container: Container) -> Iterator[Finding]:
    """One of the two starts the container."""
    if container.command is not None and container.script is not None:
        yield warning(f"{path}.command", "given together with script; keep one of the two")


@rule_over(containers, codes.NO_COMMAND, whole=True)
def start_is_said(_subject: Subject, path: str, container: Container) -> Iterator[Finding]:
    """The documentation demands one, though some official images start by themselves."""
    if container.command is None and container.script is None:
        if container.extra is not None and {"command", "script"} & set(container.extra):
            return
        yield warning(path, "neither command nor script is given; the image must start by itself, else say how")


@rule_over(containers, codes.REQUIREMENTS_TWICE)
def requirements_once(_subject: Subject, path: str, container: Container) -> Iterator[Finding]:
    """A list or a file."""
    if container.python_requirements is not None and container.python_requirements_path is not None:
        yield warning(f"{path}.pythonRequirements", "given together with pythonRequirementsPath; keep one of the two")


@rule_over(containers, codes.ENV_UNNAMED)
def environment_names_are_given(_subject: Subject, path: str, container: Container) -> Iterator[Finding]:
    """A variable without a name cannot be read."""
    for variable in container.env or []:
        if not is_unknown(variable) and not is_unknown(variable.name) and variable.name == "":
            yield error(f"{path}.env", "a variable has an empty name; give it one, or remove it", malformed=True)
            return


@rule_over(containers, codes.ENV_TWICE)
def environment_names_differ(_subject: Subject, path: str, container: Container) -> Iterator[Finding]:
    """Of two values for one name the last wins, which is seldom meant. Values are never shown."""
    seen: set[str] = set()
    told: set[str] = set()
    for variable in container.env or []:
        if is_unknown(variable) or is_unknown(variable.name) or variable.name is None:
            continue
        if variable.name in seen and variable.name not in told:
            told.add(variable.name)
            yield warning(f"{path}.env.{shown(variable.name)}", "given more than once; keep one")
        seen.add(variable.name)
