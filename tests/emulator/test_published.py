"""The emulator against what is published: routes of the metadata, fields and types of the SDK's models."""

from __future__ import annotations

import inspect
import json
import re
import typing
from importlib import resources
from typing import Any

import alibabacloud_aiworkspace20210204.models as aiworkspace_models
import alibabacloud_eas20210701.models as eas_models
import pytest

from pai_eas_emulator import Emulator
from pai_eas_emulator.coverage import reference_page
from pai_eas_emulator.json_values import is_list, is_object
from pai_eas_emulator.operation import declared, lacking
from tests.emulator.wire import AIWORKSPACE, EAS, Wire, config, with_command, with_nlb

PUBLISHED: list[list[str]] = json.loads(
    resources.files("pai_eas_emulator").joinpath("fixtures/published.json").read_text("utf-8")
)["operations"]


def test_the_published_operations_are_all_there_once() -> None:
    spoken = {(known.product.name, known.action) for known in declared() if known.route != "RPC"}
    left = {(known.product, known.action) for known in lacking()}
    assert spoken | left == {(product, action) for product, action, _, _ in PUBLISHED}
    assert not spoken & left
    assert len(PUBLISHED) == 129


@pytest.mark.parametrize(
    "known", [known for known in declared() if known.route != "RPC"], ids=lambda known: known.action
)
def test_a_declared_route_is_the_published_one(known: Any) -> None:
    (route,) = [
        f"{method} {path}"
        for product, action, method, path in PUBLISHED
        if (product, action) == (known.product.name, known.action)
    ]
    assert known.route == route


def test_a_published_operation_that_is_lacking_says_so(wire: Wire) -> None:
    for known in lacking():
        method, path = known.route.split(" ")
        concrete = re.sub(r"\{ClusterId\}", "cn-hangzhou", path)
        concrete = re.sub(r"\{\w+\}", "x", concrete)
        version = EAS if known.product == "eas" else AIWORKSPACE
        answer = wire.call(method, concrete, version=version)
        assert (answer.status, answer.code, answer.message) == (
            501,
            "NotImplemented",
            f"The emulator does not implement {known.action}.",
        )


@pytest.mark.parametrize(
    ("method", "path", "action", "version"),
    [
        pytest.param("GET", "/api/v2/nothing", "", EAS, id="no such path"),
        pytest.param("PATCH", "/api/v2/services", "", EAS, id="no such method"),
        pytest.param("GET", "/api/v2/services/cn-hangzhou", "", EAS, id="half a path"),
        pytest.param("GET", "/api/v2/services/cn-hangzhou/chat/events/more", "", EAS, id="more than a path"),
        pytest.param("POST", "/", "DescribeNothing", "2016-04-28", id="no such action"),
        pytest.param("POST", "/", "DescribeVpcs", "2014-05-26", id="an action of another product"),
    ],
)
def test_what_is_not_published_is_not_found(wire: Wire, method: str, path: str, action: str, version: str) -> None:
    answer = wire.call(method, path, action=action, version=version)
    assert (answer.status, answer.code) == (404, "InvalidAction.NotFound")


def test_another_version_is_refused(wire: Wire) -> None:
    assert wire.call("GET", "/api/v2/services", version=AIWORKSPACE).code == "InvalidVersion"


# ---- fields and types

# Beyond the published models: what the PAI Python SDK, the deploy skill or newer documentation reads.
BEYOND = {
    "ServiceType": "PAI Python SDK", "LoadBalancerList": "deploy skill", "IntranetStatus": "beside InternetStatus",
    "ResourceLimits": "another option of the call", "TimeZone": "newer documentation", "Vendor": "newer documentation",
}  # fmt: skip

PLAIN: dict[Any, tuple[type, ...]] = {str: (str,), int: (int,), float: (int, float), bool: (bool,)}


def fields_of(model: Any) -> dict[str, Any]:
    """Wire name and type of every field of an SDK model."""
    hints = typing.get_type_hints(model.__init__, vars(inspect.getmodule(model)))
    names = list(dict.fromkeys(re.findall(r"m\.get\('([\w.]+)'\) is not None", inspect.getsource(model.from_map))))
    hints.pop("return", None)
    assert len(names) == len(hints), model
    return dict(zip(names, hints.values(), strict=True))


def problems(value: Any, kind: Any, where: str) -> list[str]:
    """How a value differs from a published type."""
    origin = typing.get_origin(kind)
    if kind in PLAIN:
        is_flag = isinstance(value, bool)
        fits = isinstance(value, PLAIN[kind]) and (kind is bool or not is_flag)
        return [] if fits else [f"{where}: {value!r} is no {kind.__name__}"]
    if origin is list:
        if not is_list(value):
            return [f"{where}: no list"]
        (inner,) = typing.get_args(kind)
        return [
            problem for position, item in enumerate(value) for problem in problems(item, inner, f"{where}[{position}]")
        ]
    if origin is dict or kind is dict:
        return [] if isinstance(value, dict) else [f"{where}: no object"]
    if kind is Any:
        return []
    return model_problems(value, kind, where)


