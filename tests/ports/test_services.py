"""Every method of `ports.Services` against the emulator: results, and the requests they are."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from pulumi_pai_eas.errors import BadRequest, Conflict, ForeignService, NotFound
from pulumi_pai_eas.model.observed import CreateReply, Listed
from pulumi_pai_eas.model.runtime import Traffic
from pulumi_pai_eas.model.scaling import Autoscaler, CronJob, CronScaler, ScaleMetric
from tests.kit.emulators import calls
from tests.ports.conftest import CONFIG, WORKSPACE, connection_to, spec_of

if TYPE_CHECKING:
    from pai_eas_emulator import Emulator
    from pulumi_pai_eas.client.connect import LiveConnection
    from tests.unit.client.ports_of_a_test import ManualClock


def make(connection: LiveConnection, **labels: str) -> CreateReply:
    return connection.services.create(spec_of(), labels=labels, workspace_id=WORKSPACE)


def last(emulator: Emulator) -> dict[str, Any]:
    return emulator.journal()[-1]


def test_create(emulator: Emulator, connection: LiveConnection) -> None:
    reply = make(connection, pulumi_owner="o", pulumi_creating="c")
    assert reply.status == "Creating"
    assert reply.service_id.startswith("eas-m-")
    assert reply.internet_endpoint is not None
    entry = last(emulator)
    assert (entry["operation"], entry["region"], entry["method"], entry["path"], entry["status"]) == (
        "CreateService",
        "cn-hangzhou",
        "POST",
        "/api/v2/services",
        200,
    )
    assert entry["query"] == {"Labels": '{"pulumi_owner":"o","pulumi_creating":"c"}', "WorkspaceId": WORKSPACE}
    assert entry["body"] == CONFIG, "the labels travel in the query only"


def test_create_without_labels_and_workspace(emulator: Emulator, connection: LiveConnection) -> None:
    connection.services.create(spec_of(), labels={}, workspace_id=None)
    assert last(emulator)["query"] == {}


def test_describe(emulator: Emulator, connection: LiveConnection) -> None:
    made = make(connection, pulumi_owner="o")
    found = connection.services.describe("chat")
    assert (found.name, found.region, found.service_id, found.status) == (
        "chat",
        "cn-hangzhou",
        made.service_id,
        "Creating",
    )
    assert found.labels == {"pulumi_owner": "o"}
    assert found.access_token is not None
    assert found.spec.token is None
    assert found.spec.containers == spec_of().containers
    assert (last(emulator)["method"], last(emulator)["path"]) == ("GET", "/api/v2/services/cn-hangzhou/chat")


@pytest.mark.parametrize("echo", ["literal", "fold", "canonical"])
def test_whatever_the_echo_the_specification_is_read(emulator: Emulator, connection: LiveConnection, echo: str) -> None:
    emulator.set(echo=echo)
    make(connection)
    found = connection.services.describe("chat").spec
    wanted = spec_of()
    assert (found.service_name, found.replicas, found.containers, found.compute) == (
        wanted.service_name,
        wanted.replicas,
        wanted.containers,
        wanted.compute,
    )


def test_the_first_moments_without_an_id(emulator: Emulator, connection: LiveConnection) -> None:
    emulator.set(missing_uid_reads=1)
    made = make(connection)
    assert connection.services.describe("chat").service_id == ""
    assert connection.services.describe("chat").service_id == made.service_id


def test_endpoints(emulator: Emulator, connection: LiveConnection) -> None:
    make(connection)
    found = connection.services.endpoints("chat")
    assert found.access_token == connection.services.describe("chat").access_token
    (endpoint,) = found.endpoints
    assert (endpoint.kind, endpoint.backend_id, endpoint.port) == ("DefaultGateway", "default", None)
    assert endpoint.internet[0].endswith("/api/predict/chat")


def test_list_over_many_pages(emulator: Emulator, connection: LiveConnection) -> None:
    emulator.set(page_size_cap=2)
    for number in range(5):
        spec = spec_of(metadata={"name": f"chat_{number}", "instance": 1})
        connection.services.create(spec, labels={"even": str(number % 2 == 0)}, workspace_id=WORKSPACE)
    found = connection.services.list()
    assert sorted(service.name for service in found) == [f"chat_{number}" for number in range(5)]
    assert all(isinstance(service, Listed) and service.service_id.startswith("eas-m-") for service in found)
    even = connection.services.list(label={"even": "True"})
    assert sorted(service.name for service in even) == ["chat_0", "chat_2", "chat_4"]
    assert {service.labels["even"] for service in even} == {"True"}


def test_replace(emulator: Emulator, connection: LiveConnection) -> None:
    make(connection)
    changed = spec_of(metadata={"name": "chat", "instance": 2})
    connection.services.replace("chat", changed)
    entry = last(emulator)
    assert (entry["operation"], entry["query"], entry["method"]) == ("UpdateService", {"UpdateType": "replace"}, "PUT")
    assert entry["body"] == {**CONFIG, "metadata": {"name": "chat", "instance": 2}}
    assert connection.services.describe("chat").spec.replicas == 2


def test_scale(emulator: Emulator, connection: LiveConnection) -> None:
    make(connection)
    connection.services.scale("chat", 3)
    assert (last(emulator)["query"], last(emulator)["body"]) == ({"UpdateType": "merge"}, {"metadata": {"instance": 3}})
    found = connection.services.describe("chat").spec
    assert (found.replicas, found.containers) == (3, spec_of().containers)


def test_labels(emulator: Emulator, connection: LiveConnection) -> None:
    make(connection, pulumi_owner="o", pulumi_creating="c")
    connection.services.put_labels("chat", {"team": "nlp", "pulumi_owner": "p"})
    assert last(emulator)["body"] == {"Labels": {"team": "nlp", "pulumi_owner": "p"}}
    connection.services.remove_labels("chat", ["pulumi_creating", "absent"])
    assert connection.services.describe("chat").labels == {"pulumi_owner": "p", "team": "nlp"}


def test_stop_and_start(emulator: Emulator, connection: LiveConnection) -> None:
    emulator.set(progress="immediate")
    make(connection)
    connection.services.stop("chat")
    assert connection.services.describe("chat").status == "Stopped"
    connection.services.start("chat")
    assert connection.services.describe("chat").status == "Running"


def test_lock(emulator: Emulator, connection: LiveConnection) -> None:
    make(connection)
    connection.services.lock("chat", "all")
    assert connection.services.describe("chat").safety_lock == "all"
    with pytest.raises(Conflict) as raised:
        connection.services.delete("chat")
    assert "lock" in (raised.value.api_message or "").lower()


def test_delete(emulator: Emulator, connection: LiveConnection) -> None:
    emulator.set(progress="immediate")
    make(connection)
    connection.services.delete("chat")
    with pytest.raises(NotFound):
        connection.services.describe("chat")


@pytest.mark.parametrize("absent", ["notFound", "empty"])
def test_cron_scaler(emulator: Emulator, connection: LiveConnection, absent: str) -> None:
    emulator.set(absent_scaler=absent)
    make(connection)
    services = connection.services
    assert services.cron_scaler("chat") is None
    first = CronScaler(jobs=[CronJob(name="night", schedule="0 0 1 * * *", target_size=0, time_zone="UTC")])
    services.put_cron_scaler("chat", first, exists=False)
    assert services.cron_scaler("chat") == first
    second = CronScaler(
        jobs=[CronJob(name="day", schedule="0 0 8 * * *", target_size=3)], exclude_dates=["* * * 1 1 *"]
    )
    services.put_cron_scaler("chat", second, exists=True)
    assert services.cron_scaler("chat") == second
    services.delete_cron_scaler("chat")
    assert services.cron_scaler("chat") is None
    changing = [name for name in calls(emulator.journal()) if "CronScaler" in name and not name.startswith("Describe")]
    assert changing == ["CreateServiceCronScaler", "UpdateServiceCronScaler", "DeleteServiceCronScaler"]


@pytest.mark.parametrize("absent", ["notFound", "empty"])
def test_autoscaler(emulator: Emulator, connection: LiveConnection, absent: str) -> None:
    emulator.set(absent_scaler=absent)
    metrics = [ScaleMetric(name="qps", threshold=20)]
    scaler = Autoscaler(min=1, max=4, metrics=metrics, scale_down_stabilization_seconds=60)
    services = connection.services
    services.create(spec_of().model_copy(update={"autoscaler": scaler}), labels={}, workspace_id=WORKSPACE)
    assert services.autoscaler("chat") == scaler.model_copy(
        update={"scale_up_stabilization_seconds": 0, "to_zero_grace_seconds": 600, "from_zero_replicas": 1}
    ), "with the defaults that the API adds"
    services.delete_autoscaler("chat")
    assert services.autoscaler("chat") is None
    with pytest.raises(BadRequest) as raised:
        services.delete_autoscaler("chat")
    assert raised.value.status == 404


def test_a_missing_service_has_no_missing_scaler(connection: LiveConnection) -> None:
    with pytest.raises(NotFound):
        connection.services.cron_scaler("nobody")


def test_release(emulator: Emulator, connection: LiveConnection) -> None:
    make(connection)
    connection.services.release("chat", Traffic(weight=40))
    assert last(emulator)["body"] == {"Weight": 40}


def test_why_a_service_is_not_well(emulator: Emulator, connection: LiveConnection) -> None:
    emulator.set(progress="immediate", realistic_failures=True)
    spec = spec_of(
        containers=[{"image": "eas-registry-vpc.cn-hangzhou.cr.aliyuncs.com/pai-eas/vllm:9.9-gpu", "port": 8000}]
    )
    connection.services.create(spec, labels={}, workspace_id=WORKSPACE)
    assert connection.services.describe("chat").status == "Failed"
    events = connection.services.events("chat")
    assert "Warning" in {event.kind for event in events}
    assert all(event.reason and event.time for event in events)
    diagnosis = connection.services.diagnosis("chat")
    assert all(found.error for found in diagnosis)
    assert diagnosis
    replicas = connection.services.replicas("chat")
    assert all(replica.name.startswith("chat") for replica in replicas)
    assert isinstance(
        connection.services.logs("chat", replica=replicas[0].name if replicas else None, previous=True), tuple
    )


def test_of_a_long_log_the_first_and_the_last_page(emulator: Emulator, connection: LiveConnection) -> None:
    make(connection)
    pages = [{"Logs": [f"line {number}"], "PageNum": number, "TotalPageNum": 7} for number in (1, 7)]
    emulator.faults(
        *(
            {"operation": "DescribeServiceLog", "call": call, "answer": {"raw": json.dumps(page)}}
            for call, page in enumerate(pages, 1)
        )
    )
    since = len(emulator.journal())
    assert connection.services.logs("chat") == ("line 1", "line 7")
    asked = [entry["query"] for entry in emulator.journal(since)]
    assert asked == [{"PageNum": "1", "PageSize": "500"}, {"PageNum": "7", "PageSize": "500"}]


def test_each_region_has_its_own_names(emulator: Emulator, connection: LiveConnection, clock: ManualClock) -> None:
    make(connection)
    with pytest.raises(NotFound):
        connection_to(emulator, clock, "cn-shanghai").services.describe("chat")
    assert last(emulator)["region"] == "cn-shanghai"


def test_a_name_that_is_taken(connection: LiveConnection) -> None:
    make(connection)
    with pytest.raises(Conflict):
        make(connection)


def test_a_name_of_somebody_else(emulator: Emulator, connection: LiveConnection) -> None:
    answer = {"status": 403, "code": "Forbidden.PrivilegeCheckFailed", "message": "m"}
    emulator.faults({"operation": "DescribeService", "answer": answer})
    with pytest.raises(ForeignService):
        connection.services.describe("chat")


def test_no_name(connection: LiveConnection) -> None:
    with pytest.raises(Conflict) as raised:
        connection.services.create(spec_of(metadata={"instance": 1}), labels={}, workspace_id=WORKSPACE)
    assert raised.value.api_message == "Service name is empty"


def test_the_refusals_that_the_fallback_knows(emulator: Emulator, connection: LiveConnection) -> None:
    for refusal, words in [
        ("vswitch", "vswitch can not be null"),
        ("vpc", "vpcId, vswId and securityGroupId are required"),
    ]:
        emulator.set(nlb_refusals=1, nlb_refusal=refusal)
        spec = spec_of(networking={"nlb": [{"id": "default", "listener_port": 9000}]})
        with pytest.raises(BadRequest) as raised:
            connection.services.create(spec, labels={}, workspace_id=WORKSPACE)
        assert raised.value.status == 400
        assert words in (raised.value.api_message or "")
