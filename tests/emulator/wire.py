"""A client of the wire, written from Alibaba Cloud's description of the signature, so that it shares nothing with the emulator."""

from __future__ import annotations

import datetime
import hashlib
import hmac
import http.client
import json
import uuid
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

JSON = dict[str, Any]
EAS = "2021-07-01"
AIWORKSPACE = "2021-02-04"
VLLM_IMAGE = "eas-registry-vpc.cn-hangzhou.cr.aliyuncs.com/pai-eas/vllm:0.14.0-gpu"
GPU_MACHINE = "ecs.gn7i-c8g1.2xlarge"
SERVICES = "/api/v2/services"


@dataclass
class Answer:
    status: int
    body: Any
    headers: dict[str, str]
    text: str = ""

    @property
    def code(self) -> str:
        return str(self.body["Code"])

    @property
    def message(self) -> str:
        return str(self.body["Message"])


@dataclass
class Wire:
    """Sends signed requests; `sign` may be told to change what is sent after it was signed."""

    port: int
    key: str = "AKID"
    secret: str = "SECRET"
    token: str = ""
    region: str = "cn-hangzhou"
    extra: dict[str, str] = field(default_factory=dict[str, str])

    def headers(
        self,
        method: str,
        path: str,
        query: dict[str, str],
        body: bytes,
        action: str,
        version: str,
        moment: datetime.datetime | None = None,
    ) -> dict[str, str]:
        moment = moment or datetime.datetime.now(datetime.UTC)
        headers = {
            "host": f"127.0.0.1:{self.port}",
            "x-acs-action": action,
            "x-acs-version": version,
            "x-acs-date": moment.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "x-acs-signature-nonce": uuid.uuid4().hex,
            "x-acs-content-sha256": hashlib.sha256(body).hexdigest(),
            "x-acs-region-id": self.region,
            "accept": "application/json",
            **self.extra,
        }
        if self.token:
            headers["x-acs-security-token"] = self.token
        if body:
            headers["content-type"] = "application/json; charset=utf-8"
        names = sorted(headers)
        canonical_query = "&".join(f"{quote(name, safe='~')}={quote(query[name], safe='~')}" for name in sorted(query))
        lines = "".join(f"{name}:{headers[name].strip()}\n" for name in names)
        request = "\n".join([method, path, canonical_query, lines, ";".join(names), headers["x-acs-content-sha256"]])
        to_sign = "ACS3-HMAC-SHA256\n" + hashlib.sha256(request.encode()).hexdigest()
        signature = hmac.new(self.secret.encode(), to_sign.encode(), hashlib.sha256).hexdigest()
        headers["authorization"] = (
            f"ACS3-HMAC-SHA256 Credential={self.key},SignedHeaders={';'.join(names)},Signature={signature}"
        )
        return headers

    def send(self, method: str, path: str, query: dict[str, str], body: bytes, headers: dict[str, str]) -> Answer:
        target = path
        if query:
            target += "?" + "&".join(
                f"{quote(name, safe='~')}={quote(value, safe='~')}" for name, value in query.items()
            )
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            connection.request(method, target, body or None, headers)
            reply = connection.getresponse()
            text = reply.read().decode()
        finally:
            connection.close()
        try:
            parsed = json.loads(text)
        except ValueError:
            parsed = None
        return Answer(reply.status, parsed, {name.lower(): value for name, value in reply.getheaders()}, text)

    def call(
        self,
        method: str,
        path: str,
        query: dict[str, str] | None = None,
        body: object = None,
        *,
        action: str = "",
        version: str = EAS,
    ) -> Answer:
        asked = query or {}
        raw = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
        return self.send(method, path, asked, raw, self.headers(method, path, asked, raw, action, version))

    def rpc(self, action: str, version: str, **parameters: str) -> Answer:
        return self.call("POST", "/", parameters, action=action, version=version)

    # the calls that most tests make

    def create(self, config: JSON, **query: str) -> Answer:
        return self.call("POST", SERVICES, query, config, action="CreateService")

    def describe(self, name: str = "chat") -> Answer:
        return self.call("GET", f"{SERVICES}/{self.region}/{name}", action="DescribeService")

    def update(self, config: JSON, name: str = "chat", **query: str) -> Answer:
        return self.call("PUT", f"{SERVICES}/{self.region}/{name}", query, config, action="UpdateService")

    def delete(self, name: str = "chat") -> Answer:
        return self.call("DELETE", f"{SERVICES}/{self.region}/{name}", action="DeleteService")

    def on_service(self, method: str, tail: str, body: object = None, name: str = "chat", **query: str) -> Answer:
        return self.call(method, f"{SERVICES}/{self.region}/{name}/{tail}", query, body)

    def statuses(self, times: int, name: str = "chat") -> list[str]:
        """The statuses that so many describes see; a code for an error."""
        seen = [self.describe(name) for _ in range(times)]
        return [str(answer.body["Status"]) if answer.status == 200 else answer.code for answer in seen]

    def until_settled(self, name: str = "chat", most: int = 40) -> JSON:
        """Describe until the status is one that does not pass."""
        body: JSON = {}
        for _ in range(most):
            body = self.describe(name).body
            if body.get("Status") in ("Running", "Stopped", "Failed", "DeleteFailed", None):
                return body
        return body


def config(name: str = "chat", **changes: Any) -> JSON:
    """A service JSON that runs; `changes` replace top-level keys, None removes one."""
    made: JSON = {
        "metadata": {"name": name, "instance": 1},
        "containers": [
            {
                "image": VLLM_IMAGE,
                "port": 8000,
                "command": "vllm serve /model_dir --port 8000 --served-model-name Qwen3-8B --max-model-len 16384",
            }
        ],
        "cloud": {"computing": {"instance_type": GPU_MACHINE}},
        "storage": [{"mount_path": "/model_dir", "oss": {"path": "oss://models/qwen3-8b/", "readOnly": True}}],
    }
    made |= changes
    return {key: value for key, value in made.items() if value is not None}


def with_command(command: str, **changes: Any) -> JSON:
    made = config(**changes)
    made["containers"][0]["command"] = command
    return made


def on_machine(machine: str, **changes: Any) -> JSON:
    made = config(**changes)
    made["cloud"]["computing"]["instance_type"] = machine
    return made


VPC = {
    "vpc_id": "vpc-emulator0two0zones",
    "vswitch_id": "vsw-emulator0zone0h,vsw-emulator0zone0i",
    "security_group_id": "sg-emulator0two0zones",
}


def with_nlb(networking: JSON | None = None, nlb: list[JSON] | None = None, name: str = "chat") -> JSON:
    made = config(name)
    made["networking"] = {"nlb": nlb or [{"id": "default", "listener_port": 9000, "netType": "intranet"}]}
    made["cloud"]["networking"] = VPC if networking is None else networking
    return made
