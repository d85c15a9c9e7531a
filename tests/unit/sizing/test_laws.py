"""What holds for every model and machine."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from pulumi_pai_eas.sizing import CachedLayers, ModelShape, judge_fit
from pulumi_pai_eas.sizing.memory import BLOCK, RANK

GIB = 1 << 30


@st.composite
def shapes(draw: st.DrawFn) -> ModelShape:
    kv_heads = draw(st.sampled_from([1, 2, 4, 8, 16]))
    heads = kv_heads * draw(st.sampled_from([1, 2, 5, 7, 8]))
    head_dim = draw(st.sampled_from([64, 128, 256]))
    layers = draw(st.integers(1, 100))
    groups = [CachedLayers(layers, kv_heads, 2 * head_dim, replicated=draw(st.booleans()))]
    if draw(st.booleans()):
        groups.append(CachedLayers(draw(st.integers(1, 50)), kv_heads, 2 * head_dim, window=draw(st.integers(1, 8192))))
    if draw(st.booleans()):
        groups.append(CachedLayers(draw(st.integers(1, 50)), kv_heads, 2 * head_dim, certain=False))
    return ModelShape(
        parameters=0,
        active_parameters=0,
        weight_bytes=draw(st.integers(0, 800 * GIB)),
        layers=sum(group.layers for group in groups),
        attention_heads=heads,
        kv_heads=kv_heads,
        head_dim=head_dim,
        cached=tuple(groups),
        max_context=draw(st.sampled_from([None, 4096, 32768, 131072])),
        experts=draw(st.booleans()),
    )


memories = st.sampled_from([16, 24, 32, 48, 80, 96, 141])
counts = st.integers(1, 16)
contexts = st.integers(1, 300_000)


@given(shapes(), counts, memories, contexts, contexts)
def test_more_context_never_fits_better(shape: ModelShape, gpus: int, gb: float, one: int, other: int) -> None:
    short, long = (judge_fit(shape, gpus, gb, context=context) for context in sorted((one, other)))
    assert RANK[short.verdict] <= RANK[long.verdict]


@given(shapes(), counts, counts, memories, contexts)
def test_more_gpus_are_never_worse(shape: ModelShape, one: int, other: int, gb: float, context: int) -> None:
    few, many = (judge_fit(shape, gpus, gb, context=context) for gpus in sorted((one, other)))
    assert RANK[many.verdict] <= RANK[few.verdict]


@given(shapes(), counts, memories, contexts)
def test_lighter_weights_are_never_worse(shape: ModelShape, gpus: int, gb: float, context: int) -> None:
    lighter = replace(shape, weight_bytes=shape.weight_bytes // 2)
    heavy, light = (judge_fit(model, gpus, gb, context=context) for model in (shape, lighter))
    assert RANK[light.verdict] <= RANK[heavy.verdict]


@given(shapes(), counts, memories, contexts, st.sampled_from([0.5, 0.7, 0.9]))
def test_a_larger_share_is_never_worse(shape: ModelShape, gpus: int, gb: float, context: int, share: float) -> None:
    less, more = (judge_fit(shape, gpus, gb, context=context, utilization=part) for part in (share, share + 0.05))
    assert RANK[more.verdict] <= RANK[less.verdict]
    assert more.longest_possible >= less.longest_possible


@given(shapes(), counts, memories, st.integers(1, 10_000))
def test_the_longest_context_is_where_the_answer_changes(shape: ModelShape, gpus: int, gb: float, blocks: int) -> None:
    context = blocks * BLOCK
    fit = judge_fit(shape, gpus, gb, context=context)
    assert fit.longest_sure <= fit.longest_possible
    assert (fit.verdict == "fits") == (context <= fit.longest_sure)
    assert (fit.verdict != "does not fit") == (context <= fit.longest_possible)


@given(shapes(), contexts)
def test_the_cache_grows_with_tokens_layers_and_bytes(shape: ModelShape, context: int) -> None:
    once = shape.cache_bytes(context)
    assert once.low <= once.high
    assert shape.cache_bytes(context + 1).high > once.high
    assert shape.cache_bytes(context + 1).low >= once.low
    assert shape.cache_bytes(context, element_bytes=1).high * 2 == once.high
    doubled = replace(shape, cached=tuple(replace(group, layers=2 * group.layers) for group in shape.cached))
    assert doubled.cache_bytes(context).low == 2 * once.low
    assert doubled.kib_per_token().high == 2 * shape.kib_per_token().high


@given(shapes(), counts, contexts)
def test_gpus_together_hold_no_less_than_one(shape: ModelShape, gpus: int, context: int) -> None:
    for degree in shape.tensor_parallel_degrees(gpus):
        each = shape.cache_bytes(context, tensor_parallel=degree)
        assert each.high <= shape.cache_bytes(context).high <= each.high * degree


@given(shapes(), counts)
def test_degrees_divide_the_heads(shape: ModelShape, gpus: int) -> None:
    degrees = shape.tensor_parallel_degrees(gpus)
    assert degrees[0] == 1
    assert max(degrees) <= gpus
    assert all(shape.attention_heads % degree == 0 for degree in degrees)
