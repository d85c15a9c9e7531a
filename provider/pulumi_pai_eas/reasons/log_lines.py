"""Lines of container logs: what the collector and the programs put before the text, servers that listen, exceptions.

Formats: vLLM (`(EngineCore_DP0 pid=93) ERROR 04-05 01:12:55 [core.py:390] …`), SGLang (`[2026-05-01 15:16:15 TP2] …`),
uvicorn (`INFO:     …`), containerd's own log format (`2026-… stderr F …`), PyTorch (`[rank0]: …`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

LONGEST = 2000
"""Characters of a line that are looked at: messages of engines are shorter, dumps of a configuration are not."""
_MOST_PREFIXES = 8
_ESCAPES = re.compile(r"\x1b\[[0-9;?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)?|[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_PREFIX = re.compile(
    r"""\s*(?:
      \[?\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}:\d{2}(?:[.,]\d+)?(?:Z|[+-]\d{2}:?\d{2})?(?:\ [A-Z]{2,3}\d+)*\]?(?=\s|$)
    | (?:stdout|stderr)\ [FP](?=\ )
    | \([A-Za-z_][^()]{0,80}?pid=\d+[^()]{0,40}\)
    | (?:DEBUG|INFO|WARNING|ERROR|CRITICAL|FATAL)(?::|\ \d{2}-\d{2}\ \d{2}:\d{2}:\d{2}(?:\.\d+)?)
      (?:\ \[?[\w./-]+:\d+\])?(?=\s|$)
    | \[rank\d+\]:
    )\s*""",
    re.VERBOSE,
)
_SOURCE = re.compile(r"""(?:raise\s|File\s"|f?["']|\^|~|return\s|assert\s)""")
"""Lines of a traceback that quote the program instead of saying what happened."""
_LISTENS = (
    re.compile(
        r"(?:uvicorn running on|starting vllm (?:api )?server(?: \d+)? on|running on(?: local url| all addresses)?:?"
        r"|listening (?:at|on):?|go to:|serving (?:at|on)|started server on)\s+(?:https?|tcp)://"
        r"(?P<host>\[[0-9a-f:]+\]|[\w.*-]+):(?P<port>\d{2,5})\b",
        re.IGNORECASE,
    ),
    re.compile(r"(?:Exporting HTTP/REST API at:|Started HTTPService at )(?P<host>[\w.]+):(?P<port>\d{2,5})\b"),
    re.compile(r"Tomcat (?:started|initialized) (?:on|with) port(?:\(s\))?:? (?P<port>\d{2,5})\b"),
)
_RAISED = re.compile(r"(?:[A-Za-z_]\w*\.)*[A-Z]\w*(?:Error|Exception|Fault|Interrupt|NotFound)(?::\s|$)")
_SYMPTOMS = re.compile(
    r"Engine core initialization failed|See (?:root cause|stack trace) (?:\(?above|in)|EngineDeadError"
    r"|WorkerProc (?:hit|init)|Engine process failed to start|Rank \d+ scheduler is dead"
    r"|KeyboardInterrupt|SystemExit|CancelledError|BrokenPipeError|EOFError"
)
"""What vLLM and SGLang raise because something else went wrong in another process."""


@dataclass(frozen=True, slots=True)
class Listener:
    """An address that a server says it listens on; `host` is empty where it does not say."""

    host: str
    port: int
    line: str

    @property
    def only_inside(self) -> bool:
        """Whether nothing outside of the container can reach it."""
        return self.host in {"127.0.0.1", "localhost", "[::1]"}


def cleaned(texts: Iterable[str]) -> tuple[str, ...]:
    """Lines without colours, control characters and prefixes; empty ones and quoted source are left out."""
    found: list[str] = []
    for text in texts:
        for part in re.split(r"[\r\n]+", text):
            line = _without_prefixes(_ESCAPES.sub("", part[:LONGEST]))
            if line and not _SOURCE.match(line):
                found.append(line)
    return tuple(found)


def _without_prefixes(line: str) -> str:
    at = 0
    for _ in range(_MOST_PREFIXES):
        match = _PREFIX.match(line, at)
        if match is None or match.end() == at:
            break
        at = match.end()
    return line[at:].strip()


def listeners(lines: Iterable[str]) -> tuple[Listener, ...]:
    """The addresses that servers say they listen on, in the order of the lines."""
    found: list[Listener] = []
    for line in lines:
        for pattern in _LISTENS:
            match = pattern.search(line)
            if match is not None:
                parts = match.groupdict()
                found.append(Listener(parts.get("host") or "", int(parts["port"]), line))
                break
    return tuple(found)


def last_exception(lines: Iterable[str]) -> str | None:
    """The last line that names a raised exception and is not merely the consequence of another one."""
    last: str | None = None
    for line in lines:
        if _RAISED.match(line) and not _SYMPTOMS.search(line):
            last = line
    return last
