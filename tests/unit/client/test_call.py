"""What goes over the wire, and which fault each way of getting no answer is."""

from __future__ import annotations

import hashlib
import os
import re
import socket
import subprocess
import sys
import threading
import time

import pytest

from pulumi_pai_eas.client.credentials import StaticKeys
from pulumi_pai_eas.client.endpoints import Endpoint, Scheme
from pulumi_pai_eas.client.sdk.call import Caller, Request
from pulumi_pai_eas.client.sdk.identity import Identity
from pulumi_pai_eas.errors import Fault, GarbledReply, NeverConnected, NoReply, NotFound
from tests.unit.client.scripted import Answer, ScriptedServer

KEYS = StaticKeys("AKID", "SECRET", None, "environment")
GET = Request("DescribeService", "2021-07-01", "GET", "/api/v2/services/cn-hangzhou/a%20b", {"Label": "a b/é"})
PUT = Request("UpdateService", "2021-07-01", "PUT", "/api/v2/services/cn-hangzhou/chat", {}, '{"é":1}')


def caller(host: str, *, scheme: Scheme = "http", direct: bool = True, keys: StaticKeys = KEYS) -> Caller:
    return Caller(Endpoint(scheme, host), "cn-hangzhou", Identity(keys), direct)


def fault_of(caller: Caller, request: Request = GET, timeout: float = 10.0) -> Fault:
    with pytest.raises(Fault) as raised:
        caller.send(request, timeout)
    return raised.value


def test_a_request_on_the_wire() -> None:
    with ScriptedServer() as server:
        assert caller(server.host).send(GET, 10) == {"RequestId": "R-1"}
        (asked,) = server.asked
    assert (asked.method, asked.target, asked.body) == (
        "GET",
        "/api/v2/services/cn-hangzhou/a%20b?Label=a+b%2F%C3%A9",
        b"",
    )
    known = {name: asked.headers[name] for name in sorted(asked.headers) if name.startswith("x-acs-")}
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", known.pop("x-acs-date"))
    assert re.fullmatch(r"[0-9a-f]{32}", known.pop("x-acs-signature-nonce"))
    assert known == {
        "x-acs-action": "DescribeService",
        "x-acs-content-sha256": hashlib.sha256(b"").hexdigest(),
        "x-acs-credentials-provider": "static_ak",
        "x-acs-region-id": "cn-hangzhou",
        "x-acs-version": "2021-07-01",
    }
    assert "content-type" not in asked.headers
    assert asked.headers["authorization"].startswith(
        "ACS3-HMAC-SHA256 Credential=AKID,SignedHeaders=accept;host;user-agent;x-acs-action;"
    )


def test_a_body_on_the_wire() -> None:
    with ScriptedServer() as server:
        caller(server.host).send(PUT, 10)
        (asked,) = server.asked
    body = '{"é":1}'.encode()
    assert asked.body == body
    assert asked.headers["content-type"] == "application/json; charset=utf-8"
    assert asked.headers["x-acs-content-sha256"] == hashlib.sha256(body).hexdigest()


def test_a_put_without_a_body_says_so() -> None:
    with ScriptedServer() as server:
        caller(server.host).send(Request("StopService", "2021-07-01", "PUT", "/stop"), 10)
        assert server.asked[0].headers["content-length"] == "0"


def test_a_temporary_key_sends_its_token() -> None:
    with ScriptedServer() as server:
        caller(server.host, keys=StaticKeys("AKID", "SECRET", "TOKEN", "environment")).send(GET, 10)
        headers = server.asked[0].headers
    assert (headers["x-acs-accesskey-id"], headers["x-acs-security-token"], headers["x-acs-credentials-provider"]) == (
        "AKID",
        "TOKEN",
        "sts",
    )


def test_the_user_agent_names_package_skill_and_process() -> None:
    with ScriptedServer() as server:
        caller(server.host).send(GET, 10)
        caller(server.host).send(PUT, 10)
        agents = {asked.headers["user-agent"] for asked in server.asked}
    (agent,) = agents
    assert re.fullmatch(
        r"AlibabaCloud \(.*\) Python/\S+ Core/\S+ TeaDSL/2 pulumi-pai-eas/\S+ "
        r"AlibabaCloud-Agent-Skills/alibabacloud-pai-eas-service-deploy process/[0-9a-f]{8}",
        agent,
    )


def test_another_process_has_another_id() -> None:
    command = "from pulumi_pai_eas.client.sdk.call import PROCESS; print(PROCESS)"
    ids = {
        subprocess.run([sys.executable, "-c", command], check=True, capture_output=True, text=True).stdout
        for _ in range(2)
    }
    assert len(ids) == 2


def test_no_sdk_before_the_first_call() -> None:
    command = """
import sys
from pulumi_pai_eas.client.connect import connect
from pulumi_pai_eas.client.settings import Settings
connection = connect(Settings.read({}, {}), "cn-hangzhou")
connection.services, connection.catalogue, connection.network, connection.host
print(sorted(name for name in sys.modules if name.split(".")[0].startswith(("alibabacloud", "Tea", "darabonba"))))
"""
    assert subprocess.run([sys.executable, "-c", command], check=True, capture_output=True, text=True).stdout == "[]\n"


def free_port() -> int:
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return int(sock.getsockname()[1])


