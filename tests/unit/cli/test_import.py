"""`pai-eas import`: which services, which files, whose they are, what is told."""

from __future__ import annotations

import json
import os
import stat
from typing import TYPE_CHECKING, Any

import pytest

from pulumi_pai_eas.cli import import_
from pulumi_pai_eas.cli.ending import CannotGoOn
from pulumi_pai_eas.cli.main import main
from pulumi_pai_eas.client import connect
from pulumi_pai_eas.dynamic.import_entry import declared, looks_secret
from pulumi_pai_eas.model.edit import shown
from pulumi_pai_eas.property_bag import owner_of
from tests.emulator.wire import Wire
from tests.unit.cli.test_python_source import existing

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pai_eas_emulator import Emulator

STACK = ("--stack", "acme/shop/prod")
IMAGE = "eas-registry-vpc.cn-hangzhou.cr.aliyuncs.com/pai-eas/vllm:0.14.0-gpu"
Said = Any


def config(name: str, **changes: Any) -> dict[str, Any]:
    made: dict[str, Any] = {
        "metadata": {"name": name, "instance": 1},
        "containers": [{"image": IMAGE, "port": 8000, "command": "vllm serve /model_dir --port 8000"}],
        "cloud": {"computing": {"instance_type": "ecs.gn7i-c8g1.2xlarge"}},
    }
    return {**made, **changes}