def model_problems(value: Any, model: Any, where: str) -> list[str]:
    if not is_object(value):
        return [f"{where}: no object"]
    known = fields_of(model)
    found = [f"{where}: {name} is not published" for name in value if name not in known and name not in BEYOND]
    for name, kind in known.items():
        if value.get(name) is not None:
            found += problems(value[name], kind, f"{where}.{name}")
    return found


def model_of(action: str) -> Any:
    """The model of an operation's reply."""
    for models in (eas_models, aiworkspace_models):
        for name in (f"{action}ResponseBody", {"DescribeService": "Service", "DescribeGroup": "Group"}.get(action, "")):
            if name and hasattr(models, name):
                return getattr(models, name)
    raise AssertionError(action)


MOST_FIELDS = {
    "DescribeService": {"QuotaId", "Gateway"},  # only with a quota, only with a gateway
}


@pytest.fixture(scope="module")
def replies() -> dict[str, Any]:
    """One good reply of every operation that is published with a model."""
    scaler = {"min": 1, "max": 4, "scaleStrategies": [{"metricName": "qps", "threshold": 20.5, "service": "chat"}]}
    jobs = {"ScaleJobs": [{"Name": "up", "Schedule": "0 0 8 * * *", "TargetSize": 4}], "ExcludeDates": ["* * * * * *"]}
    bodies: dict[str, Any] = {
        "CreateService": with_nlb(name="other"), "UpdateService": {"metadata": {"shm_size": 1}}, "UpdateServiceLabel": {"Labels": {"a": "b"}},
        "UpdateServiceVersion": {"Version": 1}, "UpdateServiceSafetyLock": {"Lock": "none"}, "ReleaseService": {"Weight": 1},
        "CreateServiceAutoScaler": scaler, "UpdateServiceAutoScaler": scaler, "CreateServiceCronScaler": jobs, "UpdateServiceCronScaler": jobs,
    }  # fmt: skip
    variables = {"ClusterId": "cn-hangzhou", "ServiceName": "chat", "GatewayId": "gw-emulator0linked", "ResourceId": "eas-r-emulator0ready",
                 "GroupName": "all", "WorkspaceId": "100001"}  # fmt: skip
    with Emulator(scenario={"failures": [{"kind": "kvCache", "service": "chat", "maximumLength": 9}]}) as emulator:
        wire = Wire(emulator.port)
        posted = with_command("vllm serve /m --port 8000", metadata={"name": "chat", "instance": 1, "group": "all"})
        wire.create(posted, Labels='{"a": "b"}')
        wire.until_settled()
        wire.update({"metadata": {"shm_size": 4}})
        emulator.reset({**emulator.state()["scenario"], "services": [{"config": posted, "labels": {"a": "b"}}]})
        wire.create(config("second"))
        wire.update({"metadata": {"shm_size": 9}})
        for _ in range(3):
            wire.describe()
        image = wire.call("GET", "/api/v1/images", version=AIWORKSPACE).body["Images"][0]["ImageId"]
        order = ["CreateServiceAutoScaler", "CreateServiceCronScaler", "CreateService"]
        last = [
            "UpdateServiceVersion",
            "StopService",
            "DeleteServiceAutoScaler",
            "DeleteServiceCronScaler",
            "DeleteService",
        ]
        operations = [known for known in declared() if known.route != "RPC"]
        operations.sort(
            key=lambda known: (last.index(known.action) + 1 if known.action in last else 0, known.action not in order)
        )
        found: dict[str, Any] = {}
        for known in operations:
            method, path = known.route.split(" ")
            for name, value in {**variables, "ImageId": image}.items():
                path = path.replace(f"{{{name}}}", value)
            query = {"Keys": "zzz", "Verbose": "true"} if method in ("DELETE", "GET") else {}
            answer = wire.call(method, path, query, bodies.get(known.action), version=known.product.version)
            assert answer.status == 200, (known.action, answer.text)
            found[known.action] = answer.body
        return found


ACTIONS = [known.action for known in declared() if known.route != "RPC"]


@pytest.mark.parametrize("action", ACTIONS)
def test_fields_and_types_are_the_published_ones(replies: dict[str, Any], action: str) -> None:
    body = {name: value for name, value in replies[action].items() if name != "RequestId"}
    assert model_problems(body, model_of(action), action) == []
    assert re.fullmatch(r"[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}", replies[action]["RequestId"])


@pytest.mark.parametrize(
    "action",
    [
        "DescribeService",
        "DescribeServiceEndpoints",
        "ListServiceInstances",
        "DescribeServiceEvent",
        "DescribeServiceLog",
    ],
)
def test_no_published_field_is_forgotten(replies: dict[str, Any], action: str) -> None:
    lost = set(fields_of(model_of(action))) - set(replies[action]) - MOST_FIELDS.get(action, set())
    assert lost == set()
    if action == "ListServiceInstances":
        assert set(replies[action]["Instances"][0]) == set(fields_of(eas_models.Instance))


def test_the_coverage_page_tells_all() -> None:
    page = reference_page()
    for known in declared():
        assert f"| {known.action} | `{known.route}` | {known.certainty.value} |" in page
    assert "InvalidService.NotFound" in page
    assert "| 409 | `InvalidParameter` | Service name is empty |" in page
    assert "CloneService" in page.rpartition("## Published and lacking")[2]
    assert page.count("guessed") > 10
