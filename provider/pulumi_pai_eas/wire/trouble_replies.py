"""Raw replies about why a service is not well: events, diagnosis, log lines, replicas.

Source: EAS API 2021-07-01 DescribeServiceEvent, DescribeServiceDiagnosis, DescribeServiceLog, ListServiceInstances.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pulumi_pai_eas.model.trouble import Diagnosis, Event, Replica
from pulumi_pai_eas.wire.reply_fields import Fields

Reply = Mapping[str, Any]


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


def log_pages(reply: Reply) -> int:
    """How many pages DescribeServiceLog has; 1 where it does not say."""
    return Fields("DescribeServiceLog", reply).count("TotalPageNum") or 1


def replica(item: Fields) -> Replica:
    """One entry of ListServiceInstances."""
    return Replica(
        name=item.required("InstanceName"),
        status=item.text("Status") or "",
        reason=item.text("Reason") or "",
        restarts=item.count("RestartCount"),
    )
