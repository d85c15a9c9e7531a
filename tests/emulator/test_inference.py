"""The fake inference gateway: it answers where the reads say, asks for the token, and speaks like OpenAI's API."""

from __future__ import annotations

import http.client
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest

from tests.emulator.wire import VLLM_IMAGE, Wire, config, with_nlb

if TYPE_CHECKING:
    from pai_eas_emulator import Emulator


@dataclass
class Got:
    status: int
    text: str
    content_type: str

    @property
    def body(self) -> Any:
        return json.loads(self.text)


def ask(url: str, path: str = "", token: str | None = None, body: object = None) -> Got:
    parts = urlsplit(url + path)
    assert parts.hostname == "127.0.0.1"
    connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=10)
    headers = {} if token is None else {"Authorization": token}
    connection.request(
        "GET" if body is None else "POST", parts.path, None if body is None else json.dumps(body), headers
    )
    reply = connection.getresponse()
    got = Got(reply.status, reply.read().decode(), reply.getheader("content-type") or "")
    connection.close()
    return got


def deployed(wire: Wire, posted: dict[str, Any] | None = None) -> tuple[str, str]:
    """Address and token of a service that runs."""
    assert wire.create(posted or config()).status == 200
    body = wire.until_settled()
    assert body["Status"] == "Running"
    return body["InternetEndpoint"] or body["IntranetEndpoint"], body["AccessToken"]


CHAT = {"model": "Qwen3-8B", "messages": [{"role": "user", "content": "how are you"}]}


def test_a_chat_completion(wire: Wire) -> None:
    url, token = deployed(wire)
    answer = ask(url, "/v1/chat/completions", token, CHAT).body
    assert answer["choices"] == [
        {"index": 0, "logprobs": None, "finish_reason": "stop",
         "message": {"role": "assistant", "content": "Hello from Qwen3-8B on the PAI-EAS emulator. You said: how are you"}}
    ]  # fmt: skip
    assert (answer["object"], answer["model"], answer["usage"]["prompt_tokens"]) == ("chat.completion", "Qwen3-8B", 3)


def test_a_streamed_completion_is_the_same_in_pieces(wire: Wire) -> None:
    url, token = deployed(wire)
    got = ask(url, "/v1/chat/completions", f"Bearer {token}", CHAT | {"stream": True})
    assert got.content_type == "text/event-stream; charset=utf-8"
    lines = [line.removeprefix("data: ") for line in got.text.split("\n\n") if line]
    assert lines[-1] == "[DONE]"
    chunks = [json.loads(line)["choices"][0] for line in lines[:-1]]
    said = "".join(chunk["delta"].get("content", "") for chunk in chunks)
    assert said == ask(url, "/v1/chat/completions", token, CHAT).body["choices"][0]["message"]["content"]
    assert [chunk["finish_reason"] for chunk in chunks] == [None] * (len(chunks) - 1) + ["stop"]


@pytest.mark.parametrize(
    ("path", "body", "status", "part"),
    [
        pytest.param("/v1/models", None, 200, '"id":"Qwen3-8B"', id="the model that is served"),
        pytest.param("/health", None, 200, "", id="health is an empty success"),
        pytest.param("", None, 404, "Not Found", id="the root of vLLM is a 404 that says so"),
        pytest.param("/v1/completions", {"model": "Qwen3-8B", "prompt": "x y"}, 200, "You said: x y", id="plain completions"),
        pytest.param("/v1/chat/completions", CHAT | {"model": "gpt"}, 404, "The model `gpt` does not exist.", id="another model"),
        pytest.param("/v1/chat/completions", {"messages": []}, 400, "messages", id="no messages"),
        pytest.param("/v1/chat/completions", [1], 400, "not a JSON object", id="a list"),
        pytest.param("/v1/chat/completions", None, 405, "Method Not Allowed", id="GET"),
        pytest.param("/v1/chat/completions", {"messages": [{"role": "user", "content": [{"type": "text", "text": "part"}]}]}, 200, "You said: part",
                     id="content in parts"),
    ],
)  # fmt: skip
def test_paths_of_an_openai_server(wire: Wire, path: str, body: object, status: int, part: str) -> None:
    url, token = deployed(wire)
    got = ask(url, path, token, body)
    assert got.status == status
    assert part in got.text


def test_any_model_will_do_when_asked(emulator: Emulator, wire: Wire) -> None:
    emulator.set(refuse_unknown_models=False)
    url, token = deployed(wire)
    assert ask(url, "/v1/chat/completions", token, CHAT | {"model": "gpt"}).body["model"] == "Qwen3-8B"


@pytest.mark.parametrize(
    ("command", "model"),
    [
        pytest.param("vllm serve /model_dir --port 8000", "/model_dir", id="the path, when no name is given"),
        pytest.param("vllm serve /model_dir --served-model-name=m --port 8000", "m", id="a name after an equals sign"),
        pytest.param("python -m sglang.launch_server --model-path /m --port 8000", "/m", id="SGLang"),
    ],
)
def test_the_name_that_is_served(wire: Wire, command: str, model: str) -> None:
    url, token = deployed(wire, config(containers=[{"image": VLLM_IMAGE, "port": 8000, "command": command}]))
    assert [card["id"] for card in ask(url, "/v1/models", token).body["data"]] == [model]


