"""The model to bodies of requests, and which texts are secret."""

from __future__ import annotations

import pytest

from pulumi_pai_eas.model.containers import Container, EnvVar
from pulumi_pai_eas.model.processor import Processor
from pulumi_pai_eas.model.runtime import Traffic
from pulumi_pai_eas.model.scaling import CronJob, CronScaler
from pulumi_pai_eas.model.service import ServiceSpec
from pulumi_pai_eas.model.storage import GitMount, OssMount
from pulumi_pai_eas.wire import requests


def test_the_service_json() -> None:
    spec = ServiceSpec(service_name="chat", replicas=2, containers=[Container(image="i", port=8000)])
    assert requests.service_body(spec) == {
        "metadata": {"name": "chat", "instance": 2},
        "containers": [{"image": "i", "port": 8000}],
    }


def test_scaling_sends_the_number_alone() -> None:
    assert requests.scale_body(0) == {"metadata": {"instance": 0}}


@pytest.mark.parametrize(
    ("scaler", "body", "why"),
    [
        (
            CronScaler(jobs=[CronJob(name="n", schedule="0 0 1 * * *", target_size=0)]),
            {"ScaleJobs": [{"Name": "n", "Schedule": "0 0 1 * * *", "TargetSize": 0}]},
            "zero is a number",
        ),
        (
            CronScaler(jobs=[CronJob(name="n", time_zone="UTC")], exclude_dates=["d"]),
            {"ScaleJobs": [{"Name": "n", "TimeZone": "UTC"}], "ExcludeDates": ["d"]},
            "what is not given is not sent",
        ),
        (CronScaler(), {"ScaleJobs": []}, "no jobs"),
    ],
)
def test_a_cron_scaler(scaler: CronScaler, body: dict[str, object], why: str) -> None:
    assert requests.cron_scaler_body(scaler) == body, why


def test_traffic() -> None:
    assert requests.traffic_body(Traffic(weight=0)) == {"Weight": 0}
    assert requests.traffic_body(Traffic(weight=5, state="grouping")) == {"Weight": 5, "TrafficState": "grouping"}


def test_what_no_message_may_show() -> None:
    spec = ServiceSpec(
        service_name="chat",
        token="the-token",
        docker_auth="the-auth",
        containers=[
            Container(image="visible-image", env=[EnvVar(name="visible-name", value="env-secret"), EnvVar(name="P", value="8000")]),
            Container(image="second"),
        ],
        processor=Processor(name="visible", model_settings={"key": ["in-a-list", 7], "b": {"c": "nested-secret"}}),
        storage=[GitMount(repo="visible-repo", password="git-password"), OssMount(path="oss://visible/")],
    )  # fmt: skip
    assert sorted(requests.secrets_of(spec)) == [
        "env-secret",
        "git-password",
        "in-a-list",
        "nested-secret",
        "the-auth",
        "the-token",
    ]
    assert requests.secrets_of(ServiceSpec()) == ()


@pytest.mark.parametrize(
    ("value", "sent"),
    [("1", "1"), (1, "1"), (1.0, "1"), (1.5, "1.5"), (True, "true"), (False, "false"), ("", "")],
)
def test_labels_are_text_in_the_configuration_as_in_the_label_api(value: object, sent: str) -> None:
    spec = ServiceSpec(labels={"a": value})
    assert requests.service_body(spec) == {"labels": {"a": sent}}
    assert spec.labels == {"a": value}, "the spec is left as it is"
