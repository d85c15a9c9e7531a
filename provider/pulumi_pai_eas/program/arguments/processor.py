"""What runs, the older way: a processor with a model."""

from collections.abc import Mapping, Sequence
from typing import Any, NotRequired, TypedDict

from pulumi import Input

from pulumi_pai_eas.program.arguments.declaration import arguments


@arguments
class ProcessorArgs:
    """A processor deployment; new services use `containers`.

    Source: EAS documentation, parameters of model services, `processor` and `model_…`.
    """

    name: Input[str] | None = None
    """An official processor, such as `tensorflow_gpu_1.15`."""
    path: Input[str] | None = None
    """A processor of one's own: package on OSS or by HTTP."""
    entry: Input[str] | None = None
    """Its main file (types cpp and python)."""
    type: Input[str] | None = None
    """`cpp`, `java` or `python`."""
    main_class: Input[str] | None = None
    """Its main class (type java)."""
    params: Input[Sequence[Input[str]]] | None = None
    """Parameters of the processor."""
    model_path: Input[str] | None = None
    """The model: package on OSS or by HTTP."""
    model_entry: Input[str] | None = None
    """The file of the model to load; default the whole package."""
    model_config: Input[Mapping[str, Any] | str] | None = None
    """Settings handed to the processor as they are. Always a secret: real ones hold keys."""
    oss_endpoint: Input[str] | None = None
    """The OSS endpoint of `path` and `model_path`."""
    warm_up_data_path: Input[str] | None = None
    """A file with requests sent before the replica takes part."""
    cuda: Input[str] | None = None
    """The CUDA version, such as `11.2`."""


class ProcessorArgsDict(TypedDict):
    """`ProcessorArgs` as a literal."""

    name: NotRequired[Input[str] | None]
    path: NotRequired[Input[str] | None]
    entry: NotRequired[Input[str] | None]
    type: NotRequired[Input[str] | None]
    main_class: NotRequired[Input[str] | None]
    params: NotRequired[Input[Sequence[Input[str]]] | None]
    model_path: NotRequired[Input[str] | None]
    model_entry: NotRequired[Input[str] | None]
    model_config: NotRequired[Input[Mapping[str, Any] | str] | None]
    oss_endpoint: NotRequired[Input[str] | None]
    warm_up_data_path: NotRequired[Input[str] | None]
    cuda: NotRequired[Input[str] | None]