@pytest.fixture
def cloud(emulator: Emulator, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Wire:
    """An emulator, a stack that holds nothing, and a folder to work in."""
    connect.forget()
    monkeypatch.setattr(import_, "exported", lambda _stack: exported())
    emulator.set(progress="immediate")
    monkeypatch.setenv("PAI_EAS_EMULATOR", emulator.url)
    monkeypatch.chdir(tmp_path)
    return Wire(emulator.port)


def exported(*resources: dict[str, Any]) -> dict[str, Any]:
    """As `pulumi stack export` prints it."""
    return {"version": 3, "deployment": {"resources": list(resources)}}


def held(name: str, service_id: str, **changes: Any) -> dict[str, Any]:
    """A service in a state, as the resource `shop-NAME`."""
    type_ = "pulumi-python:dynamic/pai:Service"
    made = {"type": type_, "urn": f"urn:pulumi:prod::shop::{type_}::shop-{name}", "id": f"cn-hangzhou/{name}"}
    return {**made, "inputs": {}, "outputs": {"serviceId": service_id}, **changes}


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Callable[..., Said]:
    """Runs the command; its code has to be 0 unless another is given."""

    def command(*words: str, code: int = 0) -> Said:
        ended = main(["import", *words])
        said = capsys.readouterr()
        assert ended == code, said.err
        return said

    return command


def entries(name: str = "import.json") -> list[dict[str, Any]]:
    with open(name, encoding="utf-8") as file:
        found: list[dict[str, Any]] = json.load(file)["resources"]
    return found


def test_the_files_and_what_to_do_with_them(cloud: Wire, run: Callable[..., Said]) -> None:
    env = [{"name": "HF_TOKEN", "value": "hf-canary"}]
    containers = [{"image": IMAGE, "port": 8000, "command": "serve", "env": env}]
    assert cloud.create(config("chat", containers=containers)).status == 200
    said = run("cn-hangzhou/chat", "--resource-name", "talk", *STACK)
    (entry,) = entries()
    assert (entry["type"], entry["name"], entry["id"]) == (
        "pulumi-python:dynamic/pai:Service",
        "talk",
        "cn-hangzhou/chat",
    )
    assert entry["inputs"]["owner"] == owner_of("acme", "shop", "prod", "talk")
    assert entry["inputs"]["autoName"] == "talk_prod"
    assert entry["inputs"]["effectiveServiceName"] == "chat"
    assert entry["inputs"]["__provider"] == entry["outputs"]["__provider"]
    assert entry["outputs"]["status"] == "Running"
    assert stat.S_IMODE(os.stat("import.json").st_mode) == 0o600
    assert said.out.startswith('"""Services that existed before this program')
    assert "hf-canary" not in said.out + said.err
    assert said.err == (
        "import.json: 1 service, secrets in clear; only you can read it (mode 0600)\n"
        "next:\n"
        "  pulumi config set --secret --stack acme/shop/prod talk_hf_token    # containers[0].env.HF_TOKEN of talk\n"
        "  pulumi import --file import.json --generate-code=false --yes --stack acme/shop/prod\n"
        "  rm import.json\n"
        "  pulumi preview --expect-no-changes --stack acme/shop/prod    # with the program in place\n"
    )


def test_what_was_never_asked_for_is_not_declared(cloud: Wire, run: Callable[..., Said], emulator: Emulator) -> None:
    emulator.set(echo="fold")
    made = config("chat", token="token-canary")
    made["metadata"]["workspace_id"] = "100001"
    assert cloud.create(made).status == 200
    said = run("cn-hangzhou/chat", *STACK)
    (entry,) = entries()
    assert {"token", "generateToken", "extra", "labels"} & entry["inputs"].keys() == set(), "what the server adds"
    assert entry["inputs"]["workspaceId"] == "100001"
    assert json.loads(entry["outputs"]["accessToken"]["plaintext"]) == "token-canary"
    assert "token-canary" not in said.out


def test_a_file_that_exists_is_left_alone_before_anything_is_asked(
    cloud: Wire, run: Callable[..., Said], tmp_path: Path, emulator: Emulator
) -> None:
    cloud.create(config("chat"))
    since = len(emulator.journal())
    (tmp_path / "import.json").write_text("mine")
    (tmp_path / "import.json").chmod(0o644)
    said = run("cn-hangzhou/chat", *STACK, code=2)
    assert said.err == "pai-eas: import.json: exists already; --overwrite replaces it\n"
    assert (tmp_path / "import.json").read_text() == "mine"
    assert emulator.journal(since) == []
    run("cn-hangzhou/chat", *STACK, "--overwrite")
    assert len(entries()) == 1
    assert stat.S_IMODE((tmp_path / "import.json").stat().st_mode) == 0o600, "the old mode does not stay"


def test_a_file_that_cannot_be_written(cloud: Wire, run: Callable[..., Said]) -> None:
    cloud.create(config("chat"))
    said = run("cn-hangzhou/chat", *STACK, "--out-file", "none/a.json", code=2)
    assert said.err == "pai-eas: none/a.json: No such file or directory\n"


CONTRADICTIONS = [
    ([], "give either services (REGION/NAME) or --all", "nothing to import"),
    (["cn-hangzhou/a", "--all"], "give either services (REGION/NAME) or --all", "both"),
    (["cn-hangzhou/a", "--workspace", "1"], "--workspace, --region and --state go with --all", "a filter of nothing"),
    (["cn-hangzhou/a", "--state", "f"], "--workspace, --region and --state go with --all", "a filter of nothing, too"),
    (["cn-hangzhou/a", "cn-hangzhou/b", "--resource-name", "c"], "--resource-name is for one service", "one for two"),
    (["--all", "--resource-name", "c"], "--resource-name is for one service", "one name for all"),
    (["cn-hangzhou/a", "cn-hangzhou/a"], "a service is named twice", "twice"),
    (["chat"], "'chat' is no service: REGION/NAME is wanted, such as cn-hangzhou/chat_prod", "no region"),
    (["a/b/c"], "'a/b/c' is no service: REGION/NAME is wanted, such as cn-hangzhou/chat_prod", "too much"),
]


@pytest.mark.parametrize(("words", "text"), [row[:2] for row in CONTRADICTIONS], ids=[row[2] for row in CONTRADICTIONS])
def test_contradictions(words: list[str], text: str, cloud: Wire, run: Callable[..., Said], emulator: Emulator) -> None:
    assert cloud.port
    assert run(*words, *STACK, code=2).err == f"pai-eas: {text}\n"
    assert emulator.journal() == []


def test_a_service_that_does_not_exist(cloud: Wire, run: Callable[..., Said], tmp_path: Path) -> None:
    assert cloud.port
    said = run("cn-hangzhou/none", *STACK, code=3)
    assert said.err.startswith("pai-eas: PAI7005 ")
    assert list(tmp_path.iterdir()) == []


def test_a_service_that_is_being_deleted(cloud: Wire, run: Callable[..., Said], emulator: Emulator) -> None:
    emulator.set(progress="describes")
    cloud.create(config("chat"))
    cloud.delete("chat")
    assert run("cn-hangzhou/chat", *STACK, code=3).err == "pai-eas: cn-hangzhou/chat is being deleted\n"
    assert run("--all", "--region", "cn-hangzhou", *STACK, code=3).err == "pai-eas: there is no service to import\n"


def test_all_leaves_out_what_a_stack_manages(
    cloud: Wire, run: Callable[..., Said], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = {name: cloud.create(config(name)).body["ServiceId"] for name in ("a", "b", "here", "there")}
    cloud.create(config("ours"), Labels=json.dumps({"pulumi_owner": "f" * 20}))
    (tmp_path / "held.json").write_text(json.dumps(exported(held("there", ids["there"]))))
    monkeypatch.setattr(import_, "exported", lambda _stack: exported(held("here", ids["here"]), held("a", "eas-m-old")))
    said = run("--all", "--region", "cn-hangzhou", "--state", "held.json", *STACK)
    assert [entry["name"] for entry in entries()] == ["a", "b"], "an earlier service of the name is another one"
    assert said.err.splitlines()[:3] == [
        "here is left out: acme/shop/prod holds it already, as shop-here",
        "ours is left out: it carries our owner label; name it to import it all the same",
        "there is left out: held.json holds it already, as shop-there",
    ]


def test_what_the_stack_holds_is_not_imported_once_more(
    cloud: Wire, run: Callable[..., Said], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = {name: cloud.create(config(name)).body["ServiceId"] for name in ("a", "chat")}
    monkeypatch.setattr(import_, "exported", lambda _stack: exported(held("chat", ids["chat"])))
    said = run("cn-hangzhou/a", "cn-hangzhou/chat", *STACK, code=2)
    assert said.err == (
        "pai-eas: cn-hangzhou/chat: acme/shop/prod holds it already, as shop-chat; nothing was written\n"
    )
    assert said.out == ""
    assert list(tmp_path.iterdir()) == []
    run("cn-hangzhou/a", *STACK)
    assert [entry["name"] for entry in entries()] == ["a"]


NOT_HELD = [
    ({"external": True}, "only read by the stack"),
    ({"outputs": {"serviceId": "eas-m-another"}}, "what the stack holds is gone, and this is another one of its name"),
]


@pytest.mark.parametrize("changes", [row[0] for row in NOT_HELD], ids=[row[1] for row in NOT_HELD])
def test_what_the_stack_does_not_manage_is_imported(
    changes: dict[str, Any], cloud: Wire, run: Callable[..., Said], monkeypatch: pytest.MonkeyPatch
) -> None:
    id_ = cloud.create(config("chat")).body["ServiceId"]
    monkeypatch.setattr(import_, "exported", lambda _stack: exported(held("chat", id_, **changes)))
    run("cn-hangzhou/chat", *STACK)
    assert [entry["name"] for entry in entries()] == ["chat"]


def test_a_stack_out_of_reach_is_told_and_no_obstacle(
    cloud: Wire, run: Callable[..., Said], monkeypatch: pytest.MonkeyPatch
) -> None:
    cloud.create(config("chat"))
    asked: list[str | None] = []

    def refused(stack: str | None) -> Any:
        asked.append(stack)
        raise CannotGoOn("pulumi stack export: no stack named 'prod' found")

    monkeypatch.setattr(import_, "exported", refused)
    said = run("cn-hangzhou/chat", *STACK)
    assert asked == ["acme/shop/prod"]
    assert said.err.splitlines()[0] == (
        "warning: whether acme/shop/prod holds a service already was not looked at: "
        "pulumi stack export: no stack named 'prod' found"
    )
    assert [entry["name"] for entry in entries()] == ["chat"]


def test_all_of_a_workspace(cloud: Wire, run: Callable[..., Said], emulator: Emulator) -> None:
    emulator.set(refuse_unknown_workspaces=False)
    for name, workspace in (("a", "100001"), ("b", "100009"), ("c", "100001")):
        cloud.create(config(name), WorkspaceId=workspace)
    run("--all", "--region", "cn-hangzhou", "--workspace", "100001", *STACK)
    assert [(entry["name"], entry["inputs"]["workspaceId"]) for entry in entries()] == [
        ("a", "100001"),
        ("c", "100001"),
    ]


def test_one_name_in_two_regions(cloud: Wire, run: Callable[..., Said]) -> None:
    for region in ("cn-hangzhou", "cn-beijing"):
        Wire(cloud.port, region=region).create(config("chat"))
    run("cn-hangzhou/chat", "cn-beijing/chat", *STACK)
    assert [(entry["name"], entry["inputs"]["region"]) for entry in entries()] == [
        ("chat-cn-hangzhou", "cn-hangzhou"),
        ("chat-cn-beijing", "cn-beijing"),
    ]


def test_what_may_not_be_read_is_left_out_with_a_warning(
    cloud: Wire, run: Callable[..., Said], emulator: Emulator
) -> None:
    cloud.create(config("chat"))
    refused = {"status": 403, "code": "Forbidden", "message": "no"}
    emulator.faults(
        {"operation": "DescribeServiceEndpoints", "count": 1, "answer": refused},
        {"operation": "DescribeServiceCronScaler", "count": 1, "answer": refused},
    )
    lines = run("cn-hangzhou/chat", *STACK).err.splitlines()
    assert lines[0].startswith("warning: the endpoints of chat could not be read and is left out: ")
    assert lines[1].startswith("warning: the cron scaler of chat could not be read and is left out: ")
    assert [entry["name"] for entry in entries()] == ["chat"]


OWNER = owner_of("acme", "shop", "prod", "chat")
LABELS = [
    ({}, None, "nobody's"),
    ({"pulumi_owner": OWNER}, None, "its own, from a lost state"),
    (
        {"pulumi_owner": "f" * 20},
        "carries the owner label of another resource; make sure that no other stack holds it",
        "another's",
    ),
    (
        {"pulumi_owner": OWNER, "pulumi_creating": "1"},
        "its create by this very resource was interrupted; `pulumi up` takes it over without an import",
        "its own, not finished",
    ),
]


@pytest.mark.parametrize(("labels", "text"), [row[:2] for row in LABELS], ids=[row[2] for row in LABELS])
def test_whose_it_is(labels: dict[str, str], text: str | None, cloud: Wire, run: Callable[..., Said]) -> None:
    cloud.create(config("chat", labels={"team": "search"}), Labels=json.dumps(labels))
    warned = [line for line in run("cn-hangzhou/chat", *STACK).err.splitlines() if line.startswith("warning")]
    assert warned == ([f"warning: chat: {text}"] if text else [])
    assert entries()[0]["inputs"]["labels"] == {"team": "search"}


def test_what_is_hidden_and_what_is_exposed(cloud: Wire, run: Callable[..., Said]) -> None:
    key = "sk-abcdefghij0123456789"
    container = {"image": IMAGE, "port": 8000, "command": f"serve --api-key {key}", "env": []}
    cloud.create(config("chat", containers=[container], dockerAuth="******"))
    lines = run("cn-hangzhou/chat", *STACK).err.splitlines()
    hidden = "is hidden by the API and left out; set it before the first update, which would remove it"
    exposed = "seems to hold a credential, which stands in clear in the program and in state"
    assert lines[:2] == [f"warning: chat: dockerAuth {hidden}", f"warning: chat: containers[0].command {exposed}"]
    assert "dockerAuth" not in entries()[0]["inputs"]


NAMES = [
    ("HF_TOKEN", "x", True, "a word"),
    ("MAX_TOKENS", "4096", False, "a number of tokens"),
    ("TOKENIZERS_PARALLELISM", "1", False, "only begins like it"),
    ("PGPASSWORD", "x", True, "the end of a word"),
    ("apiKey", "x", True, "camel case"),
    ("ACCESS_KEY_ID", "x", True, "a word in the middle"),
    ("USE_AUTH", "true", False, "a switch"),
    ("HF_TOKEN", "", False, "nothing to hide"),
    ("HF_TOKEN", "$(OTHER)", False, "another variable's"),
    ("HF_TOKEN", None, False, "no value"),
    ("URL", "postgres://user:pass@host/db", True, "a password in an address"),
    ("URL", "https://host/path", False, "an address"),
    ("X", "LTAI5tAbCdEfGhIjKlMn", True, "an access key's id"),
    ("X", "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.x", True, "a JSON web token"),
    ("MODE", "fast", False, "anything else"),
]


@pytest.mark.parametrize(("name", "value", "secret"), [row[:3] for row in NAMES], ids=[row[3] for row in NAMES])
def test_variables_that_look_secret(name: str, value: str | None, secret: bool) -> None:
    assert looks_secret(name, value) is secret


def test_secrets_and_masks_at_every_depth() -> None:
    found = declared(
        existing(
            {
                "name": "a",
                "processor": "easyrec",
                "model_config": {"x": 1},
                "dockerAuth": "dTpw",
                "containers": [
                    {
                        "image": "i",
                        "env": [{"name": "A_KEY", "value": "k"}, {"name": "B_KEY", "value": "***"}],
                        "unheard": [{"api_secret": "s", "token": True}],
                    }
                ],
                "storage": [{"mount_path": "/a", "git": {"repo": "https://h/r", "password": "p"}}],
            }
        )
    )
    assert {shown(path) for path in found.secrets} == {
        "processor.modelConfig",
        "dockerAuth",
        "containers[0].env.A_KEY",
        "containers[0].extra.unheard[0].api_secret",
        "storage[0].password",
    }
    assert [shown(path) for path in found.masked] == ["containers[0].env.B_KEY"]
    assert found.exposed == ()
