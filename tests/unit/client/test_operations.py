"""The table of operations agrees with the SDKs, and with what the code sends."""

from __future__ import annotations

import re
from inspect import signature
from pathlib import Path

import alibabacloud_aiworkspace20210204.client as aiworkspace
import alibabacloud_eas20210701.client as eas
import pytest

import pulumi_pai_eas.client.sdk as sdk
from pulumi_pai_eas.client.operations import OPERATIONS, Operation, operation
from pulumi_pai_eas.client.sdk.typed import prepared

ALL = list(OPERATIONS.values())


@pytest.mark.parametrize(
    "known", [one for one in ALL if one.product in {"eas", "aiworkspace"}], ids=lambda one: one.name
)
def test_the_sdk_sends_what_the_table_says(known: Operation) -> None:
    module = eas if known.product == "eas" else aiworkspace
    models = __import__(f"{module.__name__.rpartition('.')[0]}.models", fromlist=["x"])
    method = getattr(module.Client, re.sub(r"(?<!^)(?=[A-Z])", "_", known.name).lower() + "_with_options")
    in_path = [name for name in signature(method).parameters if name in {"cluster_id", "service_name", "gateway_id"}]
    request = prepared(module.Client, models, known.name, *in_path)
    assert request.action == known.name
    assert request.version == {"eas": "2021-07-01", "aiworkspace": "2021-02-04"}[known.product]
    assert known.mutation == (request.method != "GET")


def test_every_operation_of_the_table_is_sent_somewhere() -> None:
    source = "".join(path.read_text() for path in Path(sdk.__path__[0]).glob("*.py"))
    assert [one.name for one in ALL if f'"{one.name}"' not in source] == []


def test_every_operation_that_is_sent_is_in_the_table() -> None:
    source = "".join(path.read_text() for path in Path(sdk.__path__[0]).glob("*.py"))
    names = set(re.findall(r'"((?:Create|Describe|List|Get|Update|Delete|Start|Stop|Release)[A-Z]\w+)"', source))
    assert names == set(OPERATIONS)


def test_ram_actions() -> None:
    assert {one.action for one in ALL if one.product == "aiworkspace"} == {
        "paiimage:ListImages",
        "paiworkspace:ListWorkspaces",
    }
    assert [one.name for one in ALL if one.action is None] == ["GetCallerIdentity"]
    assert all(one.action == f"eas:{one.name}" for one in ALL if one.product == "eas")


def test_what_a_minimal_policy_needs() -> None:
    """The five calls of the deploy skill, update and delete; everything else is reported where it is missing."""
    assert [one.action for one in ALL if one.need == "mandatory"] == [
        "eas:CreateService",
        "eas:DescribeService",
        "eas:DescribeServiceEndpoints",
        "eas:UpdateService",
        "eas:DeleteService",
        "eas:DescribeMachineSpec",
        "paiimage:ListImages",
    ]


def test_an_operation_without_a_row_cannot_be_sent() -> None:
    with pytest.raises(KeyError):
        operation("DeleteGateway")
