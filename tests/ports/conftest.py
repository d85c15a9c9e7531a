"""A connection to an emulator of the test's own, with nothing remembered from other tests."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from pulumi_pai_eas.client import catalogue, connect
from pulumi_pai_eas.client.in_flight import InFlight
from pulumi_pai_eas.client.pace import Pace
from pulumi_pai_eas.client.settings import Settings
from pulumi_pai_eas.wire import flatten
from tests.unit.client.ports_of_a_test import ManualClock

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pai_eas_emulator import Emulator
    from pulumi_pai_eas.client.connect import LiveConnection
    from pulumi_pai_eas.model.service import ServiceSpec

REGION = "cn-hangzhou"
WORKSPACE = "100001"
CONFIG: dict[str, Any] = {
    "metadata": {"name": "chat", "instance": 1},
    "containers": [
        {
            "image": "eas-registry-vpc.cn-hangzhou.cr.aliyuncs.com/pai-eas/vllm:0.14.0-gpu",
            "port": 8000,
            "command": "vllm serve /model_dir --port 8000",
        }
    ],
    "cloud": {"computing": {"instance_type": "ecs.gn7i-c8g1.2xlarge"}},
}


def spec_of(**changes: Any) -> ServiceSpec:
    """A service that the emulator makes, with some of its top level replaced."""
    return flatten({**CONFIG, **changes})[0]


@pytest.fixture(autouse=True)
def forgetful(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    connect.forget()
    catalogue.forget()
    monkeypatch.setattr(connect, "IN_FLIGHT", InFlight())
    yield
    connect.forget()
    catalogue.forget()


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
def connection(emulator: Emulator, clock: ManualClock) -> LiveConnection:
    return connection_to(emulator, clock)


def connection_to(emulator: Emulator, clock: ManualClock, region: str = REGION, **config: str) -> LiveConnection:
    """A connection whose retries do not take time; configuration keys of `alicloud:`."""
    settings = Settings.read(
        {f"alicloud:{key}": value for key, value in config.items()}, {"PAI_EAS_EMULATOR": emulator.url}
    )
    return connect.connect(settings, region, pace=Pace(clock))
