"""A stand-in for a VPC with its parts and a file system, as a program would make them: unknown until they are there."""

from __future__ import annotations

from typing import Any

import pulumi  # noqa: TC002 - Pulumi evaluates the annotations
from pulumi.dynamic import CreateResult, Resource, ResourceProvider


class _Made(ResourceProvider):
    """Makes nothing: what it is asked for is there once it is created."""

    def create(self, props: dict[str, Any]) -> CreateResult:
        return CreateResult("made", {"values": props["wanted"], "wanted": props["wanted"]})


class Later(Resource, module="test", name="Later"):
    """Values that are not known at the first preview. Members are taken by `later["key"]`."""

    values: pulumi.Output[dict[str, Any]]

    def __init__(self, resource: str, **wanted: Any) -> None:
        super().__init__(_Made(), resource, {"wanted": wanted, "values": None})

    def __getitem__(self, key: str) -> pulumi.Output[Any]:
        return self.values.apply(lambda values: values[key])
