"""`pai-eas export`: the service JSON of a service that runs, and of one in a state."""

from __future__ import annotations

import io
import json
import stat
from typing import TYPE_CHECKING, Any

import pytest

from pulumi_pai_eas.cli.main import main
from pulumi_pai_eas.client import connect
from pulumi_pai_eas.dynamic.file_secrets import in_file
from pulumi_pai_eas.engine.serialise import wrap_secret
from pulumi_pai_eas.wire import canonicalise
from tests.emulator.wire import Wire
from tests.kit import corpus
from tests.unit.cli.test_import import IMAGE, config
from tests.unit.cli.test_orphans import export, resource

if TYPE_CHECKING:
    from pathlib import Path

    from pai_eas_emulator import Emulator

CIPHER = {**in_file(wrap_secret("")), "ciphertext": "v1:abc"}
del CIPHER["plaintext"]
INPUTS: dict[str, Any] = {
    "__provider": "x",
    "region": "cn-hangzhou",
    "autoName": "chat_prod",
    "owner": "a" * 20,
    "replicas": 2,
    "containers": [{"image": "official:vllm:0.14.0-gpu", "port": 8000, "command": "serve"}],
    "environment": {"0": {"B": in_file(wrap_secret("b-canary")), "A": "a"}},
    "instanceType": "ecs.gn7i-c8g1.2xlarge",
    "token": CIPHER,
    "waitFor": "running",
    "effectiveServiceName": "chat_prod",
    "effectiveWorkspaceId": "100001",
    "effectiveImages": [IMAGE],
}
RECORDED = {
    "metadata": {"name": "chat_prod", "workspace_id": "100001", "instance": 2},
    "containers": [
        {
            "image": IMAGE,
            "port": 8000,
            "command": "serve",
            "env": [{"name": "A", "value": "a"}, {"name": "B", "value": "b-canary"}],
        }
    ],
    "cloud": {"computing": {"instance_type": "ecs.gn7i-c8g1.2xlarge"}},
}


@pytest.fixture
def cloud(emulator: Emulator, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Wire:
    connect.forget()
    emulator.set(progress="immediate")
    monkeypatch.setenv("PAI_EAS_EMULATOR", emulator.url)
    monkeypatch.chdir(tmp_path)
    return Wire(emulator.port)


@pytest.fixture
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file for a stack's export."""
    monkeypatch.chdir(tmp_path)
    return tmp_path / "state.json"


def printed(capsys: pytest.CaptureFixture[str]) -> Any:
    return json.loads(capsys.readouterr().out)


def test_a_service_that_runs(cloud: Wire, capsys: pytest.CaptureFixture[str]) -> None:
    made = config("chat", token="token-canary", labels={"team": "search"})
    made["metadata"]["rpc.keepalive"] = 5000
    labels = {"pulumi_owner": "a" * 20, "pulumi_creating": "1"}
    assert cloud.create(made, Labels=json.dumps(labels)).status == 200
    assert main(["export", "cn-hangzhou/chat"]) == 0
    wanted = canonicalise(made)
    del wanted["token"]
    assert printed(capsys) == wanted, "canonical, without the token and without the labels that mark it as ours"


@pytest.mark.parametrize("echo", ["literal", "fold", "canonical"])
@pytest.mark.parametrize("number", ["036", "078", "092", "096"])
def test_no_key_is_lost(
    number: str, echo: str, cloud: Wire, emulator: Emulator, capsys: pytest.CaptureFixture[str]
) -> None:
    emulator.set(
        echo=echo,
        refuse_unknown_machines=False,
        refuse_unknown_workspaces=False,
        resources=[{"ResourceId": "eas-r-gputest1", "ResourceType": "Dedicated", "Status": "ResourceReady"}],
        gateways=[{"GatewayId": name, "Status": "Running"} for name in ("gw-xxx", "contour")],
    )
    made = corpus.file(number).config
    created = cloud.create(made)
    assert created.status == 200, created.text
    name = canonicalise(made)["metadata"]["name"]
    assert main(["export", f"cn-hangzhou/{name}"]) == 0
    shown = json.loads(emulator_config(cloud, name))
    wanted = canonicalise(shown)
    wanted.pop("token", None)
    if not wanted.get("labels"):
        wanted.pop("labels", None)
    assert printed(capsys) == wanted


def emulator_config(cloud: Wire, name: str) -> str:
    return str(cloud.describe(name).body["ServiceConfig"])


def test_a_service_of_a_stack(state: Path, capsys: pytest.CaptureFixture[str]) -> None:
    state.write_text(json.dumps(export(resource(inputs=INPUTS))))
    assert main(["export", "--stack-file", "state.json"]) == 0
    assert printed(capsys) == RECORDED, "with the decisions in their places; the token may be encrypted, it is left out"


def test_a_state_from_standard_input(
    state: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    text = json.dumps(export(resource("a", inputs={}), resource("b", inputs=INPUTS)))
    monkeypatch.setattr("sys.stdin", io.StringIO(text))
    assert main(["export", "--stack-file", "-", "--resource", "b", "--out-file", "service.json"]) == 0
    written = state.parent / "service.json"
    assert json.loads(written.read_text()) == RECORDED
    assert stat.S_IMODE(written.stat().st_mode) == 0o600, "it holds secrets in clear"
    assert capsys.readouterr().out == ""


REFUSED = [
    (
        [resource(inputs={**INPUTS, "dockerAuth": CIPHER, "environment": {"0": {"A": CIPHER}}})],
        [],
        "state.json: encrypted in chat: environment.0.A, dockerAuth; use `pulumi stack export --show-secrets`",
        "secrets that cannot be read",
    ),
    ([resource("a"), resource("b")], [], "state.json: several services; give --resource, one of: a, b", "which one"),
    ([resource("a")], ["--resource", "b"], "state.json: no service 'b'; there are: a", "a name that is not there"),
    ([], [], "state.json: no service", "no service at all"),
    ([], ["cn-hangzhou/a"], "give either REGION/NAME or --stack-file", "two places"),
]


@pytest.mark.parametrize(("held", "words", "text"), [row[:3] for row in REFUSED], ids=[row[3] for row in REFUSED])
def test_states_that_do_not_do(
    held: list[Any], words: list[str], text: str, state: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    state.write_text(json.dumps(export(*held)))
    assert main(["export", "--stack-file", "state.json", *words]) == 2
    assert capsys.readouterr().err == f"pai-eas: {text}\n"


WRONG = [
    ([], "give either REGION/NAME or --stack-file", "nothing"),
    (["cn-hangzhou/a", "--resource", "b"], "--resource goes with --stack-file", "a resource of a service"),
    (["cn-hangzhou/a", "--out-file", "there.json"], "there.json: exists already; --overwrite replaces it", "a file"),
]


@pytest.mark.parametrize(("words", "text"), [row[:2] for row in WRONG], ids=[row[2] for row in WRONG])
def test_wrong_use(words: list[str], text: str, state: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (state.parent / "there.json").write_text("mine")
    assert main(["export", *words]) == 2
    assert capsys.readouterr().err == f"pai-eas: {text}\n"
    assert (state.parent / "there.json").read_text() == "mine"
