"""Requests per second of the emulator beside a bare `http.server` handler, measured in one run, shown as a ratio.

    .venv/bin/python tests/bench/emulator_throughput.py [SECONDS]

The floor answers every request with the same bytes; the emulator checks a signature, finds the operation, moves a service on
and writes its reply. Both are asked by the same client over kept connections, in turns, so that a busy machine slows both.
"""

from __future__ import annotations

import http.client
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from statistics import median
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from pai_eas_emulator import Emulator
from tests.emulator.wire import EAS, SERVICES, Wire, config

ROUNDS = 5
PATH = f"{SERVICES}/cn-hangzhou/chat"


class Floor(BaseHTTPRequestHandler):
    """The least that an HTTP server of the standard library does."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # else it waits forty milliseconds for each reply, which measures nothing
    wbufsize = -1
    body = b""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(self.body)))
        self.end_headers()
        self.wfile.write(self.body)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name that http.server gives it
        """Silence."""


def rate(port: int, wire: Wire, seconds: float) -> float:
    """Signed DescribeService requests answered per second on one connection."""
    connection = http.client.HTTPConnection("127.0.0.1", port)
    done, began = 0, time.perf_counter()
    while time.perf_counter() - began < seconds:
        connection.request("GET", PATH, headers=wire.headers("GET", PATH, {}, b"", "DescribeService", EAS))
        reply = connection.getresponse()
        reply.read()
        assert reply.status == 200, reply.status
        done += 1
    elapsed = time.perf_counter() - began
    connection.close()
    return done / elapsed


def main() -> None:
    """Measure in turns and print the medians and their ratio."""
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 1.0
    with Emulator() as emulator:
        wire = Wire(emulator.port)
        wire.create(config())
        wire.until_settled()
        Floor.body = wire.describe().text.encode()
        server = ThreadingHTTPServer(("127.0.0.1", 0), Floor)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        pairs = [(rate(emulator.port, wire, seconds), rate(server.server_port, wire, seconds)) for _ in range(ROUNDS)]
        server.shutdown()
        server.server_close()
    ours, floor = median(pair[0] for pair in pairs), median(pair[1] for pair in pairs)
    print(f"emulator {ours:.0f} requests/s, bare http.server {floor:.0f} requests/s, ratio {ours / floor:.2f}")


if __name__ == "__main__":
    main()
