"""Rules of what does not go together across sections."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pulumi_pai_eas.codes import all_codes
from pulumi_pai_eas.codes import combinations as codes
from pulumi_pai_eas.rules.choices import listed, nearest, shown
from pulumi_pai_eas.rules.rule import Subject, error, rule, warning

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pulumi_pai_eas.model.finding import Finding

SERVICE_TYPES = (
    "Standard",
    "Async",
    "SDCluster",
    "LLMGatewayService",
    "LLM",
    "ScalableJob",
    "ScalableJobService",
    "LLMGateway",
    "RAG",
    "ComfyUI",
)
RESERVED_LABELS = ("pulumi_owner", "pulumi_creating", "pulumi_taken_over")


@rule(codes.QUEUE_NOT_ASYNC, on=("serviceType",))
def queue_is_of_an_async_service(subject: Subject) -> Iterator[Finding]:
    """Only asynchronous services have a queue."""
    if subject.spec.queue is not None and subject.spec.service_type != "Async":
        service_type = shown(subject.spec.service_type or "Standard")
        yield warning("queue", f"belongs to serviceType Async, this is {service_type}; set it, or remove queue")


@rule(codes.SERVICE_TYPE_UNKNOWN)
def service_type_is_known(subject: Subject) -> Iterator[Finding]:
    """The list is open."""
    service_type = subject.spec.service_type
    if service_type is not None and service_type not in SERVICE_TYPES:
        near = nearest(service_type, SERVICE_TYPES, 1)
        choices = f"nearest: {near[0]}" if near else f"known: {listed(SERVICE_TYPES[:4])}"
        yield warning("serviceType", f'"{shown(service_type)}" is not known; {choices}')


@rule(codes.META_TYPE_DIFFERS)
def meta_type_agrees(subject: Subject) -> Iterator[Finding]:
    """Some clients write the type a second time."""
    meta, service_type = subject.extra_at("meta", "type"), subject.spec.service_type
    if meta is not None and service_type is not None and meta != service_type:
        yield warning("serviceType", f"{shown(service_type)}, and meta.type says {shown(meta)}; remove meta.type")


@rule(codes.UNIT_SIZE)
def unit_has_several_machines(subject: Subject) -> Iterator[Finding]:
    """A replica over several machines; one machine is what there is without it."""
    size = subject.spec.unit_size
    if size is None or size > 1:
        return
    if size == 1:
        yield warning("unitSize", "1 machine for each replica is what there is without it; leave it out")
    else:
        yield error("unitSize", f"{size} machines are none; use 2 or more, or leave it out", malformed=True)


@rule(codes.ELASTIC_WITH_SCALER, on=("autoscaler",))
def elastic_job_scales_itself(subject: Subject) -> Iterator[Finding]:
    """An elastic job has a scaling of its own."""
    if subject.spec.workload_type == "elasticjob" and subject.spec.autoscaler is not None:
        yield warning("workloadType", "elasticjob together with autoscaler; keep one of the two")


@rule(codes.TRAFFIC_WITHOUT_GROUP, on=("group",))
def traffic_is_of_a_group(subject: Subject) -> Iterator[Finding]:
    """A share is one of a group's traffic."""
    if subject.desired.traffic is not None and subject.spec.group is None:
        yield warning("traffic", "belongs to a service in a group; set group, or remove traffic")


@rule(codes.LABEL_RESERVED)
def labels_are_not_ours(subject: Subject) -> Iterator[Finding]:
    """Two labels tell whose a service is."""
    for name in subject.spec.labels or {}:
        if name in RESERVED_LABELS:
            yield error(
                f"labels[{name}]", "is kept for telling whose a service is; choose another name", malformed=True
            )


@rule(codes.LABEL_UNNAMED)
def labels_have_names(subject: Subject) -> Iterator[Finding]:
    """The engine shows changes by name, and so do the label calls."""
    if "" in (subject.spec.labels or {}):
        yield error("labels", "one has an empty name; give it one, or remove it", malformed=True)


@rule(codes.CODE_UNKNOWN)
def overridden_codes_exist(subject: Subject) -> Iterator[Finding]:
    """A level for a code that nothing raises."""
    overrides = subject.desired.options.findings
    if not overrides:
        return
    ids = [code.id for code in all_codes()]
    for name in overrides:
        if name not in ids:
            near = nearest(name, ids, 1)
            yield warning("findings", f'"{shown(name)}" is no code{f"; nearest: {near[0]}" if near else ""}')
