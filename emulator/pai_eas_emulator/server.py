"""Bytes in, bytes out: HTTP/1.1 over loopback, one thread per connection, nothing known of what is served.

The standard `http.server` is not used because it parses headers with the mail parser and writes a reply in several
pieces; here a reply without streaming is one `send`, so that a client never waits for a second packet.
"""

from __future__ import annotations

import contextlib
import socket
import struct
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import BinaryIO, TypeAlias, cast
from urllib.parse import parse_qsl, unquote

LONGEST_LINE = 1 << 16
MOST_HEADERS = 200
LARGEST_BODY = 256 << 20

_REASONS = {status.value: status.phrase for status in HTTPStatus}


@dataclass(slots=True)
class Request:
    """One HTTP request, as sent. Header names are in lower case; a repeated header is joined with commas."""

    method: str
    path: str
    """The path as on the wire, still percent-encoded (signatures cover it in this form)."""
    raw_query: str
    headers: dict[str, str]
    body: bytes

    _query: dict[str, str] | None = None

    @property
    def query(self) -> dict[str, str]:
        """Decoded query parameters; of a repeated one the last."""
        if self._query is None:
            self._query = dict(parse_qsl(self.raw_query, keep_blank_values=True)) if self.raw_query else {}
        return self._query

    @property
    def segments(self) -> list[str]:
        """The decoded parts of the path between slashes."""
        return [unquote(part) for part in self.path.split("/")[1:]]


@dataclass(slots=True)
class Reply:
    """One HTTP reply. With `chunks` the body is streamed in those pieces, else sent whole with its length."""

    status: int
    body: bytes = b""
    content_type: str = "application/json; charset=utf-8"
    headers: dict[str, str] = field(default_factory=dict[str, str])
    chunks: tuple[bytes, ...] | None = None


class Drop:
    """Instead of a reply: the connection is reset without a byte sent."""


Answer: TypeAlias = Callable[[Request], "Reply | Drop"]


class MalformedRequestError(Exception):
    """What came is not an HTTP/1.1 request; the text says why. Answered with 400 and the connection closed."""


class Server:
    """Listens on 127.0.0.1 and answers every request with `answer`, each connection in a thread of its own.

    Raises OSError from the constructor when the port cannot be had (0 means any free one).
    """

    def __init__(self, answer: Answer, port: int = 0) -> None:
        self._answer = answer
        self._listener = socket.socket()
        try:
            self._listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            self._listener.bind(("127.0.0.1", port))
            self._listener.listen(256)
        except OSError:
            self._listener.close()
            raise
        self.port: int = self._listener.getsockname()[1]
        self._stopping = False
        self._lock = threading.Lock()
        self._connections: dict[socket.socket, threading.Thread] = {}
        self._accepting = threading.Thread(target=self._accept, name=f"pai-eas-emulator:{self.port}", daemon=True)

    def start(self) -> None:
        """Begin to accept connections, in the background."""
        self._accepting.start()

    def stop(self) -> None:
        """Close everything and wait until every thread has ended."""
        self._stopping = True
        # A blocked accept() is woken by a connection; closing the socket under it does not do that everywhere.
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port), timeout=5):
            pass
        self._accepting.join()
        self._listener.close()
        with self._lock:
            open_now = list(self._connections.items())
        for connection, _ in open_now:
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
        for _, thread in open_now:
            thread.join()

    def _accept(self) -> None:
        while True:
            connection, _ = self._listener.accept()
            if self._stopping:
                connection.close()
                return
            thread = threading.Thread(target=self._serve, args=(connection,), daemon=True)
            with self._lock:
                self._connections[connection] = thread
            thread.start()

    def _serve(self, connection: socket.socket) -> None:
        try:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            with cast("BinaryIO", connection.makefile("rb", LONGEST_LINE)) as reader:
                while not self._stopping and self._exchange(connection, reader):
                    pass
        except OSError:
            return  # the client went away; there is nobody to tell
        finally:
            with self._lock:
                del self._connections[connection]
            connection.close()

    def _exchange(self, connection: socket.socket, reader: BinaryIO) -> bool:
        """Serve one request; True when the connection may carry another."""
        try:
            read = _read_request(reader, connection)
        except MalformedRequestError as problem:
            body = str(problem).encode()
            connection.sendall(_whole(Reply(400, body, "text/plain; charset=utf-8"), keep_alive=False))
            return False
        if read is None:
            return False
        request, keep_alive = read
        reply = self._answer(request)
        if isinstance(reply, Drop):
            # Linger of zero seconds turns close() into a reset, which no client can take for an empty reply.
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            return False
        if reply.chunks is None or request.method == "HEAD":
            connection.sendall(_whole(reply, keep_alive=keep_alive, with_body=request.method != "HEAD"))
        else:
            for piece in _streamed(reply, reply.chunks, keep_alive=keep_alive):
                connection.sendall(piece)
        return keep_alive


