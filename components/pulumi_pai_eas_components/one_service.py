"""What the components of one service share: the child, its options, its outputs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pulumi

import pulumi_pai_eas as pai
from pulumi_pai_eas_components.pass_through import PASSED_ON


class OneService(pulumi.ComponentResource):
    """A component around one `Service`, which is its child and has its name."""

    service: pai.Service
    """The service."""
    endpoint: pulumi.Output[str | None]
    """What one calls: NLB, else the dedicated gateway, else the internet address."""
    access_token: pulumi.Output[str | None]
    """The token for the header `Authorization`; a secret."""
    deployment_summary: pulumi.Output[str | None]
    """Name, status, endpoints and curl lines."""

    def _make(self, name: str, own: Mapping[str, Any], options: Mapping[str, Any]) -> None:
        """Make the service from the component's own arguments and those passed on, which go before."""
        self.service = pai.Service(name, pulumi.ResourceOptions(parent=self), **arguments(name, own, options))
        self.endpoint = self.service.endpoint
        self.access_token = self.service.access_token
        self.deployment_summary = self.service.deployment_summary

    def _register(self, **outputs: Any) -> None:
        self.register_outputs(
            {
                "service_id": self.service.service_id,
                "endpoint": self.endpoint,
                "access_token": self.access_token,
                **outputs,
            }
        )


def arguments(name: str, own: Mapping[str, Any], options: Mapping[str, Any]) -> dict[str, Any]:
    """Arguments of the child. Labels are merged, mounts follow the component's own; raises RunError for unknown."""
    unknown = sorted(set(options) - PASSED_ON - {"mounts"})
    if unknown:
        raise pulumi.RunError(
            f"{name}: {unknown[0]} is no argument; passed on are {', '.join(sorted(PASSED_ON))}, mounts"
        )
    merged = {**own, **{key: value for key, value in options.items() if key in PASSED_ON and value is not None}}
    labels = options.get("labels")
    if own.get("labels") and labels is not None:
        merged["labels"] = (
            pulumi.Output.all(own["labels"], labels).apply(_joined)
            if _is_output(labels)
            else {**own["labels"], **labels}
        )
    mounts = options.get("mounts")
    if mounts is not None:
        merged["storage"] = (
            pulumi.Output.all(own.get("storage", []), mounts).apply(_chained)
            if _is_output(mounts)
            else [*own.get("storage", []), *mounts]
        )
    if merged.get("compute") is not None and options.get("instance_type") is None:
        merged.pop("instance_type", None)
    return merged


def _is_output(value: object) -> bool:
    return isinstance(value, pulumi.Output)


def _joined(pair: list[Any]) -> dict[str, Any]:
    return {**pair[0], **pair[1]}


def _chained(pair: list[Any]) -> list[Any]:
    return [*pair[0], *pair[1]]


def stop(name: str, text: object) -> pulumi.RunError:
    """An argument of the component has no meaning: one line, before anything else runs."""
    return pulumi.RunError(f"{name}: {text}")
