"""Which values of a service are secret, and that none of them is told."""

from __future__ import annotations

import base64
import json

import pytest

from pulumi_pai_eas.client.redaction import shown
from pulumi_pai_eas.model.reading import read_bag
from pulumi_pai_eas.model.secret_places import secrets_of
from pulumi_pai_eas.model.service import ServiceSpec
from pulumi_pai_eas.model.unknown import UNKNOWN

AUTH = base64.b64encode(b"robot:registry-canary").decode()


def spec(**bag: object) -> ServiceSpec:
    desired, problems = read_bag(bag)
    assert problems == ()
    return desired.spec


def container(**keys: object) -> list[object]:
    return [{"image": "a:1", "command": "vllm serve /model_dir --served-model-name qwen", **keys}]


ROWS: tuple[tuple[str, ServiceSpec, set[str]], ...] = (
    ("the token", spec(token="token-canary"), {"token-canary"}),
    ("credentials of a registry, also decoded", spec(dockerAuth=AUTH), {AUTH, "robot:registry-canary", "registry-canary"}),
    ("credentials that are no base64", spec(dockerAuth="plain:text"), {"plain:text"}),
    ("an environment", spec(containers=container(env={"KEY": "env-canary"})), {"env-canary"}),
    ("an environment as a list", spec(containers=container(env=[{"name": "KEY", "value": "env-canary"}])), {"env-canary"}),
    ("a port in an environment is no secret", spec(containers=container(env={"PORT": "8000"})), set()),
    ("a longer number may be one", spec(containers=container(env={"PIN": "12345678"})), {"12345678"}),
    ("what the command says in plain", spec(containers=container(env={"MODEL": "/model_dir", "NAME": "qwen"})), set()),
    ("an option of the command", spec(containers=[{"image": "a:1", "command": "vllm serve /m --api-key key-canary"}]), {"key-canary"}),
    ("a git password", spec(storage=[{"kind": "git", "repo": "https://g/x", "mountPath": "/x", "password": "git-canary"}]), {"git-canary"}),
    ("a password in an address", spec(storage=[{"kind": "git", "repo": "https://u:p%40ss-canary@g/x", "mountPath": "/x"}]),
     {"p%40ss-canary", "p@ss-canary"}),
    ("extra, by the name of its key", spec(extra={"a": [{"authToken": "extra-canary", "plain": "x"}], "password": "pw-canary"}),
     {"extra-canary", "pw-canary"}),
    ("nothing", spec(), set()),
    ("what is not known", ServiceSpec(token=UNKNOWN, docker_auth=UNKNOWN, containers=UNKNOWN, storage=[UNKNOWN], extra=UNKNOWN), set()),
)  # fmt: skip


@pytest.mark.parametrize(("why", "held", "found"), ROWS, ids=[row[0] for row in ROWS])
def test_what_is_secret(why: str, held: ServiceSpec, found: set[str]) -> None:
    assert secrets_of(held) == found, why


def test_the_access_token_is_one() -> None:
    assert secrets_of(ServiceSpec(), "live-canary") == {"live-canary"}


def test_a_secret_is_hidden_in_every_spelling() -> None:
    secret = 'a"b\nc-canary'
    text = f"raw {json.dumps(secret)} and again {secret} and LTAI5tAbCdEfGhIjKl"
    assert shown(text, frozenset({secret})) == 'raw "[secret]" and again [secret] and [secret]'
