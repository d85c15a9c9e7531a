"""The autoscaler and the cron scaler."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.emulator.wire import Wire, config

if TYPE_CHECKING:
    from pai_eas_emulator import Emulator


def test_an_autoscaler_is_posted_in_one_spelling_and_read_in_another(wire: Wire) -> None:
    wire.create(config())
    scaler = {
        "min": 1,
        "max": 4,
        "scaleStrategies": [{"metricName": "qps", "threshold": 20}],
        "behavior": {"scaleDown": {"stabilizationWindowSeconds": 60}},
    }
    assert wire.on_service("POST", "autoscaler", scaler).status == 200
    body = wire.on_service("GET", "autoscaler").body
    del body["RequestId"]
    assert body == {
        "ServiceName": "chat", "MinReplica": 1, "MaxReplica": 4,
        "Behavior": {
            "scaleUp": {"stabilizationWindowSeconds": 0}, "scaleDown": {"stabilizationWindowSeconds": 60},
            "onZero": {"scaleDownGracePeriodSeconds": 600, "scaleUpActivationReplicas": 1},
        },
        "ScaleStrategies": [{"metricName": "qps", "threshold": 20, "service": ""}],
        "CurrentMetrics": [{"metricName": "qps", "service": "", "value": 0.0}],
    }  # fmt: skip
    assert wire.describe().body["AutoscalerEnabled"] is True
    assert wire.on_service("POST", "autoscaler", scaler).status == 409
    assert wire.on_service("PUT", "autoscaler", {"min": 3, "max": 2}).status == 400
    assert wire.on_service("PUT", "autoscaler", {"min": 2, "max": 3}).status == 200
    assert wire.on_service("DELETE", "autoscaler").status == 200
    assert [wire.on_service(method, "autoscaler", {}).status for method in ("GET", "PUT", "DELETE")] == [404, 404, 404]


def test_autoscaler_keys_in_snake_case_are_passed_over(wire: Wire) -> None:
    assert wire.create(config(autoscaler={"min_replica": 1, "max_replica": 4})).status == 200
    body = wire.on_service("GET", "autoscaler").body
    assert (body["MinReplica"], body["MaxReplica"], body["ScaleStrategies"]) == (0, 0, [])


def test_the_legacy_strategies_are_read(wire: Wire) -> None:
    wire.create(config(autoscaler={"min": 2, "max": 4, "strategies": {"qps": 10}}))
    assert wire.on_service("GET", "autoscaler").body["ScaleStrategies"] == [
        {"metricName": "qps", "threshold": 10, "service": ""}
    ]
    assert wire.describe().body["TotalInstance"] == 2  # its bounds hold from the start


def test_a_cron_scaler(emulator: Emulator, wire: Wire) -> None:
    wire.create(config())
    jobs = {"ScaleJobs": [{"Name": "up", "Schedule": "0 0 8 * * *", "TargetSize": 4}], "ExcludeDates": ["0 0 0 1 1 *"]}
    assert wire.on_service("GET", "cronscaler").status == 404
    assert wire.on_service("POST", "cronscaler", jobs).status == 200
    body = wire.on_service("GET", "cronscaler").body
    assert [(job["Name"], job["Schedule"], job["TargetSize"], job["State"]) for job in body["ScaleJobs"]] == [
        ("up", "0 0 8 * * *", 4, "Submitted")
    ]
    assert body["ExcludeDates"] == ["0 0 0 1 1 *"]
    assert (
        wire.on_service(
            "PUT", "cronscaler", {"ScaleJobs": [{"Name": "x", "Schedule": "0 8 * * *", "TargetSize": 1}]}
        ).status
        == 400
    )
    assert wire.on_service("POST", "cronscaler", jobs).status == 409
    assert wire.on_service("DELETE", "cronscaler").status == 200
    emulator.set(absent_scaler="empty")
    assert wire.on_service("GET", "cronscaler").body["ScaleJobs"] == []
    assert wire.on_service("GET", "autoscaler").body["MaxReplica"] == 0
