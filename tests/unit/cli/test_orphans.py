"""`pai-eas orphans`: which services are in no stack, and what can be done about each."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING, Any

import pytest

from pulumi_pai_eas.cli import stack_file
from pulumi_pai_eas.cli.main import main
from pulumi_pai_eas.cli.orphans import is_orphan
from pulumi_pai_eas.client import connect
from pulumi_pai_eas.model.observed import Listed
from tests.emulator.wire import Wire
from tests.unit.cli.test_import import config

if TYPE_CHECKING:
    from pathlib import Path

    from pai_eas_emulator import Emulator

TYPE = "pulumi-python:dynamic/pai:Service"
URN = f"urn:pulumi:prod::shop::{TYPE}::"
OWNER = "a" * 20


def resource(name: str = "chat", service_id: str | None = "eas-m-1", **changes: Any) -> dict[str, Any]:
    outputs = {"serviceId": service_id} if service_id else {}
    made = {"urn": f"{URN}{name}", "custom": True, "type": TYPE, "id": f"cn-hangzhou/{name}_prod", "outputs": outputs}
    return {**made, "inputs": {}, **changes}


def export(*resources: dict[str, Any], pending: tuple[dict[str, Any], ...] = ()) -> dict[str, Any]:
    stack = {"urn": "urn:pulumi:prod::shop::pulumi:pulumi:Stack::shop-prod", "type": "pulumi:pulumi:Stack"}
    return {"version": 3, "deployment": {"resources": [stack, *resources], "pending_operations": list(pending)}}


HELD = [
    (resource(), "eas-m-1", False, "the very service"),
    (resource(), "eas-m-2", True, "another one of its name: the state's is gone"),
    (resource(service_id=None), "eas-m-1", False, "the state knows no id: the name decides"),
    (resource(), "", False, "the list shows no id: the name decides"),
    (resource(id="cn-beijing/chat_prod", service_id=None), "eas-m-1", True, "its name in another region"),
    (resource(id="cn-hangzhou/renamed"), "eas-m-1", False, "the id of the service decides, whatever the name"),
    (resource(external=True), "eas-m-1", True, "only read by the stack"),
    (resource(type="aws:x:Y"), "eas-m-1", True, "a resource of another kind"),
    (resource(delete=True), "eas-m-1", False, "about to be deleted by the stack"),
]


@pytest.mark.parametrize(("held", "service_id", "orphan"), [row[:3] for row in HELD], ids=[row[3] for row in HELD])
def test_what_is_in_no_stack(held: dict[str, Any], service_id: str, orphan: bool, tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(json.dumps(export(held)))
    (tmp_path / "b.json").write_text(json.dumps(export()))
    states = [stack_file.read(str(tmp_path / name)) for name in ("b.json", "a.json")]
    service = Listed("chat_prod", service_id, "Running", {"pulumi_owner": OWNER})
    assert is_orphan(service, "cn-hangzhou", states) is orphan
    nobodys = Listed("chat_prod", service_id, "Running", {"team": "search"})
    assert is_orphan(nobodys, "cn-hangzhou", states) is False, "never without our label"


@pytest.fixture
def cloud(emulator: Emulator, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Wire:
    connect.forget()
    emulator.set(progress="immediate")
    monkeypatch.setenv("PAI_EAS_EMULATOR", emulator.url)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "empty.json").write_text(json.dumps(export()))
    return Wire(emulator.port)


def create(cloud: Wire, name: str, **labels: str) -> str:
    made = cloud.create(config(name), Labels=json.dumps({"pulumi_owner": OWNER, **labels}))
    assert made.status == 200, made.text
    return str(made.body["ServiceId"])


def test_orphans_end_with_one_and_a_command_for_each(cloud: Wire, capsys: pytest.CaptureFixture[str]) -> None:
    cloud.create(config("nobodys"))
    chat, rank = create(cloud, "chat"), create(cloud, "rank", pulumi_creating="1")
    assert main(["orphans", "--region", "cn-hangzhou", "--state", "empty.json"]) == 1
    delete = "aliyun eas delete-service --region cn-hangzhou --cluster-id cn-hangzhou --service-name"
    assert capsys.readouterr().out.splitlines() == [
        f"cn-hangzhou/chat  {chat}  Running",
        "  keep it:   pai-eas import cn-hangzhou/chat",
        f"  delete it: {delete} chat",
        f"cn-hangzhou/rank  {rank}  Running",
        "  its create was not finished; `pulumi up` of the stack that began it takes it over",
        "  keep it:   pai-eas import cn-hangzhou/rank",
        f"  delete it: {delete} rank",
        "cn-hangzhou: 2 of 2 services with our owner label in none of these stacks",
    ]


def test_an_interrupted_create_is_told(cloud: Wire, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    create(cloud, "chat", pulumi_creating="1")
    pending = {"resource": {"type": TYPE, "inputs": {"owner": OWNER}}, "type": "creating"}
    (tmp_path / "a.json").write_text(json.dumps(export(pending=(pending,))))
    assert main(["orphans", "--region", "cn-hangzhou", "--state", "empty.json", "a.json"]) == 1
    line = capsys.readouterr().out.splitlines()[1]
    assert line == "  its create was interrupted; `pulumi up` in its stack takes it over"


def test_none_end_with_zero(cloud: Wire, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    service_id = create(cloud, "chat")
    state = json.dumps(export(resource(service_id=service_id)))
    monkeypatch.setattr("sys.stdin", io.StringIO(state))
    assert main(["orphans", "--region", "cn-hangzhou", "--state", "-"]) == 0
    assert capsys.readouterr().out == "cn-hangzhou: 0 of 1 services with our owner label in none of these stacks\n"


def test_several_regions(cloud: Wire, capsys: pytest.CaptureFixture[str]) -> None:
    create(Wire(cloud.port, region="cn-beijing"), "chat")
    words = ["orphans", "--region", "cn-hangzhou", "--region", "cn-beijing", "--state", "empty.json"]
    assert main(words) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("cn-hangzhou: 0 of 0 ")
    assert lines[1].startswith("cn-beijing/chat ")


def test_the_environments_region(
    cloud: Wire, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert main(["orphans", "--state", "empty.json"]) == 3
    assert capsys.readouterr().err == "pai-eas: no region: give --region, or set ALICLOUD_REGION\n"
    monkeypatch.setenv("ALICLOUD_REGION", "cn-hangzhou")
    assert cloud.port
    assert main(["orphans", "--state", "empty.json"]) == 0


@pytest.mark.parametrize("text", ['{"resources": []}', '{"deployment": null}', '{"deployment": []}'])
def test_a_file_that_is_no_state(text: str, cloud: Wire, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert cloud.port
    (tmp_path / "a.json").write_text(text)
    assert main(["orphans", "--region", "cn-hangzhou", "--state", "a.json"]) == 2
    assert capsys.readouterr().err == "pai-eas: a.json: is not what `pulumi stack export` prints\n"


def test_an_empty_stack(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text('{"deployment": {"manifest": {}}}')
    assert stack_file.read(str(tmp_path / "a.json")) == stack_file.State((), frozenset())
