"""`--tensor-parallel-size auto`: where it stands, and the number in its place."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pulumi_pai_eas.model.containers import Container
from pulumi_pai_eas.model.open_degree import in_own_words, leaves_degree_open, with_degree
from pulumi_pai_eas.model.unknown import UNKNOWN, Undetermined

VLLM = "vllm serve /model_dir --port 8000"
ROWS: list[tuple[dict[str, Any], dict[str, Any] | None, str]] = [
    ({"command": f"{VLLM} --tensor-parallel-size auto"}, {"command": f"{VLLM} --tensor-parallel-size 4"}, "vLLM"),
    ({"command": f"{VLLM} --tensor-parallel-size=auto -x"}, {"command": f"{VLLM} --tensor-parallel-size=4 -x"}, "="),
    ({"command": f"{VLLM} --tensor_parallel_size 'auto'"}, {"command": f"{VLLM} --tensor_parallel_size 4"}, "quoted"),
    ({"command": f"{VLLM} -tp auto; true"}, {"command": f"{VLLM} -tp 4; true"}, "the short name"),
    (
        {"command": "python -m sglang.launch_server --tp-size auto --host 0.0.0.0"},
        {"command": "python -m sglang.launch_server --tp-size 4 --host 0.0.0.0"},
        "SGLang",
    ),
    ({"script": f"cd /\n{VLLM} --tp auto\n"}, {"script": f"cd /\n{VLLM} --tp 4\n"}, "a script"),
    (
        {"command": "vllm serve", "args": ["/model_dir", "-tp", "auto", "--dtype", "auto"]},
        {"command": "vllm serve", "args": ["/model_dir", "-tp", "4", "--dtype", "auto"]},
        "words of their own; another option's auto stays",
    ),
    ({"command": f"{VLLM} --dtype auto --tp 2"}, None, "a number"),
    ({"command": f"{VLLM} --max-model-len auto"}, None, "another option"),
    ({"command": f"{VLLM} --tp automatic"}, None, "another word"),
    ({"command": "serve --tp auto"}, None, "no engine: its own word"),
    ({"command": VLLM}, None, "nothing said"),
]


@pytest.mark.parametrize(("given", "expected", "reason"), ROWS, ids=[row[2] for row in ROWS])
def test_the_number_in_place_of_the_word(given: dict[str, Any], expected: dict[str, Any] | None, reason: str) -> None:
    container = Container(**given)
    assert leaves_degree_open(container) is (expected is not None), reason
    assert with_degree(container, 4) == Container(**(given if expected is None else expected)), reason
    assert with_degree(container, None) == container, "nothing decided"


@pytest.mark.parametrize(("given", "expected", "reason"), ROWS, ids=[row[2] for row in ROWS])
def test_what_lives_is_told_in_the_users_words(
    given: dict[str, Any], expected: dict[str, Any] | None, reason: str
) -> None:
    mine, live = Container(**given), Container(**(expected or given), image="x")
    assert in_own_words(mine, live, 4) == Container(**given, image="x"), reason


def test_what_was_changed_outside_is_told_as_it_is() -> None:
    mine, live = Container(command=f"{VLLM} --tp auto"), Container(command=f"{VLLM} --tp 2")
    assert in_own_words(mine, live, 4) == live


def test_a_command_that_is_not_known_may_say_anything() -> None:
    with pytest.raises(Undetermined):
        leaves_degree_open(Container(command=UNKNOWN))


@given(st.integers(1, 64), st.text("abc -=", max_size=20))
def test_what_is_sent_never_holds_the_word(degree: int, rest: str) -> None:
    sent = with_degree(Container(command=f"{VLLM} --tensor-parallel-size auto {rest}"), degree)
    assert sent.command == f"{VLLM} --tensor-parallel-size {degree} {rest}"
