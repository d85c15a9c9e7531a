"""Advice on machines, and its texts."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pulumi_pai_eas.model.facts import Machines
from pulumi_pai_eas.sizing import Advice, advise, judge_fit
from pulumi_pai_eas.sizing.advice import (
    best_first,
    has_text,
    large_enough_text,
    left_out_text,
    needs_text,
    refusal_text,
    table,
    tight_text,
    usable,
)
from tests.unit.sizing.shapes import (
    A10,
    CPU,
    EIGHT_GU120,
    EIGHT_L20,
    FOUR_A10,
    FOUR_L20,
    MACHINES,
    MINIMAX_M2,
    known,
    shape,
)

QWEN_32B = "Qwen/Qwen3-32B"
LLAMA_70B = "meta-llama/Llama-3.3-70B-Instruct"


def advice(name: str, context: int | None, machines: Machines = MACHINES) -> Advice:
    return advise(known(name), context, machines)


def refusal(name: str, context: int | None, machines: Machines = MACHINES) -> str:
    found = advice(name, context, machines)
    row = found.find(A10.name)
    assert row is not None
    assert row.fit.verdict == "does not fit"
    return refusal_text(name, found, A10, row.fit)


def test_machines_with_gpus_from_the_smallest_with_their_answers() -> None:
    rows = advice(LLAMA_70B, 8192).rows
    assert [(row.machine, row.fit.verdict, row.fit.tensor_parallel) for row in rows] == [
        (A10, "does not fit", 1),
        (FOUR_A10, "does not fit", 4),
        (FOUR_L20, "fits", 4),
        (EIGHT_L20, "fits", 8),
        (EIGHT_GU120, "fits", 8),
    ]


def test_only_what_is_in_stock_is_suitable() -> None:
    assert [row.machine for row in advice(LLAMA_70B, 8192).suitable] == [FOUR_L20, EIGHT_GU120]


@given(st.permutations(MACHINES.types))
def test_the_order_of_the_catalogue_does_not_matter(types: list) -> None:
    assert advice(QWEN_32B, 8192, Machines(tuple(types))) == advice(QWEN_32B, 8192)


def test_a_70b_model_on_one_a10() -> None:
    assert refusal(LLAMA_70B, 8192) == (
        "meta-llama/Llama-3.3-70B-Instruct needs 131.4 GiB for weights and 320 KiB per token; ecs.gn7i-c8g1.2xlarge "
        "has 1 x 24 GB. In stock and large enough: ecs.gn8is-4x.16xlarge (tensor parallel 4), ml.gu8tf.8.40xlarge "
        "(tensor parallel 8)"
    )


def test_each_type_has_its_own_degree_behind_it() -> None:
    assert refusal(QWEN_32B, 8192, Machines((A10, FOUR_A10, FOUR_L20))) == (
        "Qwen/Qwen3-32B needs 61.0 GiB for weights and 256 KiB per token; ecs.gn7i-c8g1.2xlarge has 1 x 24 GB. "
        "In stock and large enough: ecs.gn7i-c32g1.32xlarge (tensor parallel 4), ecs.gn8is-4x.16xlarge (tensor parallel 4)"
    )


def test_weights_that_fit_with_less_context() -> None:
    assert refusal("Qwen/Qwen3-8B", None) == (
        "Qwen/Qwen3-8B needs 15.3 GiB for weights and 144 KiB per token; ecs.gn7i-c8g1.2xlarge has 1 x 24 GB, enough "
        "for 30704 tokens at most, not for 40960. In stock and large enough: ecs.gn7i-c32g1.32xlarge "
        "(tensor parallel 4), ecs.gn8is-4x.16xlarge (tensor parallel 4), ml.gu8tf.8.40xlarge (tensor parallel 8)"
    )


def test_nothing_is_large_enough() -> None:
    assert refusal("Qwen/Qwen3-Coder-480B-A35B-Instruct", 8192).endswith(". Nothing in stock is large enough")


def test_machines_that_may_do_are_named_where_none_surely_does() -> None:
    found = advice("deepseek-ai/DeepSeek-R1", 8192)
    assert large_enough_text(found) == "In stock and perhaps large enough: ml.gu8tf.8.40xlarge (tensor parallel 8)"


def test_three_types_are_named_at_most_and_one_gpu_needs_no_degree() -> None:
    many = Machines(tuple(replace(A10, name=f"ecs.{letter}") for letter in "dcba"))
    assert large_enough_text(advice("Qwen/Qwen3-0.6B", 8192, many)) == "In stock and large enough: ecs.a, ecs.b, ecs.c"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Qwen/Qwen3.5-27B", "Qwen/Qwen3.5-27B needs 51.7 GiB for weights and 64 to 256 KiB per token"),
        ("deepseek-ai/DeepSeek-R1", "deepseek-ai/DeepSeek-R1 needs 641.3 GiB for weights and 68.6 KiB per token"),
    ],
)
def test_what_a_model_needs(name: str, text: str) -> None:
    assert needs_text(name, known(name)) == text


def test_an_estimate_is_called_one() -> None:
    assert (
        needs_text("my-model", shape(MINIMAX_M2)) == "my-model needs about 214.2 GiB for weights and 248 KiB per token"
    )


def test_what_machines_have() -> None:
    assert has_text(CPU) == "ecs.c7.2xlarge has no GPU"
    assert has_text(FOUR_A10) == "ecs.gn7i-c32g1.32xlarge has 4 x 24 GB"
    assert has_text(FOUR_A10, 2) == "2 x ecs.gn7i-c32g1.32xlarge have 4 x 24 GB each"


def test_refused_for_the_degree_or_for_want_of_a_gpu() -> None:
    found = advice("Qwen/Qwen3-8B", 8192, Machines((A10,)))
    degree = judge_fit(known("Qwen/Qwen3-8B"), 1, 24, context=8192, tensor_parallel=2)
    assert refusal_text("Qwen/Qwen3-8B", found, A10, degree) == (
        "Qwen/Qwen3-8B needs 15.3 GiB for weights and 144 KiB per token; ecs.gn7i-c8g1.2xlarge has 1 x 24 GB, and "
        "tensor parallel 2 needs more than 1 GPU. In stock and large enough: ecs.gn7i-c8g1.2xlarge"
    )
    none = judge_fit(known("Qwen/Qwen3-8B"), 0, 0, context=8192)
    assert "; ecs.c7.2xlarge has no GPU. In stock" in refusal_text("Qwen/Qwen3-8B", found, CPU, none)


def test_tight() -> None:
    fit = judge_fit(known("Qwen/Qwen3-8B"), 1, 24, context=16384)
    assert tight_text("Qwen/Qwen3-8B", A10, fit) == (
        "Qwen/Qwen3-8B with a context of 16384 tokens may not fit ecs.gn7i-c8g1.2xlarge (1 x 24 GB): 9424 tokens are "
        "sure to fit, 30704 may. Limit it with --max-model-len"
    )
    fit = judge_fit(known("deepseek-ai/DeepSeek-R1"), 8, 96, context=8192)
    assert ": 65024 tokens may fit, none are sure to. Limit it" in tight_text(
        "deepseek-ai/DeepSeek-R1", EIGHT_GU120, fit
    )


def test_table() -> None:
    assert table(advice(QWEN_32B, 8192).rows) == (
        ("machine type", "GPUs", "answer", "tensor parallel", "longest context", "stock"),
        ("ecs.gn7i-c8g1.2xlarge", "1 x A10 24 GB", "does not fit", "1", "-", "in stock"),
        ("ecs.gn7i-c32g1.32xlarge", "4 x A10 24 GB", "fits", "4", "21216 to 40960", "in stock"),
        ("ecs.gn8is-4x.16xlarge", "4 x L20 48 GB", "fits", "4", "40960", "in stock"),
        ("ecs.gn8is-8x.32xlarge", "8 x L20 48 GB", "fits", "8", "40960", "not available"),
        ("ml.gu8tf.8.40xlarge", "8 x GU120 96 GB", "fits", "8", "40960", "in stock"),
    )
    waiting = Machines((replace(A10, stock="NoStock", gpu_model=None),))
    (_, row) = table(advice("Qwen/Qwen3-0.6B", 8192, waiting).rows)
    assert (row[1], row[-1]) == ("1 x GPU 24 GB", "no stock")


def test_what_is_in_stock_and_fits_goes_before_the_rest() -> None:
    waiting = replace(FOUR_L20, name="ecs.waiting", stock="NoStock")
    found = advice(QWEN_32B, 32768, Machines((waiting, *MACHINES.types)))
    assert [(row.machine.name, row.fit.verdict) for row in best_first(found)] == [
        ("ecs.gn8is-4x.16xlarge", "fits"),
        ("ml.gu8tf.8.40xlarge", "fits"),
        ("ecs.gn7i-c32g1.32xlarge", "tight"),
        ("ecs.gn7i-c8g1.2xlarge", "does not fit"),
        ("ecs.waiting", "fits"),
        ("ecs.gn8is-8x.32xlarge", "fits"),
    ]
    assert usable(found) == best_first(found)[:3]
    assert left_out_text(found) == "Of the others 1 is too small and 2 are not in stock"


LEFT_OUT: list[tuple[Machines, str | None, str]] = [
    (Machines((FOUR_L20,)), None, "none is left out"),
    (Machines((A10, FOUR_L20)), "Of the others 1 is too small", "one"),
    (Machines((EIGHT_L20,)), "Of the others 1 is not in stock", "one that waits"),
    (Machines((A10, replace(A10, name="ecs.b"))), "Of the others 2 are too small", "all of them"),
    (Machines(()), None, "no machine at all"),
]


@pytest.mark.parametrize(("machines", "text", "reason"), LEFT_OUT, ids=[row[2] for row in LEFT_OUT])
def test_what_the_table_leaves_out(machines: Machines, text: str | None, reason: str) -> None:
    assert left_out_text(advice(QWEN_32B, 8192, machines)) == text, reason
