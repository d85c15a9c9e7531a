"""The door itself, without an engine: check, diff and back again, offline and with the emulator's catalogue."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any

import pytest
from pulumi.output import Unknown

from pulumi_pai_eas.client import catalogue, connect
from pulumi_pai_eas.dynamic import session, verbs, world
from pulumi_pai_eas.dynamic.answer import Told
from pulumi_pai_eas.dynamic.session import SESSION
from pulumi_pai_eas.property_bag import hoist
from pulumi_pai_eas.provider import ServiceProvider
from tests.kit.emulators import calls, changes
from tests.unit.rules.subjects import BAG, CONTAINER, VPC

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

    from pai_eas_emulator import Emulator

OFFLINE = {"alicloud:region": "cn-hangzhou", "pai:checks": "create"}
PROVIDER_KEY = "__provider"
OWN_IMAGE = {"containers": [{"image": "registry/own:1", "port": 8000, "command": "serve"}]}


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Lines under resources."""
    found: list[str] = []
    monkeypatch.setattr(world.lines, "say", lambda text, **_: found.append(text))
    monkeypatch.setattr(world, "_said", set())
    return found


@pytest.fixture
def configured(
    monkeypatch: pytest.MonkeyPatch, told: list[str]
) -> Generator[Callable[[dict[str, str]], ServiceProvider]]:
    """A provider of a process of its own."""

    def configure(config: dict[str, str]) -> ServiceProvider:
        fresh = session.Session()
        for module in (verbs, session):
            monkeypatch.setattr(module, "SESSION", fresh)
        monkeypatch.setattr("pulumi_pai_eas.dynamic.preview.SESSION", fresh)
        fresh.configure(config)
        return ServiceProvider()

    catalogue.forget()
    connect.forget()
    yield configure
    catalogue.forget()
    connect.forget()


@pytest.fixture
def offline(configured: Callable[[dict[str, str]], ServiceProvider]) -> ServiceProvider:
    return configured(OFFLINE)


@pytest.fixture
def emulated(
    configured: Callable[[dict[str, str]], ServiceProvider], emulator: Emulator, monkeypatch: pytest.MonkeyPatch
) -> ServiceProvider:
    monkeypatch.setenv("PAI_EAS_EMULATOR", emulator.url)
    return configured({"alicloud:region": "cn-hangzhou"})


def bag(changes: dict[str, Any] | None = None) -> dict[str, Any]:
    """Inputs as the engine hands them over."""
    found = {
        key: value for key, value in (BAG | {"workspaceId": "100001"} | (changes or {})).items() if value is not None
    }
    return hoist(found) | {PROVIDER_KEY: "pickled"}


def checked(provider: ServiceProvider, changes: dict[str, Any] | None = None, olds: Any = None) -> dict[str, Any]:
    result = provider.check(olds or {}, bag(changes))
    assert result.failures == []
    return dict(result.inputs)


def test_check_fills_in_and_gives_everything_back(offline: ServiceProvider) -> None:
    given = bag({"replicas": None, "region": None})
    inputs = checked(offline, {"replicas": None, "region": None})
    assert inputs == given | {
        "region": "cn-hangzhou",
        "replicas": 1,
        "effectiveServiceName": "chat_prod",
        "effectiveWorkspaceId": "100001",
    }


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({}, id="plain"),
        pytest.param({"containers": [CONTAINER | {"env": {"A": "1", "TOKEN": "hush"}}]}, id="environment"),
        pytest.param({"vpc": VPC, "network": {"nlb": [{"id": "default", "port": 9000}]}}, id="NLB"),
        pytest.param({"serviceName": None, "autoName": "chat_prod"}, id="automatic name"),
        pytest.param({"serviceName": None, "serviceNamePrefix": "qwen_"}, id="prefix"),
        pytest.param({"autoscaler": {"min": 1, "max": 4, "metrics": {"qps": 20}}}, id="autoscaler"),
        pytest.param({"labels": {"team": "ml"}, "extra": {"metadata": {"x": 1}}}, id="labels and more"),
    ],
)
def test_what_was_checked_checks_the_same_and_differs_in_nothing(
    offline: ServiceProvider, changes: dict[str, Any]
) -> None:
    inputs = checked(offline, changes)
    again = checked(offline, changes, olds=inputs)
    assert again == inputs
    assert offline.diff("cn-hangzhou/chat_prod", inputs, again).changes is False


