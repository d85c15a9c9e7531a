"""One request to the deployed service."""

from __future__ import annotations

import json
import time
import urllib.error
import urllib.request
from typing import Any

from tools.quickstart.place import DIRECT, Refused

QUESTION = "Say hello to the reader of this terminal."
ANSWER_SECONDS = 60.0


def chat_request(url: str, token: str) -> urllib.request.Request:
    """One question as an OpenAI client would ask it."""
    body = {"model": "Qwen3-8B", "messages": [{"role": "user", "content": QUESTION}]}
    headers = {"Authorization": token, "Content-Type": "application/json"}
    return urllib.request.Request(f"{url.rstrip('/')}/v1/chat/completions", json.dumps(body).encode(), headers)


def ask_service(url: str, token: str) -> str:
    """The service's answer; while it starts the gateway says 503 and is asked again."""
    until = time.monotonic() + ANSWER_SECONDS
    while True:
        try:
            with DIRECT.open(chat_request(url, token), timeout=30) as reply:
                answer: Any = json.load(reply)
            return str(answer["choices"][0]["message"]["content"])
        except urllib.error.HTTPError as error:
            said = error.read(300).decode(errors="replace").strip()
            if error.code != 503:
                raise Refused(f"the endpoint answered {error.code}: {said}") from None
        except OSError as error:
            raise Refused(f"the endpoint {url} cannot be reached: {error}") from None
        except (ValueError, KeyError, IndexError, TypeError):
            raise Refused(f"the endpoint {url} answered something that is not a chat completion") from None
        if time.monotonic() > until:
            raise Refused(f"the endpoint still answers 503 after {ANSWER_SECONDS:.0f} s: {said}")
        time.sleep(0.5)
