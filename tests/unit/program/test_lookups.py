"""Look-ups from a program, against the emulator."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pulumi
import pytest

import pulumi_pai_eas as pai
from pulumi_pai_eas.client.connect import forget
from tests.unit.program.registration import later, run, unknown

if TYPE_CHECKING:
    from collections.abc import Generator

    from pai_eas_emulator import Emulator


@pytest.fixture(autouse=True)
def stack(monkeypatch: pytest.MonkeyPatch, emulator: Emulator) -> Generator[None]:
    monkeypatch.setenv("PULUMI_CONFIG", json.dumps({"alicloud:region": "cn-hangzhou"}))
    monkeypatch.setenv("PAI_EAS_EMULATOR", emulator.url)
    forget()
    yield
    forget()


def asked(program: Any, **options: Any) -> Any:
    return run(program, **options)[1]


def test_images_of_one_repository_and_chip() -> None:
    found = asked(lambda: [image.eas_uri or image.uri for image in pai.get_images("vllm", chip="GPU")])
    assert found
    assert all("/pai-eas/vllm:" in uri for uri in found)
    assert asked(lambda: len(pai.get_images())) > len(found)
    assert asked(lambda: pai.get_images("no-such-repository")) == ()


def test_machine_types_with_gpus_and_in_stock() -> None:
    everything = asked(pai.get_machine_types)
    found = asked(lambda: pai.get_machine_types(gpus=1, in_stock=True))
    assert [machine.name for machine in found] == [m.name for m in everything if m.gpus >= 1 and m.in_stock]
    assert "ecs.gn7i-c8g1.2xlarge" in {machine.name for machine in found}
    assert "ecs.gn7i-c48g1.12xlarge" not in {machine.name for machine in found}
    assert len(found) < len(everything)


def test_workspaces_and_gateways() -> None:
    assert ("100001", True) in asked(lambda: [(one.workspace_id, one.enabled) for one in pai.get_workspaces()])
    assert "gw-emulator0alb" in asked(lambda: {gateway.gateway_id for gateway in pai.get_gateways()})


def test_a_service_with_its_token_as_a_secret(emulator: Emulator) -> None:
    made = {
        "metadata": {"name": "chat", "instance": 1, "cpu": 1, "memory": 2000},
        "containers": [{"image": "x", "port": 80}],
    }
    create(emulator, made)
    seen: dict[str, Any] = {}

    def program() -> pulumi.Output[Any]:
        found = pai.get_service("chat")
        seen["plain"] = (found.id, found.name, found.region, bool(found.service_id), bool(found.status))
        assert found.access_token is not None
        seen["shown"] = repr(found)
        seen["labels"] = found.labels
        return pulumi.Output.all(found.access_token, found.access_token.is_secret())

    token, is_secret = asked(program)
    assert seen["plain"] == ("cn-hangzhou/chat", "chat", "cn-hangzhou", True, True)
    assert seen["labels"] == {"team": "y"}
    assert token
    assert is_secret is True
    assert token not in seen["shown"]


def create(emulator: Emulator, config: dict[str, Any]) -> None:
    from pulumi_pai_eas.client.connect import connect
    from pulumi_pai_eas.client.settings import Settings
    from pulumi_pai_eas.wire import flatten

    spec, _ = flatten(config)
    settings = Settings.read({}, {"PAI_EAS_EMULATOR": emulator.url})
    connect(settings, "cn-hangzhou").services.create(spec, labels={"pulumi_owner": "x", "team": "y"}, workspace_id=None)


def test_no_such_service() -> None:
    with pytest.raises(pai.NotFound):
        asked(lambda: pai.get_service("nothing"))


def test_another_region(emulator: Emulator) -> None:
    asked(lambda: pai.get_workspaces(region="cn-shanghai"))
    assert emulator.journal()[-1]["region"] == "cn-shanghai"


def test_without_a_region(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PULUMI_CONFIG")
    with pytest.raises(pai.ConfigurationError, match="no region"):
        asked(pai.get_workspaces)


def test_outputs_in_outputs_out() -> None:
    found = asked(lambda: pai.get_images_output(later("vllm"), chip="GPU").apply(len))
    assert found == asked(lambda: len(pai.get_images("vllm", chip="GPU")))
    assert asked(lambda: pai.get_machine_types_output(gpus=later(8)).apply(len)) > 0
    assert asked(lambda: pai.get_gateways_output(region=later("cn-hangzhou")).apply(len)) > 0
    assert asked(lambda: pai.get_workspaces_output().apply(len)) > 0


def test_what_is_not_known_asks_nobody(emulator: Emulator) -> None:
    before = len(emulator.journal())
    asked(lambda: pai.get_service_output(unknown()).status, preview=True)
    assert len(emulator.journal()) == before
