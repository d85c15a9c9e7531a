"""Where a service runs and belongs: the workspace, and the dedicated resource group, which public machines never replace."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.stacks.deploy.table import ABSENT, LOOKED, Played, Row, made, play, refused

if TYPE_CHECKING:
    from collections.abc import Generator


def workspace(region: str, id_: str, status: str = "ENABLED", *, default: bool = False) -> dict[str, object]:
    return {
        "region": region,
        "WorkspaceId": id_,
        "WorkspaceName": f"ws-{id_}",
        "Status": status,
        "IsDefault": default,
    }


def group(region: str, id_: str, status: str = "ResourceReady", kind: str = "Dedicated") -> dict[str, object]:
    name = id_.removeprefix("eas-r-")
    return {"region": region, "ResourceId": id_, "ResourceName": name, "ResourceType": kind, "Status": status}


SCENARIO = {
    "workspaces": [
        workspace("cn-hangzhou", "100001"),
        workspace("cn-hangzhou", "100002", "FROZEN"),
        workspace("cn-beijing", "200001", default=True),
        workspace("cn-beijing", "200002"),
        workspace("cn-beijing", "200003"),
        workspace("cn-shenzhen", "300001", "DISABLED"),
        workspace("cn-shenzhen", "300002", "INITIALIZING"),
    ],
    "resources": [
        group("cn-hangzhou", "eas-r-one"),
        group("cn-hangzhou", "eas-r-new", "Creating"),
        group("cn-hangzhou", "eas-r-own", kind="SelfManaged"),
        group("cn-beijing", "eas-r-b1"),
        group("cn-beijing", "eas-r-b2", "ResouceReady"),
        group("cn-shenzhen", "eas-r-s1", "Scaling"),
        group("cn-shenzhen", "eas-r-s2", "CreateFailed"),
    ],
}


def dedicated(arguments: str = "") -> dict[str, str | None]:
    return {"instance_type": None, "compute": f"pai.DedicatedComputeArgs({arguments})"}


IN_GROUP = {"cloud": ABSENT, "metadata.resource": "eas-r-one", "metadata.gpu": 1}
MADE = [
    made(
        "workspace_only",
        "one workspace is ENABLED, the FROZEN one does not count: it is used, and recorded",
        body={"metadata.workspace_id": "100001"},
        state={"effectiveWorkspaceId": "100001"},
    ),
    made(
        "workspace_given",
        "the workspace that is given is used, whatever others there are",
        region="cn-beijing",
        workspace_id='"200002"',
        body={"metadata.workspace_id": "200002"},
    ),
    made(
        "workspace_none",
        "no workspace at all: it is left out, with a warning",
        region="cn-shanghai",
        says=[
            "warning: PAI1006 workspaceId: no workspace is ENABLED (none at all); it is left out, and the service may be refused"
        ],
        body={"metadata.workspace_id": ABSENT},
        state={"effectiveWorkspaceId": ABSENT},
    ),
    made(
        "workspace_unusable",
        "workspaces of other states are ignored: left out as well",
        region="cn-shenzhen",
        says=[
            "warning: PAI1006 workspaceId: no workspace is ENABLED (300001 DISABLED, 300002 INITIALIZING); it is left out, and the service may be refused"
        ],
        body={"metadata.workspace_id": ABSENT},
    ),
    made(
        "group_given",
        "the group that is given, and no cloud.computing beside it",
        **dedicated('resource_id="eas-r-one", gpu=1'),
        body=IN_GROUP,
        state={"effectiveResourceId": "eas-r-one"},
    ),
    made(
        "group_only",
        "the only group of type Dedicated that is ready: neither one that is made nor a cluster of one's own",
        **dedicated("gpu=1"),
        body=IN_GROUP,
        state={"effectiveResourceId": "eas-r-one"},
    ),
    made(
        "group_misspelt",
        "ResouceReady, as the published example spells it, is ready too",
        region="cn-beijing",
        workspace_id='"200001"',
        **dedicated('resource_id="eas-r-b2", gpu=1'),
        body={"cloud": ABSENT, "metadata.resource": "eas-r-b2", "metadata.gpu": 1, "metadata.workspace_id": "200001"},
    ),
    made(
        "group_overflow",
        "machine types beside a group are for what it cannot take",
        **dedicated(
            'resource_id="eas-r-one", gpu=1, instance_types=["ecs.gn7i-c8g1.2xlarge"], resource_burstable=True'
        ),
        body={
            "metadata.resource": "eas-r-one",
            "metadata.gpu": 1,
            "metadata.resource_burstable": True,
        },
    ),
]
REFUSED = [
    refused(
        "workspace_several",
        "three are ENABLED: the user chooses from the list",
        region="cn-beijing",
        says=[
            "error: PAI1005 workspaceId: 3 workspaces are ENABLED and none is named; set workspaceId to one of: 200001 (ws-200001, default), 200002 (ws-200002), 200003 (ws-200003). Nothing was created."
        ],
    ),
    refused(
        "workspace_frozen",
        "one that is given and not ENABLED is said; the API refuses it",
        workspace_id='"100002"',
        says=[
            'warning: PAI1006 workspaceId: "100002" is FROZEN, not ENABLED; ENABLED: 100001 (ws-100001)',
            "error: PAI7008 CreateService was refused (400 InvalidParameter): Workspace [100002] is FROZEN [request …]. Nothing was created.",
        ],
        calls=("DescribeService", "CreateService"),
    ),
    refused(
        "group_not_ready",
        "a group that is not ready, although another one is",
        **dedicated('resource_id="eas-r-new", gpu=1'),
        says=[
            "error: PAI2131 compute.resourceId: eas-r-new is Creating, not ready; ready: eas-r-one (one, ResourceReady). Nothing was created."
        ],
    ),
    refused(
        "group_missing",
        "a group that is not there",
        **dedicated('resource_id="eas-r-nope", gpu=1'),
        says=[
            'error: PAI2131 compute.resourceId: "eas-r-nope" is not in cn-hangzhou; ready: eas-r-one (one, ResourceReady). Nothing was created.'
        ],
    ),
    refused(
        "group_several",
        "two are ready: the user chooses",
        region="cn-beijing",
        workspace_id='"200001"',
        **dedicated("gpu=1"),
        says=[
            "error: PAI2131 compute.resourceId: 2 dedicated resource groups are ready; set it to one of: eas-r-b1 (b1, ResourceReady), eas-r-b2 (b2, ResouceReady). Nothing was created."
        ],
    ),
    refused(
        "group_none_ready",
        "groups, and none is ready: never the public group instead",
        region="cn-shenzhen",
        workspace_id='"300001"',
        **dedicated("gpu=1"),
        says=[
            "error: PAI2131 compute.resourceId: no dedicated resource group is ready: eas-r-s1 (s1, Scaling), eas-r-s2 (s2, CreateFailed). Nothing was created."
        ],
    ),
    refused(
        "group_none",
        "no group at all: never the public group instead",
        region="cn-shanghai",
        **dedicated("gpu=1"),
        says=[
            "error: PAI2131 compute.resourceId: there is no dedicated resource group in cn-shanghai; create one, or use public machines. Nothing was created."
        ],
    ),
    refused(
        "group_and_machine",
        "a group excludes machine types",
        **dedicated('resource_id="eas-r-one", gpu=1, instance_types=["ecs.gn7i-c8g1.2xlarge"]'),
        says=[
            "error: PAI2103 compute.instanceTypes: ecs.gn7i-c8g1.2xlarge beside a dedicated group; …. Nothing was sent."
        ],
        calls=(),
    ),
]


@pytest.fixture(scope="module")
def well(tmp_path_factory: pytest.TempPathFactory) -> Generator[Played]:
    with play(MADE, tmp_path_factory.mktemp("made"), scenario=SCENARIO) as played:
        yield played


@pytest.fixture(scope="module")
def ill(tmp_path_factory: pytest.TempPathFactory) -> Generator[Played]:
    rows = [row for row in REFUSED if row.calls]
    with play(rows, tmp_path_factory.mktemp("refused"), scenario=SCENARIO) as played:
        yield played


@pytest.mark.parametrize("row", MADE, ids=lambda row: row.name)
def test_it_is_made(well: Played, row: Row) -> None:
    well.check(row)


@pytest.mark.parametrize("row", [row for row in REFUSED if row.calls], ids=lambda row: row.name)
def test_it_stops(ill: Played, row: Row) -> None:
    ill.check(row)


@pytest.mark.parametrize("row", [row for row in REFUSED if not row.calls], ids=lambda row: row.name)
def test_it_stops_without_a_call(tmp_path_factory: pytest.TempPathFactory, row: Row) -> None:
    with play([row], tmp_path_factory.mktemp("refused"), scenario=SCENARIO) as played:
        played.check(row)
        assert played.emulator.journal() == []


assert all(row.calls[:1] == LOOKED for row in REFUSED if row.calls)