def test_nobody_listens() -> None:
    host = f"127.0.0.1:{free_port()}"
    fault = fault_of(caller(host), PUT)
    assert type(fault) is NeverConnected
    assert (
        fault.text
        == f"{host} cannot be reached: connection refused; does pai-eas-emulator run there? UpdateService was not sent"
    )


def test_a_name_that_is_not_known(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_: object, **__: object) -> object:
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    fault = fault_of(caller("pai-eas.nowhere.example", scheme="https"), PUT)
    assert type(fault) is NeverConnected
    assert fault.text == "pai-eas.nowhere.example cannot be reached: the name is not known. UpdateService was not sent"


def test_a_server_that_does_not_speak_tls() -> None:
    with ScriptedServer() as server:
        fault = fault_of(caller(server.host, scheme="https"), PUT)
        assert server.asked == []
    assert type(fault) is NeverConnected
    assert fault.text.startswith(f"{server.host} cannot be reached: TLS: ")


def test_no_answer_in_time() -> None:
    with ScriptedServer(Answer(wait=True)) as server:
        fault = fault_of(caller(server.host), PUT, timeout=0.2)
    assert type(fault) is NoReply
    assert fault.text == "UpdateService got no answer: none within 0.2 s"


def test_a_reply_that_drips_is_given_up() -> None:
    """A byte now and then keeps the time-out of a socket from ever being reached."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        over = threading.Event()

        def drip() -> None:
            connection, _ = server.accept()
            with connection:
                connection.recv(65536)
                connection.sendall(
                    b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 1000\r\n\r\n{"
                )
                while not over.wait(0.05):
                    try:
                        connection.sendall(b" ")
                    except OSError:
                        return

        thread = threading.Thread(target=drip)
        thread.start()
        began = time.monotonic()
        fault = fault_of(caller(f"127.0.0.1:{server.getsockname()[1]}"), PUT, timeout=0.4)
        took = time.monotonic() - began
        over.set()
        thread.join()
    assert type(fault) is NoReply
    assert fault.text == "UpdateService got no answer: none within 0.4 s"
    assert took < 10


def test_a_connection_that_breaks_after_the_request() -> None:
    with ScriptedServer(Answer(drop=True)) as server:
        fault = fault_of(caller(server.host), PUT)
        assert len(server.asked) == 1, "sent once: the pool repeats nothing"
    assert type(fault) is NoReply
    assert (
        fault.text
        == "UpdateService got no answer: the connection broke (Remote end closed connection without response)"
    )


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirects_are_not_followed(status: int) -> None:
    with ScriptedServer() as other, ScriptedServer(Answer(status, b"", {"location": other.url})) as server:
        fault = fault_of(caller(server.host), PUT)
        assert other.asked == []
    assert type(fault) is GarbledReply


def test_an_error_answer_is_its_fault() -> None:
    with ScriptedServer(Answer(404, {"Code": "InvalidService.NotFound", "Message": "gone"})) as server:
        assert type(fault_of(caller(server.host))) is NotFound


def test_secrets_of_the_request_do_not_come_back() -> None:
    words = "bad: AKID SECRET hidden-password"
    with (
        ScriptedServer(Answer(400, {"Code": "InvalidParameter", "Message": words})) as server,
        pytest.raises(Fault) as raised,
    ):
        caller(server.host).send(PUT, 10, ("hidden-password",))
    assert raised.value.api_message == "bad: [secret] [secret] [secret]"


def proxied(monkeypatch: pytest.MonkeyPatch, proxy: str, **environ: str) -> None:
    for name in list(os.environ):
        if name.lower() in {"http_proxy", "https_proxy", "all_proxy", "no_proxy"}:
            monkeypatch.delenv(name)
    monkeypatch.setenv("HTTP_PROXY", proxy)
    for name, value in environ.items():
        monkeypatch.setenv(name, value)


def test_the_emulator_is_reached_directly_whatever_the_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    proxied(monkeypatch, f"http://127.0.0.1:{free_port()}")
    with ScriptedServer() as server:
        assert caller(server.host).send(GET, 10) == {"RequestId": "R-1"}


def test_the_real_service_is_reached_through_the_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    with ScriptedServer() as proxy, ScriptedServer() as server:
        proxied(monkeypatch, f"http://user:pass@{proxy.host}")
        caller(server.host, direct=False).send(GET, 10)
        (asked,) = proxy.asked
        assert server.asked == []
    assert asked.target.startswith(f"http://{server.host}/api/v2/services/")
    assert asked.headers["proxy-authorization"] == "Basic dXNlcjpwYXNz"


@pytest.mark.parametrize("excepted", ["127.0.0.1", "*", "example.com,127.0.0.1"])
def test_no_proxy_is_heeded(monkeypatch: pytest.MonkeyPatch, excepted: str) -> None:
    proxied(monkeypatch, f"http://127.0.0.1:{free_port()}", NO_PROXY=excepted)
    with ScriptedServer() as server:
        assert caller(server.host, direct=False).send(GET, 10) == {"RequestId": "R-1"}


def test_a_proxy_that_is_not_there(monkeypatch: pytest.MonkeyPatch) -> None:
    proxied(monkeypatch, f"127.0.0.1:{free_port()}")
    with ScriptedServer() as server:
        fault = fault_of(caller(server.host, direct=False), PUT)
        assert server.asked == []
    assert type(fault) is NeverConnected
    assert fault.text == (
        f"{server.host} cannot be reached: the proxy refuses (connection refused); does pai-eas-emulator run there? "
        "UpdateService was not sent"
    )
