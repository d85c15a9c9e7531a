"""The service JSON that is sent for the deploy skill's templates: what each argument becomes, and what is filled in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.kit.programs import IMAGE
from tests.stacks.deploy.table import ABSENT, Played, Row, made, play

if TYPE_CHECKING:
    from collections.abc import Generator

SERVE = "vllm serve /model_dir --port 8000"
MADE = [
    made("base", "name, one replica, workspace, image, port, command, machine; and the mount"),
    made(
        "default_port",
        "a container without a port gets 8000",
        containers=f'[pai.ContainerArgs(image="{IMAGE}", command="{SERVE}")]',
        body={"containers.0": {"image": IMAGE, "port": 8000, "command": SERVE}},
    ),
    made(
        "without_storage",
        "OSS is optional",
        storage=None,
        containers=f'[pai.ContainerArgs(image="{IMAGE}", port=8000, command="vllm serve Qwen/Qwen3-8B --port 8000")]',
        body={
            "storage": ABSENT,
            "containers.0": {"image": IMAGE, "port": 8000, "command": "vllm serve Qwen/Qwen3-8B --port 8000"},
        },
    ),
    made(
        "replicas",
        "the number of replicas that was given",
        replicas="3",
        body={"metadata.instance": 3},
    ),
    made(
        "autoscaler",
        "scaling by requests a second, in the spelling that is not ignored",
        autoscaler='pai.AutoscalerArgs(min=1, max=4, metrics={"qps": 20})',
        body={"autoscaler": {"min": 1, "max": 4, "scaleStrategies": [{"metricName": "qps", "threshold": 20}]}},
    ),
    made(
        "health_check",
        "a start-up check in the container",
        containers=f'[pai.ContainerArgs(image="{IMAGE}", port=8000, command="{SERVE}", startup_check=pai.HttpProbeArgs(path="/health", port=8000, initial_delay_seconds=120, period_seconds=10, failure_threshold=30))]',
        body={
            "containers.0": {
                "image": IMAGE,
                "port": 8000,
                "command": SERVE,
                "startup_check": {
                    "http_get": {"path": "/health", "port": 8000},
                    "initial_delay_seconds": 120,
                    "period_seconds": 10,
                    "failure_threshold": 30,
                },
            }
        },
    ),
    made(
        "mount",
        "an OSS mount that can be written to",
        storage='[pai.OssMountArgs(path="oss://models/qwen3-8b/", mount_path="/model_dir")]',
        body={"storage": [{"mount_path": "/model_dir", "oss": {"path": "oss://models/qwen3-8b/"}}]},
    ),
]


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Generator[Played]:
    with play(MADE, tmp_path_factory.mktemp("made")) as done:
        yield done


@pytest.mark.parametrize("row", MADE, ids=lambda row: row.name)
def test_it_is_sent(played: Played, row: Row) -> None:
    played.check(row)
    sent = [entry["body"] for entry in played.emulator.journal() if entry["operation"] == "CreateService"]
    (body,) = [document for document in sent if document["metadata"]["name"] == row.service]
    assert set(body) <= {"metadata", "containers", "storage", "cloud", "autoscaler", "networking"}, "the allowed keys"
    assert "networking" not in body["cloud"], "no network arguments, no networking keys"
