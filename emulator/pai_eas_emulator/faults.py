"""Faults that a test scripts: which call they strike, what happens instead, and the account of what they did."""

from __future__ import annotations

import difflib
import fnmatch
import threading
from dataclasses import dataclass
from typing import Literal, cast

from pai_eas_emulator.json_values import JsonObject, as_int, as_object, compact
from pai_eas_emulator.server import Drop, Reply

When = Literal["before", "after"]

_KEYS = ("operation", "service", "call", "count", "when", "answer")
_ANSWER_KEYS = (
    "status", "code", "message", "headers", "body", "drop", "delaySeconds", "raw", "contentType", "patch",
)  # fmt: skip


class BadFaultError(ValueError):
    """A fault cannot be understood; the text says what is wrong."""


@dataclass(slots=True)
class Fault:
    """One scripted fault.

    It strikes matching calls number `call` (from 1, counted since it was set) and following, `count` of them
    (0: all that come). `before`: instead of the operation; `after`: the operation is carried out, the reply is lost.
    `operation` and `service` may hold `*`.
    """

    operation: str
    service: str
    call: int
    count: int
    when: When
    answer: JsonObject
    seen: int = 0
    """Matching calls so far."""
    hits: int = 0
    """Calls struck so far."""

    def strikes(self, operation: str, service: str) -> bool:
        """Count a call, and tell whether it is struck."""
        if not fnmatch.fnmatchcase(operation, self.operation) or not fnmatch.fnmatchcase(service, self.service):
            return False
        self.seen += 1
        if self.seen < self.call or (self.count and self.seen >= self.call + self.count):
            return False
        self.hits += 1
        return True

    @property
    def delay(self) -> float:
        """Real seconds to wait first."""
        return float(self.answer.get("delaySeconds", 0))

    @property
    def replaces(self) -> bool:
        """Whether something else is answered than the operation's own reply (a mere delay or patch does not)."""
        return bool(self.answer.keys() - {"delaySeconds", "patch"})

    def on_wire(self) -> JsonObject:
        """The fault as `GET /_emulator/faults` shows it."""
        return {
            "operation": self.operation,
            "service": self.service,
            "call": self.call,
            "count": self.count,
            "when": self.when,
            "answer": self.answer,
            "seen": self.seen,
            "hits": self.hits,
        }


def parse_fault(document: object) -> Fault:
    """A fault from its JSON; raises BadFaultError with the reason."""
    if not isinstance(document, dict):
        raise BadFaultError(f"a fault is a JSON object; got {compact(document)}")
    given = cast("JsonObject", document)
    _only(given, _KEYS, "a fault")
    if not isinstance(given.get("answer"), dict):
        raise BadFaultError("a fault needs `answer`, an object")
    answer = as_object(given["answer"])
    _only(answer, _ANSWER_KEYS, "`answer`")
    if not answer:
        raise BadFaultError("`answer` is empty; it needs status, drop, delaySeconds, raw or patch")
    when = given.get("when", "before")
    if when not in ("before", "after"):
        raise BadFaultError(f"`when` is before or after; got {when!r}")
    operation = given.get("operation")
    if not isinstance(operation, str) or not operation:
        raise BadFaultError("a fault needs `operation`, the name of one or a pattern such as *")
    delay = answer.get("delaySeconds", 0)
    if isinstance(delay, bool) or not isinstance(delay, (int, float)) or delay < 0:
        raise BadFaultError(f"`delaySeconds` is a number from 0; got {delay!r}")
    service = given.get("service")
    return Fault(
        operation, str(service) if service else "*", _number(given, "call", 1, 1), _number(given, "count", 1, 0),
        "before" if when == "before" else "after", answer,
    )  # fmt: skip


def _number(given: JsonObject, key: str, default: int, least: int) -> int:
    value = as_int(given.get(key, default))
    if value is None or value < least:
        raise BadFaultError(f"`{key}` is a whole number from {least}; got {given.get(key)!r}")
    return value


def _only(given: JsonObject, known: tuple[str, ...], what: str) -> None:
    for key in given:
        if key not in known:
            near = difflib.get_close_matches(key, known, n=1, cutoff=0.0)[0]
            raise BadFaultError(f"{what} has no {key!r}; the nearest is {near!r}")


class Faults:
    """The script; may be used from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._faults: list[Fault] = []

    def add(self, fault: Fault) -> None:
        """Put a fault behind those that are there; of several that strike, the first one set wins."""
        with self._lock:
            self._faults.append(fault)

    def clear(self) -> None:
        """Take all faults away."""
        with self._lock:
            self._faults.clear()

    def struck(self, when: When, operation: str, service: str) -> Fault | None:
        """The fault that strikes this call; every matching fault counts the call."""
        if not self._faults:
            return None
        with self._lock:
            striking = [fault for fault in self._faults if fault.when == when and fault.strikes(operation, service)]
        return striking[0] if striking else None

    def on_wire(self) -> list[JsonObject]:
        """Every fault with its account."""
        with self._lock:
            return [fault.on_wire() for fault in self._faults]


def scripted_reply(answer: JsonObject, request_id: str) -> tuple[Reply | Drop, str]:
    """What a fault answers, and the error code to note in the journal."""
    if answer.get("drop"):
        return Drop(), "Dropped"
    headers = {str(name): str(value) for name, value in as_object(answer.get("headers")).items()}
    if "raw" in answer:
        status = as_int(answer.get("status")) or 200
        content_type = str(answer.get("contentType", "text/html; charset=utf-8"))
        return Reply(status, str(answer["raw"]).encode(), content_type, headers), str(answer.get("code", ""))
    status = as_int(answer.get("status")) or 500
    code = str(answer.get("code", "InternalError"))
    body: JsonObject = {
        "RequestId": request_id,
        "HostId": "eas-apiserver-emulator",
        "Code": code,
        "HttpCode": status,
        "Success": False,
        "Message": str(answer.get("message", "a scripted fault")),
    }
    body |= as_object(answer.get("body"))
    return Reply(status, compact(body).encode(), headers=headers), code
