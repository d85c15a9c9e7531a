"""Raw replies about why a service is not well: events, diagnosis, log lines, replicas.

Source: EAS API 2021-07-01 DescribeServiceEvent, DescribeServiceDiagnosis, DescribeServiceLog, ListServiceInstances.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pulumi_pai_eas.wire.reply_fields import Fields

Reply = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to a service; `kind` is Normal or Warning, `time` UTC `yyyy-MM-dd HH:mm:ss`."""

    kind: str
    reason: str
    message: str
    time: str


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """What the service's own diagnosis says."""

    error: str
    causes: tuple[str, ...] = ()
    advices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Replica:
    """One replica (an instance, in the words of EAS)."""

    name: str
    status: str
    reason: str = ""
    restarts: int | None = None


def events(reply: Reply) -> tuple[Event, ...]:
    """DescribeServiceEvent, in the order of the reply."""
    return tuple(
        Event(
            kind=item.text("Type") or "",
            reason=item.text("Reason") or "",
            message=item.text("Message") or "",
            time=item.text("Time") or "",
        )
        for item in Fields("DescribeServiceEvent", reply).objects("Events")
    )


def diagnoses(reply: Reply) -> tuple[Diagnosis, ...]:
    """DescribeServiceDiagnosis."""
    return tuple(
        Diagnosis(item.text("Error") or "", item.texts("Causes"), item.texts("Advices"))
        for item in Fields("DescribeServiceDiagnosis", reply).objects("DiagnosisList")
    )


def log_lines(reply: Reply) -> tuple[str, ...]:
    """DescribeServiceLog: plain lines."""
    return Fields("DescribeServiceLog", reply).texts("Logs")


def replica(item: Fields) -> Replica:
    """One entry of ListServiceInstances."""
    return Replica(
        name=item.required("InstanceName"),
        status=item.text("Status") or "",
        reason=item.text("Reason") or "",
        restarts=item.count("RestartCount"),
    )
