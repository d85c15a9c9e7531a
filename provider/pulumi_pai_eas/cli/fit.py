"""`pai-eas fit MODEL`: which machine types a model fits, with the numbers."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from pulumi_pai_eas.cli import files
from pulumi_pai_eas.cli.ending import FINDINGS, FINE, TARGET, CannotGoOn
from pulumi_pai_eas.model.facts import Machines, MachineType
from pulumi_pai_eas.sizing import Advice, ModelShape, advise, nearest_names, preset, shape_of_config
from pulumi_pai_eas.sizing.advice import (
    LEGEND,
    best_first,
    large_enough_text,
    left_out_text,
    needs_text,
    refusal_text,
    table,
    usable,
)
from pulumi_pai_eas.sizing.needs import USUAL_CONTEXT

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable, Sequence

CONFIG = "config.json"
INDEX = "model.safetensors.index.json"
"""What Hugging Face puts beside a model whose weights lie in several files; it holds their size."""
GPU_MEMORY_GB = (16, 24, 32, 48, 80, 96, 141)
"""Memory of the GPUs that EAS has, for an answer without an account (EAS API 2021-07-01, DescribeMachineSpec)."""
NUMBERS_OF_GPUS = (1, 2, 4, 8)


def add(parser: argparse.ArgumentParser) -> None:
    """Arguments of the command."""
    parser.add_argument("model", metavar="MODEL", help="a name such as Qwen/Qwen3-8B, or a config.json or its folder")
    parser.add_argument("--machine", metavar="TYPE", help="only this machine type; ends with 1 when it is too small")
    parser.add_argument("--all", action="store_true", help="also the machine types that are too small or not in stock")
    parser.add_argument("--context", type=int, metavar="TOKENS", help=f"prompt and answer (default {USUAL_CONTEXT})")
    parser.add_argument(
        "--region", help="whose machine types are asked for (default: the environment's; none: GPUs by their memory)"
    )


def run(arguments: argparse.Namespace) -> int:
    """Print the table of what is in stock and fits, or of all; 1 when nothing does, or not the machine asked about."""
    shape = _shape(arguments.model)
    context = _context(arguments.model, shape, arguments.context)
    machines = _machines(arguments.region)
    advice = advise(shape, context, machines or _by_memory())
    print(f"{needs_text(arguments.model, shape)}; for {context} tokens:")
    if arguments.machine is not None:
        return _one(arguments.model, arguments.machine, advice, machines)
    shown = best_first(advice) if arguments.all else usable(advice)
    if shown:
        rows = table(shown)
        _print(rows if machines is not None else [row[:1] + row[2:-1] for row in rows])
        print(LEGEND)
    left_out = None if arguments.all else left_out_text(advice)
    if left_out is not None:
        print(f"{left_out} (--all).")
    if machines is not None and (arguments.all or not shown):
        print(f"{large_enough_text(advice)}.")
    return FINE if advice.suitable else FINDINGS


def _one(model: str, name: str, advice: Advice, machines: Machines | None) -> int:
    if machines is None:
        raise CannotGoOn("--machine needs the machine types of a region: give --region, or set ALICLOUD_REGION", TARGET)
    found, machine = advice.find(name), machines.find(name)
    if machine is None:
        raise CannotGoOn(f"{name} is not offered in the region")
    if found is None:
        print(f"{name} has no GPU. {large_enough_text(advice)}.")
        return FINDINGS
    _print(table((found,)))
    print(LEGEND)
    if found.fit.verdict == "does not fit":
        said = f"{needs_text(model, advice.shape)}; "  # the heading says it already
        print(f"{refusal_text(model, advice, machine, found.fit).removeprefix(said)}.")
        return FINDINGS
    return FINE


def _shape(model: str) -> ModelShape:
    """Of a model by its name, else by its file; raises CannotGoOn."""
    known = preset(model)
    if known is not None:
        return known
    path = Path(model)
    file = path / CONFIG if path.is_dir() else path
    if not file.exists():
        near = nearest_names(model)
        nearest = f"; nearest: {', '.join(near)}" if near else ""
        raise CannotGoOn(f"{model} is no model known by name, and no {CONFIG} lies there{nearest}")
    shape = shape_of_config(files.read(str(file)), _stored_bytes(file.with_name(INDEX)))
    if isinstance(shape, str):
        raise CannotGoOn(f"{file}: {shape}")
    return shape


def _stored_bytes(index: Path) -> int | None:
    """Size of the weights as the index of their files says; None without one."""
    if not index.exists():
        return None
    try:
        read: Any = json.loads(index.read_text(encoding="utf-8-sig"))
        metadata: Any = cast("dict[str, Any]", read)["metadata"]
        size: Any = cast("dict[str, Any]", metadata)["total_size"]
    except (OSError, ValueError, LookupError, TypeError):
        raise CannotGoOn(f"{index}: holds no metadata.total_size") from None
    if isinstance(size, bool) or not isinstance(size, int | float) or size <= 0:
        raise CannotGoOn(f"{index}: metadata.total_size is no number of bytes")
    return int(size)


def _context(model: str, shape: ModelShape, asked: int | None) -> int:
    most = shape.max_context
    if asked is None:
        return min(USUAL_CONTEXT, most or USUAL_CONTEXT)
    if asked < 1 or (most is not None and asked > most):
        limit = f"1 to {most}" if most is not None else "1 or more"
        raise CannotGoOn(f"--context: {model} takes {limit} tokens, not {asked}")
    return asked


def _machines(region: str | None) -> Machines | None:
    """The machine types of the region; None without a region and anything to ask with."""
    from pulumi_pai_eas.cli.target import connection, settings
    from pulumi_pai_eas.client.credentials import Chain

    known = settings()
    if region is None and known.region is None and known.emulator is None and isinstance(known.credentials, Chain):
        return None
    return connection(region).catalogue.machines()


def _by_memory() -> Machines:
    """Imagined machines with the usual GPUs: what a model needs, where no region can be asked."""
    return Machines(
        tuple(
            MachineType(f"{number} x {memory} GB", cpu=0, memory=0.0, gpus=number, gpu_memory=float(memory))
            for number in NUMBERS_OF_GPUS
            for memory in GPU_MEMORY_GB
        )
    )


def _print(rows: Iterable[Sequence[str]]) -> None:
    lines = [tuple(row) for row in rows]
    widths = [max(len(line[column]) for line in lines) for column in range(len(lines[0]))]
    for line in lines:
        print("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip())
