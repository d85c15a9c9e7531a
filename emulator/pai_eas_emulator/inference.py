"""The fake inference gateway: what answers at the addresses that the reads hand out.

`/_gateway/<region>/<lane>/<uid>/api/predict/<name>/…`, where the lane is `internet` or `intranet` (shared gateway), the
id of a dedicated gateway (with `-vpc` for its VPC side) or the id of an NLB. Services whose command starts an
OpenAI-shaped server (vLLM, SGLang and the like) answer as one; everything else answers any path with a short JSON.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from pai_eas_emulator.command_lines import command_of, served_model
from pai_eas_emulator.describing import internet_endpoint
from pai_eas_emulator.journal import readable
from pai_eas_emulator.json_values import JsonObject, as_flag, as_list, as_object, compact, is_list, is_object
from pai_eas_emulator.server import Reply, Request
from pai_eas_emulator.service import new_id

if TYPE_CHECKING:
    from pai_eas_emulator.journal import Entry
    from pai_eas_emulator.service import Service
    from pai_eas_emulator.state import State

PREFIX = "/_gateway/"


def invoke(request: Request, state: State, entry: Entry) -> Reply:
    """The answer to one inference request."""
    parts = request.segments
    if len(parts) < 7 or parts[4:6] != ["api", "predict"] or parts[3] != state.scenario.account_id:
        return _plain(404, "")
    region, lane, name = parts[1], parts[2], parts[6]
    path = "/" + "/".join(parts[7:])
    with state.lock:
        service = state.account.find(region, name) or _member(region, name, state)
        if service is not None:
            state.look(service)
            state.save()
        if service is None or service.status == "Deleted" or not _is_reachable(service, lane, state):
            return _plain(404, "")  # EAS: an empty 404 of the gateway, for services it does not know
        token = _token(request)
        if token != service.token:
            entry.code = "Unauthorized"
            return _plain(
                401, "Unauthorized: access token is missing" if not token else "Unauthorized: invalid access token"
            )
        if not service.running or _is_cold(service):
            entry.code = "ServiceUnavailable"
            return _plain(503, "no healthy upstream")
        command, strict = command_of(service), state.knobs.refuse_unknown_models
        about: JsonObject = {"service": name, "region": region, "path": path, "version": service.current_version}
    model = served_model(command)
    return _answer(about) if model is None else _openai(request, path.rstrip("/"), model, strict=strict)


def _member(region: str, group: str, state: State) -> Service | None:
    """The service of a group that answers for it: of those that serve the one with the greatest weight."""
    members = [item for item in state.account.services(region) if item.metadata.get("group") == group]
    return max(members, key=lambda item: (item.running > 0, item.weight), default=None)


def _is_reachable(service: Service, lane: str, state: State) -> bool:
    if lane in {str(listener["id"]) for listener in service.nlbs}:
        return True
    if service.gateway:
        gateway = state.gateway(service.region, service.gateway) or {}
        return lane == f"{service.gateway}-vpc" or (lane == service.gateway and as_flag(gateway.get("InternetEnabled")))
    return lane == "intranet" or (lane == "internet" and bool(internet_endpoint(service, state)))


def _is_cold(service: Service) -> bool:
    """The gateway learns late of a service that runs (PAI Python SDK waits for this up to two minutes)."""
    if service.cold_requests <= 0:
        return False
    service.cold_requests -= 1
    return True


def _token(request: Request) -> str:
    given = request.headers.get("authorization", "").strip()
    return given[7:].strip() if given[:7].lower() == "bearer " else given


def _plain(status: int, text: str) -> Reply:
    return Reply(status, text.encode(), "text/plain; charset=utf-8", {"server": "pai-eas-emulator"})


def _json(status: int, body: JsonObject) -> Reply:
    return Reply(status, compact(body).encode(), "application/json")


def _answer(about: JsonObject) -> Reply:
    return _json(200, about | {"message": "answered by the emulator"})


def _openai(request: Request, path: str, model: str, *, strict: bool) -> Reply:
    """An OpenAI-shaped server with one model."""
    if path in ("/health", "/ping"):
        return Reply(200, b"", "text/plain; charset=utf-8")
    if path == "/v1/models":
        card = {
            "id": model,
            "object": "model",
            "created": int(time.time()),
            "owned_by": "vllm",
            "root": model,
            "parent": None,
        }
        return _json(200, {"object": "list", "data": [card]})
    if path not in ("/v1/chat/completions", "/v1/completions"):
        return _json(404, {"detail": "Not Found"})
    if request.method != "POST":
        return _json(405, {"detail": "Method Not Allowed"})
    asked = readable(request.body)
    if not is_object(asked):
        return _failed(400, "BadRequestError", "the body is not a JSON object")
    return _completion(asked, model, is_chat=path.endswith("/chat/completions"), strict=strict)


def _failed(status: int, kind: str, message: str) -> Reply:
    return _json(status, {"error": {"message": message, "type": kind, "param": None, "code": status}})


def _completion(asked: JsonObject, model: str, *, is_chat: bool, strict: bool) -> Reply:
    wanted = asked.get("model")
    if strict and wanted not in (None, model):
        return _failed(404, "NotFoundError", f"The model `{wanted}` does not exist.")
    if is_chat and not as_list(asked.get("messages")):
        return _failed(400, "BadRequestError", "messages: field required")
    question = _last_message(asked) if is_chat else str(asked.get("prompt", ""))
    answer = f"Hello from {model} on the PAI-EAS emulator. You said: {question}"
    base: JsonObject = {"id": new_id("chatcmpl-", 32), "created": int(time.time()), "model": model}
    if as_flag(asked.get("stream")):
        return Reply(
            200, content_type="text/event-stream; charset=utf-8", chunks=_events(base, answer, is_chat=is_chat)
        )
    finished: JsonObject = {"index": 0, "logprobs": None, "finish_reason": "stop"}
    finished |= {"message": {"role": "assistant", "content": answer}} if is_chat else {"text": answer}
    asked_tokens, answered_tokens = len(question.split()), len(answer.split())
    usage = {
        "prompt_tokens": asked_tokens,
        "completion_tokens": answered_tokens,
        "total_tokens": asked_tokens + answered_tokens,
    }
    kind = "chat.completion" if is_chat else "text_completion"
    return _json(200, {**base, "object": kind, "choices": [finished], "usage": usage})


def _last_message(asked: JsonObject) -> str:
    content = as_object(as_list(asked.get("messages"))[-1]).get("content", "")
    if is_list(content):
        return " ".join(str(as_object(part).get("text", "")) for part in content)
    return str(content)


def _events(base: JsonObject, answer: str, *, is_chat: bool) -> tuple[bytes, ...]:
    """The answer word by word, as server-sent events."""
    kind = "chat.completion.chunk" if is_chat else "text_completion"
    pieces = [word + " " for word in answer.split(" ")]
    pieces[-1] = pieces[-1][:-1]
    choices: list[JsonObject] = (
        [{"index": 0, "delta": {"role": "assistant", "content": ""}, "finish_reason": None}] if is_chat else []
    )
    for piece in pieces:
        part: JsonObject = {"delta": {"content": piece}} if is_chat else {"text": piece}
        choices.append({"index": 0, **part, "finish_reason": None})
    choices.append({"index": 0, **({"delta": {}} if is_chat else {"text": ""}), "finish_reason": "stop"})
    lines = [f"data: {compact({**base, 'object': kind, 'choices': [choice]})}\n\n" for choice in choices]
    return tuple(line.encode() for line in [*lines, "data: [DONE]\n\n"])