def _read_request(reader: BinaryIO, connection: socket.socket) -> tuple[Request, bool] | None:
    """The next request and whether the connection stays open after it; None at the end of the connection."""
    line = reader.readline(LONGEST_LINE + 1)
    while line in (b"\r\n", b"\n"):  # RFC 9112 section 2.2: an empty line before a request is passed over
        line = reader.readline(LONGEST_LINE + 1)
    if not line:
        return None
    parts = line.decode("latin-1").split()
    if len(parts) != 3 or not parts[2].startswith("HTTP/1."):
        raise MalformedRequestError("malformed request line")
    method, target, version = parts
    headers = _read_headers(reader)
    if "://" in target:  # RFC 9112 section 3.2.2: the absolute form, as sent to a proxy
        target = "/" + target.split("://", 1)[1].partition("/")[2]
    path, _, raw_query = target.partition("?")
    if headers.get("expect", "").lower() == "100-continue":
        connection.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")
    body = _read_body(reader, headers)
    wish = headers.get("connection", "").lower()
    keep_alive = wish == "keep-alive" if version == "HTTP/1.0" else wish != "close"
    return Request(method, path, raw_query, headers, body), keep_alive


def _read_headers(reader: BinaryIO) -> dict[str, str]:
    headers: dict[str, str] = {}
    for _ in range(MOST_HEADERS):
        line = reader.readline(LONGEST_LINE + 1)
        if line in (b"\r\n", b"\n"):
            return headers
        name, colon, value = line.decode("latin-1").partition(":")
        if not colon or not line.endswith(b"\n"):
            raise MalformedRequestError("malformed or overlong header line")
        key = name.strip().lower()
        text = value.strip()
        headers[key] = f"{headers[key]},{text}" if key in headers else text
    raise MalformedRequestError(f"more than {MOST_HEADERS} headers")


def _read_body(reader: BinaryIO, headers: dict[str, str]) -> bytes:
    if "chunked" in headers.get("transfer-encoding", "").lower():
        return _read_chunks(reader)
    length = headers.get("content-length")
    if length is None:
        return b""
    if not length.isdecimal() or int(length) > LARGEST_BODY:
        raise MalformedRequestError("bad Content-Length")
    return _read_exactly(reader, int(length))


def _read_chunks(reader: BinaryIO) -> bytes:
    pieces: list[bytes] = []
    total = 0
    while True:
        size_line = reader.readline(LONGEST_LINE).split(b";")[0].strip()
        try:
            size = int(size_line, 16)
        except ValueError:
            raise MalformedRequestError("bad chunk size") from None
        total += size
        if size < 0 or total > LARGEST_BODY:
            raise MalformedRequestError("bad chunk size")
        if size == 0:
            while reader.readline(LONGEST_LINE) not in (b"\r\n", b"\n", b""):
                pass  # trailers are of no use here
            return b"".join(pieces)
        pieces.append(_read_exactly(reader, size))
        reader.readline(LONGEST_LINE)


def _read_exactly(reader: BinaryIO, length: int) -> bytes:
    body = reader.read(length)
    if len(body) != length:
        raise ConnectionResetError("the client closed the connection within a body")
    return body


def _head(reply: Reply, framing: str, *, keep_alive: bool) -> bytes:
    lines = [f"HTTP/1.1 {reply.status} {_REASONS.get(reply.status, 'Unknown')}"]
    lines.append(f"Content-Type: {reply.content_type}")
    lines.extend(f"{name}: {value}" for name, value in reply.headers.items())
    lines.append(framing)
    if not keep_alive:
        lines.append("Connection: close")
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1", "replace")


def _whole(reply: Reply, *, keep_alive: bool, with_body: bool = True) -> bytes:
    head = _head(reply, f"Content-Length: {len(reply.body)}", keep_alive=keep_alive)
    return head + reply.body if with_body else head


def _streamed(reply: Reply, chunks: Iterable[bytes], *, keep_alive: bool) -> Iterable[bytes]:
    yield _head(reply, "Transfer-Encoding: chunked", keep_alive=keep_alive)
    for chunk in chunks:
        yield b"%x\r\n%s\r\n" % (len(chunk), chunk)
    yield b"0\r\n\r\n"
