"""What a model needs of a machine."""

from typing import NotRequired, TypedDict

from pulumi import Input

from pulumi_pai_eas.program.arguments.declaration import arguments


@arguments
class NeedsArgs:
    """GPUs and their memory, or a model from which both follow. Without a place given, the smallest machine in stock
    that fits is taken and kept; with one, it is checked.
    """

    gpus: Input[int] | None = None
    """GPUs of a replica."""
    gpu_memory: Input[float] | None = None
    """Memory of each GPU in GB."""
    model: Input[str] | None = None
    """The model by its name, such as `Qwen/Qwen3-8B`."""
    context: Input[int] | None = None
    """The longest context in tokens."""


class NeedsArgsDict(TypedDict):
    """`NeedsArgs` as a literal."""

    gpus: NotRequired[Input[int] | None]
    gpu_memory: NotRequired[Input[float] | None]
    model: NotRequired[Input[str] | None]
    context: NotRequired[Input[int] | None]