def test_other_servers_answer_any_path(wire: Wire) -> None:
    url, token = deployed(wire, config(containers=[{"image": "mine", "port": 8000, "command": "python app.py"}]))
    got = ask(url, "/any/path", token)
    assert (got.status, got.body["service"], got.body["path"]) == (200, "chat", "/any/path")


@pytest.mark.parametrize(
    ("token", "text"),
    [
        pytest.param(None, "Unauthorized: access token is missing", id="none"),
        pytest.param("other", "Unauthorized: invalid access token", id="another"),
        pytest.param("Bearer other", "Unauthorized: invalid access token", id="another as a bearer"),
    ],
)
def test_the_token_is_asked_for(wire: Wire, token: str | None, text: str) -> None:
    url, _ = deployed(wire)
    got = ask(url, "/v1/models", token)
    assert (got.status, got.text) == (401, text)


def test_before_it_runs_there_is_no_upstream_and_asking_moves_it_on(wire: Wire) -> None:
    url = wire.create(config()).body["InternetEndpoint"]
    token = wire.describe().body["AccessToken"]
    assert [ask(url, "/health", token).status for _ in range(5)] == [503, 503, 503, 200, 200]


def test_the_gateway_may_learn_late(emulator: Emulator, wire: Wire) -> None:
    emulator.set(gateway_cold_requests=2)
    url, token = deployed(wire)
    answers = [ask(url, "/health", token) for _ in range(3)]
    assert [answer.status for answer in answers] == [503, 503, 200]
    assert answers[0].text == "no healthy upstream"


def test_a_stopped_service_has_no_upstream(wire: Wire) -> None:
    url, token = deployed(wire)
    wire.on_service("PUT", "stop")
    wire.until_settled()
    assert ask(url, "/health", token).status == 503


def test_a_service_that_is_gone_is_an_empty_404(wire: Wire) -> None:
    url, token = deployed(wire)
    wire.delete()
    wire.statuses(3)
    got = ask(url, "/health", token)
    assert (got.status, got.text) == (404, "")


def test_every_endpoint_that_is_handed_out_answers(wire: Wire) -> None:
    deployed(
        wire,
        with_nlb(
            nlb=[
                {"id": "default", "listener_port": 9000},
                {"id": "default", "listener_port": 9001, "netType": "internet"},
            ]
        ),
    )
    found = wire.on_service("GET", "endpoints").body
    addresses = [
        url for item in found["Endpoints"] for key in ("InternetEndpoints", "IntranetEndpoints") for url in item[key]
    ]
    assert len(addresses) == 4
    for url in addresses:
        whole = url if url.endswith("/api/predict/chat") else f"{url}/api/predict/chat"
        assert ask(whole, "/v1/models", found["AccessToken"]).status == 200, url


@pytest.mark.parametrize(
    ("gateway", "lanes"),
    [
        pytest.param(
            "gw-emulator0alb",
            {"gw-emulator0alb": 200, "gw-emulator0alb-vpc": 200, "internet": 404, "intranet": 404},
            id="from everywhere",
        ),
        pytest.param(
            "gw-emulator0linked",
            {"gw-emulator0linked": 404, "gw-emulator0linked-vpc": 200, "internet": 404},
            id="from the VPC only",
        ),
        pytest.param(
            None,
            {"internet": 200, "intranet": 200, "gw-emulator0alb": 404, "nlb-emulator0own": 404},
            id="the shared gateway",
        ),
    ],
)
def test_a_service_is_reached_only_through_its_own_gateway(
    wire: Wire, gateway: str | None, lanes: dict[str, int]
) -> None:
    _, token = deployed(wire, config(networking={"gateway": gateway} if gateway else None))
    base = f"http://127.0.0.1:{wire.port}/_gateway/cn-hangzhou"
    assert {
        lane: ask(f"{base}/{lane}/1234567890123456/api/predict/chat", "/health", token).status for lane in lanes
    } == lanes


def test_a_group_is_answered_by_a_member(wire: Wire) -> None:
    _, token = deployed(wire, config(metadata={"name": "chat", "group": "all"}))
    url = wire.call("GET", "/api/v2/groups/cn-hangzhou/all").body["InternetEndpoint"]
    assert ask(url, "/v1/models", token).status == 200


def test_inference_is_in_the_journal_without_the_token(emulator: Emulator, wire: Wire) -> None:
    url, token = deployed(wire)
    ask(url, "/v1/models", token)
    entry = emulator.journal()[-1]
    assert (entry["operation"], entry["region"], entry["service"], entry["status"]) == (
        "Invoke",
        "cn-hangzhou",
        "chat",
        200,
    )
    assert token not in json.dumps(entry)
