"""Pure parts: what ServiceConfig echoes, how updates merge, what a command says."""

from __future__ import annotations

import copy
import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pai_eas_emulator.command_lines import declared_port, flag, served_model, shell_syntax
from pai_eas_emulator.echo import MOVES, canonical
from pai_eas_emulator.merging import merged, nested
from tests.emulator.wire import GPU_MACHINE, Wire, config

if TYPE_CHECKING:
    from pai_eas_emulator import Emulator

POSTED: dict[str, Any] = {
    "metadata": {"name": "chat", "rpc.keepalive": 1000, "enable_grpc": True, "cuda": "11.2", "gateway": "gw-emulator0alb",
                 "eas.termination_grace_period": 60},
    "containers": [{"image": "mine", "port": 8000}],
    "cloud": {"computing": {"instance_type": GPU_MACHINE}},
    "token": "T", "dockerAuth": "D", "labels": {"a.b/c": "1"},
}  # fmt: skip


@pytest.mark.parametrize(
    ("mode", "expected"),
    [
        pytest.param("literal", {key: value for key, value in POSTED.items() if key != "token"}, id="what was posted, but for the token"),
        pytest.param(
            "fold",
            {**{key: value for key, value in POSTED.items() if key != "token"}, "metadata": {**POSTED["metadata"], "region": "cn-hangzhou"},
             "generate_token": "false", "workspace_id": "100001", "labels": {"a.b/c": "1", "owner": "me"}},
            id="with what the query and the server add",
        ),
        pytest.param(
            "canonical",
            {"metadata": {"name": "chat", "gateway": "gw-emulator0alb", "region": "cn-hangzhou"}, "containers": POSTED["containers"],
             "cloud": {"computing": {"instances": [{"type": GPU_MACHINE}]}}, "labels": {"a.b/c": "1", "owner": "me"}, "workspace_id": "100001",
             "credential": {"docker_auth": "D", "generate_token": "false"}, "rpc": {"keepalive": 1000},
             "runtime": {"termination_grace_period": 60, "cuda": "11.2"}, "networking": {"enable_grpc": True, "gateway": "gw-emulator0alb"}},
            id="every alias in its canonical place",
        ),
    ],
)  # fmt: skip
def test_echo_modes(emulator: Emulator, wire: Wire, mode: str, expected: dict[str, Any]) -> None:
    emulator.set(echo=mode)
    assert wire.create(POSTED, WorkspaceId="100001", Labels='{"owner": "me"}').status == 200
    text = wire.describe().body["ServiceConfig"]
    assert json.loads(text) == expected
    assert '"T"' not in text


def test_a_token_under_its_other_name_is_hidden_too(wire: Wire) -> None:
    wire.create(config(credential={"token": "SEKRET", "generate_token": False}))
    body = wire.describe().body
    assert body["AccessToken"] == "SEKRET"
    assert json.loads(body["ServiceConfig"])["credential"] == {"generate_token": False}


KEYS = st.sampled_from(
    [
        "metadata",
        "name",
        "rpc",
        "keepalive",
        "cuda",
        "enable_grpc",
        "gateway",
        "autoscaler",
        "dockerAuth",
        "other",
        "labels",
    ]
)
LEAVES = st.one_of(st.none(), st.booleans(), st.integers(0, 9), st.text("ab", max_size=2))
DOCUMENTS = st.recursive(
    st.dictionaries(KEYS, LEAVES, max_size=4),
    lambda inner: st.dictionaries(KEYS, st.one_of(LEAVES, inner, st.lists(inner, max_size=2)), max_size=4), max_leaves=12,
)  # fmt: skip


@given(DOCUMENTS)
def test_canonical_form_is_reached_in_one_step(document: dict[str, Any]) -> None:
    before = copy.deepcopy(document)
    once = canonical(document)
    assert canonical(once) == once
    assert document == before