def test_check_changes_nothing_of_what_it_was_given(offline: ServiceProvider) -> None:
    news = bag({"replicas": None})
    before = copy.deepcopy(news)
    offline.check({}, news)
    assert news == before


@pytest.mark.parametrize(
    ("changes", "line"),
    [
        ({"replica": 1}, "PAI6202 replica: "),
        ({"containers": [CONTAINER | {"port": 8080}]}, "PAI1101 containers[0].port: "),
        ({"serviceName": "Not A Name"}, "PAI1001 serviceName: "),
    ],
)
def test_what_is_wrong_fails_the_check(offline: ServiceProvider, changes: dict[str, Any], line: str) -> None:
    result = offline.check({}, bag(changes))
    assert [(failure.property, failure.reason[: len(line)]) for failure in result.failures] == [("", line)]
    assert result.failures[0].reason.endswith("Nothing was sent.")


def test_a_level_of_the_stack_holds_for_all(
    configured: Callable[[dict[str, str]], ServiceProvider], told: list[str]
) -> None:
    half = {"containers": [CONTAINER | {"command": "vllm serve /model_dir --port 9999"}]}
    checked(configured(OFFLINE), half)
    assert [line[:7] for line in told] == ["PAI1106"]
    told.clear()
    provider = configured(OFFLINE | {"pai:findings": '{"PAI1106": "error"}'})
    assert [failure.reason[:7] for failure in provider.check({}, bag(half)).failures] == ["PAI1106"]
    checked(provider, half | {"findings": {"PAI1106": "ignore"}})
    assert told == ["1 finding ignored, as asked: PAI1106"]


@pytest.mark.parametrize("key", ["replicas", "containers", "vpc", "serviceName", "labels", "instanceType", "region"])
def test_an_output_that_is_not_known_passes_and_stays(offline: ServiceProvider, key: str) -> None:
    inputs = checked(offline, {key: Unknown()})
    assert isinstance(inputs[key], Unknown)


def test_without_a_region_nobody_knows_where(configured: Callable[[dict[str, str]], ServiceProvider]) -> None:
    provider = configured({})
    with pytest.raises(Told) as raised:
        provider.check({}, bag({"region": None}))
    assert str(raised.value) == (
        "PAI7002 no region: pulumi config set alicloud:region cn-hangzhou, or region= on the resource"
    )


def test_a_wrong_configuration_is_told_by_the_first_resource(
    configured: Callable[[dict[str, str]], ServiceProvider],
) -> None:
    provider = configured({"pai:waitFor": "redy"})
    with pytest.raises(Told, match=r"\APAI7002 pai:waitFor must be accepted or running or ready, not 'redy'\Z"):
        provider.check({}, bag())


@pytest.mark.parametrize(
    ("changes", "replaces", "reason"),
    [
        ({"replicas": 2}, [], "scaled in place"),
        ({"containers": [CONTAINER | {"port": 8001}]}, [], "updated in place"),
        ({"serviceName": "other_name"}, ["serviceName"], "the name is the service"),
        ({"region": "cn-beijing"}, ["region"], "a region has services of its own"),
        ({"serviceName": "other_name", "replicas": 2}, ["serviceName"], "only what makes another service"),
    ],
)
def test_only_name_and_region_make_another_service(
    offline: ServiceProvider, changes: dict[str, Any], replaces: list[str], reason: str
) -> None:
    old = checked(offline, OWN_IMAGE)
    result = offline.diff("cn-hangzhou/chat_prod", old, checked(offline, OWN_IMAGE | changes, olds=old))
    assert result.changes is None, "the engine finds and shows the details"
    assert result.replaces == replaces, reason
    assert result.delete_before_replace is (not replaces), "two names can stand side by side, one cannot"


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ({"instanceType": BAG["instanceType"]}, {"instanceType": None, "compute": {"kind": "public", "instanceTypes": [BAG["instanceType"]]}}, "two spellings"),
        ({"replicas": 1}, {"replicas": 1.0}, "the engine knows only one kind of number"),
        ({"waitFor": "ready"}, {}, "steers us only"),
        ({"autoName": "a"}, {"autoName": "b"}, "renamed with an alias"),
        ({"owner": "0" * 20}, {"owner": "1" * 20}, "moved to another project"),
        ({"containers": [CONTAINER | {"env": {"A": "1", "B": "2"}}]}, {"containers": [CONTAINER | {"env": {"B": "2", "A": "1"}}]}, "no order"),
    ],
)  # fmt: skip
def test_what_means_the_same_is_no_change(
    offline: ServiceProvider, old: dict[str, Any], new: dict[str, Any], reason: str
) -> None:
    before = checked(offline, old)
    assert offline.diff("cn-hangzhou/chat_prod", before, checked(offline, new, olds=before)).changes is False, reason


