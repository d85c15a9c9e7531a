"""Rules of the older way to deploy: a processor with a model."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pulumi_pai_eas.codes import combinations
from pulumi_pai_eas.codes import identity as codes
from pulumi_pai_eas.rules.choices import shown
from pulumi_pai_eas.rules.rule import Subject, error, known, rule, warning

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pulumi_pai_eas.model.finding import Finding


@rule(codes.PROCESSOR_ENTRY)
def native_processor_names_its_file(subject: Subject) -> Iterator[Finding]:
    """A cpp or python processor is loaded from a file."""
    processor = subject.spec.processor
    if processor is not None and processor.type in {"cpp", "python"} and processor.entry is None:
        example = "libecho.so" if processor.type == "cpp" else "./app.py"
        yield error("processor.entry", f"is missing for type {processor.type}; name the file, {example} for example")


@rule(codes.PROCESSOR_MAIN_CLASS)
def java_processor_names_its_class(subject: Subject) -> Iterator[Finding]:
    """A java processor is started by its main class."""
    processor = subject.spec.processor
    if processor is not None and processor.type == "java" and processor.main_class is None:
        yield error("processor.mainClass", "is missing for type java; name the class, com.example.Echo for example")


@rule(codes.PROCESSOR_NAMELESS, whole=True)
def processor_is_named(subject: Subject) -> Iterator[Finding]:
    """A pre-built processor has a name, one's own a path."""
    processor = subject.spec.processor
    if processor is not None and processor.name is None and processor.path is None:
        yield error("processor", "has neither name (pre-built, tensorflow_gpu_1.12 for example) nor path (your own)")


@rule(codes.PROCESSOR_NO_MODEL, whole=True, on=("storage",))
def processor_has_a_model(subject: Subject) -> Iterator[Finding]:
    """A model comes by path or by mount."""
    processor = subject.spec.processor
    if processor is None or processor.model_path is not None:
        return
    if subject.spec.storage is None or len(subject.spec.storage) == 0:
        yield warning("processor.modelPath", "is missing and nothing is mounted; give the model's address")


@rule(codes.CUDA_VERSION)
def cuda_is_supported(subject: Subject) -> Iterator[Finding]:
    """The documented range."""
    processor = subject.spec.processor
    if processor is None or processor.cuda is None:
        return
    version = re.fullmatch(r"([0-9]{1,3})\.([0-9]{1,3})(?:\.[0-9]+)?", known(processor.cuda))
    if version is None or not (8, 0) <= (int(version[1]), int(version[2])) <= (11, 2):
        yield warning("processor.cuda", f'"{shown(processor.cuda)}" is not within 8.0 to 11.2; newer: use an image')


@rule(codes.PROCESSOR_LEGACY)
def images_are_preferred(subject: Subject) -> Iterator[Finding]:
    """The deploy skill knows containers only."""
    if subject.spec.processor is not None:
        yield warning("processor", "is the older way to deploy; for new services use containers")


@rule(combinations.PROCESSOR_PATH)
def processor_path_is_legacy(subject: Subject) -> Iterator[Finding]:
    """`processor_path` is forbidden by the deploy skill and still documented."""
    processor = subject.spec.processor
    if processor is not None and processor.path is not None:
        yield warning("processor.path", "a processor of your own is the older way to deploy; build an image instead")
