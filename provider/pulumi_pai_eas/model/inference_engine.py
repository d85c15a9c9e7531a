"""vLLM and SGLang in a container: whether one of them runs there, and what its command line says.

Everything here raises `Undetermined` when it rests on a value that is not known.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal, TypeAlias

from pulumi_pai_eas.model.image_reference import official_request, parse_image
from pulumi_pai_eas.model.unknown import Undetermined, is_unknown
from pulumi_pai_eas.model.whole_number import whole_number

if TYPE_CHECKING:
    from pulumi_pai_eas.model.containers import Container
    from pulumi_pai_eas.model.service import Desired

Engine: TypeAlias = Literal["vllm", "sglang"]

TENSOR_PARALLEL = ("--tensor-parallel-size", "-tp", "--tp", "--tp-size")
PIPELINE_PARALLEL = ("--pipeline-parallel-size", "-pp", "--pp", "--pp-size")
DATA_PARALLEL = ("--data-parallel-size", "-dp", "--dp", "--dp-size")

_STARTS_VLLM = re.compile(r"(?:^|[\s;&|(/])vllm\s+serve\b|\bvllm\.entrypoints\b")
_STARTS_SGLANG = re.compile(
    r"\bsglang\.launch_server\b|(?:^|[\s;&|(/])sglang\s+serve\b|\bsglang_router\.launch_server\b"
)
_BESIDE = {"cpu", "proxy", "router", "gateway", "exporter", "client", "bench", "benchmark"}
"""Words in an image's name or tag which say that no engine on a GPU is in it."""


def _image_words(image: str) -> tuple[str, tuple[str, ...]]:
    """The last part of the repository, and the words of it and of the tag."""
    request = official_request(image)
    if request is not None:
        repository, tag = request
    else:
        reference = parse_image(image)
        if reference is None:
            return "", ()
        repository, tag = reference.repository, reference.tag
    last = repository.rsplit("/", 1)[-1]
    return last, tuple(re.split(r"[-_.]", f"{last}-{tag or ''}".lower()))


def _engine_of_image(image: str) -> Engine | None:
    last, words = _image_words(image)
    if _BESIDE.intersection(words) - {"cpu"}:
        return None
    named = re.match(r"(?:pai-)?(vllm|sglang)(?![a-z])", last)
    if named is None:
        return None
    return "vllm" if named[1] == "vllm" else "sglang"


def _engine_of_text(text: str) -> Engine | None:
    if _STARTS_VLLM.search(text):
        return "vllm"
    return "sglang" if _STARTS_SGLANG.search(text) else None


LONGEST_COMMAND = 128 * 1024
"""Characters of a command line that are looked at: Linux takes no longer argument (MAX_ARG_STRLEN)."""


def command_text(container: Container) -> str:
    """Command, script and arguments as one line; continued lines are joined."""
    parts = [container.command or "", container.script or "", *(container.args or [])]
    return " ".join(part[:LONGEST_COMMAND] for part in parts if part)[:LONGEST_COMMAND].replace("\\\n", " ")


def engine_of(container: Container) -> Engine | None:
    """The inference engine that the command line starts, else the one that the image is named after."""
    named = None if is_unknown(container.image) else _engine_of_image(container.image or "")
    try:
        started = _engine_of_text(command_text(container))
    except Undetermined:
        if named is None:
            raise
        return named  # whatever the command line says, an engine is in the image
    if started is None and named is None and is_unknown(container.image):
        raise Undetermined
    return started or named


def needs_gpu(container: Container) -> bool:
    """Whether an engine runs there that needs a GPU: any, unless the image says that it is built for CPUs."""
    if engine_of(container) is None:
        return False
    return "cpu" not in _image_words(container.image or "")[1]


def option(text: str, *names: str) -> str | None:
    """The value of an option on a command line (`--port 8000`, `--port=8000`), of the last one where it is repeated.

    Dashes and underscores inside a name mean the same, as the engines read them. None: not given, or without a value.
    """
    spellings = "|".join(re.escape(name[:2]) + re.escape(name[2:]).replace(r"\-", "[-_]") for name in names)
    found: str | None = None
    for match in re.finditer(rf"(?:^|\s)(?:{spellings})(?:=|\s+)(\"[^\"]*\"|'[^']*'|[^\s;&|]+)", text):
        value = match[1]
        found = value[1:-1] if value[0] in "\"'" else value
    return None if found is None or found.startswith("--") else found


def _count(text: str, names: tuple[str, ...]) -> int | None:
    return whole_number(option(text, *names)) or None  # none of nothing is no count


def parallelism(container: Container) -> int | None:
    """GPUs that one copy of the model is spread over: tensor times pipeline; None when no number is stated."""
    text = command_text(container)
    tensor, pipeline = _count(text, TENSOR_PARALLEL), _count(text, PIPELINE_PARALLEL)
    if tensor is None and pipeline is None:
        return None
    return (tensor or 1) * (pipeline or 1)


def model_argument(container: Container) -> str | None:
    """What the engine is told to load: a local path, an id of a model hub, or an address; None when not stated."""
    text = command_text(container)
    named = option(text, "--model", "--model-path")
    if named is not None:
        return named
    served = re.search(r"\bvllm\s+serve\s+(\"[^\"]*\"|'[^']*'|[^\s;&|]+)", text)
    if served is None or served[1].startswith("-"):
        return None
    return served[1].strip("\"'")


def stated_gpus(desired: Desired) -> int:
    """GPUs that the service is said to need: `needs.gpus`, else what an engine is spread over, else 1."""
    if desired.needs is not None and desired.needs.gpus is not None:
        return max(1, int(desired.needs.gpus))
    spread = [parallelism(container) for container in desired.spec.containers or [] if engine_of(container) is not None]
    return max([1, *(count for count in spread if count is not None)])