def test_outputs_do_not_disturb_a_diff(offline: ServiceProvider) -> None:
    inputs = checked(offline)
    state = inputs | {"serviceId": "eas-m-1", "status": "Failed", "accessToken": "hush", "endpoints": []}
    assert offline.diff("cn-hangzhou/chat_prod", state, inputs).changes is False


def test_a_secret_in_a_wrong_place_does_not_show(offline: ServiceProvider, told: list[str]) -> None:
    wrong = {"containers": [CONTAINER | {"env": {"TOKEN": 7, "OTHER": {"hush": 1}}}], "token": ["hush"]}
    result = offline.check({}, bag(wrong))
    assert result.failures
    assert "hush" not in "".join(failure.reason for failure in result.failures) + "".join(told)


def test_the_catalogue_is_asked_once_for_many_services(emulated: ServiceProvider, emulator: Emulator) -> None:
    checked(emulated)
    asked = calls(emulator.journal())
    assert set(asked) == {"DescribeMachineSpec", "ListImages", "ListServices", "ListWorkspaces"}
    for number in range(10):
        checked(emulated, {"serviceName": f"chat_{number}"})
    assert calls(emulator.journal()) == asked


def test_what_the_catalogue_says_fails_the_check(emulated: ServiceProvider) -> None:
    result = emulated.check({}, bag({"instanceType": "ecs.gn7i-c8g1.2xlarg"}))
    (failure,) = result.failures
    assert failure.reason.startswith("PAI2106 instanceType: ")
    assert "ecs.gn7i-c8g1.2xlarge" in failure.reason


def test_without_a_catalogue_one_warning_and_on(
    configured: Callable[[dict[str, str]], ServiceProvider], monkeypatch: pytest.MonkeyPatch, told: list[str]
) -> None:
    monkeypatch.setenv("PAI_EAS_EMULATOR", "http://127.0.0.1:9")  # nobody listens there
    provider = configured({"alicloud:region": "cn-hangzhou"})
    for number in range(3):
        checked(provider, {"serviceName": f"chat_{number}"})
    assert [line[:18] for line in told] == ["PAI7010 catalogue:"]


def test_a_service_through_its_life(
    emulated: ServiceProvider, emulator: Emulator, told: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(world.EngineClock, "sleep", lambda _clock, _seconds: None)
    inputs = checked(emulated)
    made = emulated.create(inputs)
    assert (made.id, made.outs["apiHost"]) == ("cn-hangzhou/chat_prod", emulator.url.removeprefix("http://"))
    inputs.pop(PROVIDER_KEY)
    read = emulated.read(made.id, made.outs)
    assert (read.id, read.inputs) == (made.id, inputs), "not a letter changes"

    more = checked(emulated, {"replicas": 2}, olds=made.outs)
    assert emulated.diff(made.id, made.outs, more).changes is None
    updated = emulated.update(made.id, made.outs, more)
    assert updated.outs["replicas"] == 2
    assert changes(emulator.journal()) == ["CreateService", "DeleteServiceLabel", "UpdateService"]

    emulator.change("chat_prod", remove=True)
    told.clear()
    gone = emulated.read(made.id, updated.outs)
    assert (gone.id, gone.outs) == ("", {})
    assert told == [
        (
            f"PAI8009 chat_prod ({made.outs['serviceId']}) is gone and leaves the state; the next pulumi up makes it anew, if "
            "it is still in the program"
        )
    ]
    emulated.delete(made.id, updated.outs)
    with pytest.raises(Told, match=r"\APAI7005 there is no service nobody in cn-hangzhou\Z"):
        emulated.read("cn-hangzhou/nobody", {})


def test_the_session_of_this_process_was_left_alone() -> None:
    assert verbs.SESSION is SESSION