def test_every_alias_has_one_place() -> None:
    places = [old for old, _ in MOVES]
    assert len(places) == len(set(places))
    assert not {new for _, new in MOVES} & set(places)


@given(DOCUMENTS, DOCUMENTS)
def test_merging_takes_everything_posted_and_loses_nothing_else(stored: dict[str, Any], posted: dict[str, Any]) -> None:
    before = copy.deepcopy((stored, posted))
    result = merged(stored, posted)
    assert (stored, posted) == before
    assert set(result) == set(nested(stored)) | set(nested(posted))
    assert merged(result, posted) == result
    assert merged(stored, {}) == nested(stored)


@given(DOCUMENTS)
def test_unfolding_keys_is_done_once(document: dict[str, Any]) -> None:
    assert nested(nested(document)) == nested(document)


@pytest.mark.parametrize(
    ("stored", "posted", "result"),
    [
        pytest.param({"metadata": {"instance": 1, "name": "a"}}, {"metadata": {"instance": 4}}, {"metadata": {"instance": 4, "name": "a"}}, id="scaling"),
        pytest.param({"containers": [{"a": 1}, {"b": 2}]}, {"containers": [{"c": 3}]}, {"containers": [{"c": 3}]}, id="lists are replaced"),
        pytest.param({"metadata": {"rpc": {"keepalive": 1, "batching": True}}}, {"metadata": {"rpc.keepalive": 2}},
                     {"metadata": {"rpc": {"keepalive": 2, "batching": True}}}, id="dotted keys mean the same"),
        pytest.param({"features": {"eas.aliyun.com/a": "1"}}, {"features": {"eas.aliyun.com/b": "2"}},
                     {"features": {"eas.aliyun.com/a": "1", "eas.aliyun.com/b": "2"}}, id="but not in maps of names"),
        pytest.param({"a": {"b": 1}}, {"a": 2}, {"a": 2}, id="a value in place of an object"),
    ],
)  # fmt: skip
def test_merging(stored: dict[str, Any], posted: dict[str, Any], result: dict[str, Any]) -> None:
    assert merged(stored, posted) == result


@pytest.mark.parametrize(
    ("command", "found"),
    [
        pytest.param("vllm serve /m --port 8000", "", id="a plain command"),
        pytest.param(
            'vllm serve /m --override-generation-config \'{"a": 1; "b": 2}\'', "", id="what is quoted is no syntax"
        ),
        pytest.param("cd /x", "cd", id="a word of the shell"),
        pytest.param("A=1 vllm serve", "A=1", id="an assignment"),
        pytest.param("a && b", "&&", id="one after the other"),
        pytest.param("a; b", "a;", id="a semicolon"),
        pytest.param("a > log", ">", id="redirection"),
        pytest.param("bash -c 'a && b'", "", id="a shell of its own"),
        pytest.param("", "", id="nothing"),
    ],
)
def test_shell_syntax(command: str, found: str) -> None:
    assert shell_syntax(command) == found


@pytest.mark.parametrize(
    ("command", "value"),
    [
        pytest.param("x --port 1", "1", id="beside"),
        pytest.param("x --port=1", "1", id="after an equals sign"),
        pytest.param("x --port 1 --port 2", "2", id="the last wins"),
        pytest.param("x --portal 1", None, id="a longer name"),
        pytest.param("x --port", None, id="without a value"),
        pytest.param("x 'unclosed --port 3", "3", id="quotes that do not match"),
    ],
)
def test_flags(command: str, value: str | None) -> None:
    assert flag(command, "--port") == value


def test_what_a_command_says() -> None:
    assert declared_port("./webui.sh --listen --port=8001") == 8001
    assert declared_port("python app.py") is None
    assert served_model("python app.py") is None
    assert served_model("vllm serve Qwen/Qwen3-8B") == "Qwen/Qwen3-8B"
    assert served_model("python -m vllm.entrypoints.openai.api_server --model /m") == "/m"
