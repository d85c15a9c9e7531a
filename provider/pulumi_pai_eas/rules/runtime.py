"""Rules of the process around the containers: RPC, features, credentials, traffic."""

from __future__ import annotations

import base64
import binascii
from typing import TYPE_CHECKING

from pulumi_pai_eas.codes import scaling as codes
from pulumi_pai_eas.model.unknown import is_unknown
from pulumi_pai_eas.rules.choices import listed, nearest, shown
from pulumi_pai_eas.rules.rule import Subject, error, known, rule, warning

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pulumi_pai_eas.model.finding import Finding

EXTRA_DISK = "eas.aliyun.com/extra-ephemeral-storage"
SPREAD_POLICIES = ("host", "zone", "default")
TRAFFIC_STATES = ("standalone", "grouping")


@rule(codes.KEEPALIVE_SHORT)
def keepalive_is_in_milliseconds(subject: Subject) -> Iterator[Finding]:
    """Less than a second is seldom meant."""
    rpc = subject.spec.rpc
    if rpc is not None and rpc.keepalive is not None and rpc.keepalive < 1000:
        yield warning(
            "rpc.keepalive", f"{rpc.keepalive} ms is under a second; if seconds are meant, use {rpc.keepalive * 1000}"
        )


@rule(codes.BATCH_WITHOUT_BATCHING, whole=True)
def batches_need_batching(subject: Subject) -> Iterator[Finding]:
    """Sizes and times of batches do nothing without them."""
    rpc = subject.spec.rpc
    if rpc is None or rpc.batching is True:
        return
    unused = [
        key
        for key, value in (("maxBatchSize", rpc.max_batch_size), ("maxBatchTimeout", rpc.max_batch_timeout))
        if value is not None
    ]
    if unused and not rpc.batching:
        yield warning(f"rpc.{unused[0]}", f"{listed(unused)} without batching; set rpc.batching to true, or remove it")


@rule(codes.PROCESSOR_SETTING, on=("containers",))
def image_services_do_not_batch(subject: Subject) -> Iterator[Finding]:
    """Pre-built processors batch; what runs in an image does that by itself."""
    rpc, spec = subject.spec.rpc, subject.spec
    if rpc is None or spec.processor is not None or spec.containers is None or len(spec.containers) == 0:
        return
    if not is_unknown(rpc.batching) and rpc.batching is True:
        yield warning("rpc.batching", "is for pre-built processors only and does nothing for an image; remove it")
    if rpc.worker_threads is not None:
        yield warning("rpc.workerThreads", "is for pre-built processors only and does nothing for an image; remove it")


@rule(codes.FEATURE_NOT_TEXT)
def features_are_text(subject: Subject) -> Iterator[Finding]:
    """The map is one of texts."""
    for name, value in (subject.spec.features or {}).items():
        if not is_unknown(value) and value is not None and not isinstance(value, str):
            yield warning(f"features[{shown(name)}]", f"is not text but {type(value).__name__}; write it in quotes")


@rule(codes.DISK_TWICE, on=("features",))
def disk_is_said_once(subject: Subject) -> Iterator[Finding]:
    """Two settings of one disk."""
    if subject.spec.disk is not None and EXTRA_DISK in (subject.spec.features or {}):
        yield warning("disk", f"{shown(subject.spec.disk)} together with the feature {EXTRA_DISK}; keep disk")


@rule(codes.DOCKER_AUTH)
def registry_login_is_encoded(subject: Subject) -> Iterator[Finding]:
    """Base64 of user:password. The value is a secret and never shown."""
    login = subject.spec.docker_auth
    if login is None:
        return
    try:
        decoded = base64.b64decode(known(login), validate=True)
    except (binascii.Error, ValueError):
        decoded = b""
    if b":" not in decoded:
        yield warning("dockerAuth", "is not base64 of user:password; use pulumi_pai_eas.docker_auth(user, password)")


@rule(codes.TRAFFIC_WEIGHT)
def weight_is_one(subject: Subject) -> Iterator[Finding]:
    """-1 takes no part; 0 to 1000 is a share."""
    traffic = subject.desired.traffic
    if traffic is not None and traffic.weight is not None and not -1 <= traffic.weight <= 1000:
        yield error("traffic.weight", f"{traffic.weight} is not within -1 to 1000", malformed=True)


@rule(codes.OPTION_UNKNOWN)
def traffic_state_is_one(subject: Subject) -> Iterator[Finding]:
    """One of two."""
    traffic = subject.desired.traffic
    if traffic is None or traffic.state is None or traffic.state in TRAFFIC_STATES:
        return
    near = nearest(traffic.state, TRAFFIC_STATES, 1)
    yield error(
        "traffic.state",
        f'"{shown(traffic.state)}": choose {listed(TRAFFIC_STATES)}{f"; nearest: {near[0]}" if near else ""}',
        malformed=True,
    )


@rule(codes.OPTION_UNKNOWN)
def spread_policy_is_known(subject: Subject) -> Iterator[Finding]:
    """One of three; a new one may appear any day."""
    policy = subject.spec.spread_policy
    if policy is not None and policy not in SPREAD_POLICIES:
        near = nearest(policy, SPREAD_POLICIES, 1)
        hint = f"; nearest: {near[0]}" if near else ""
        yield warning("spreadPolicy", f'"{shown(policy)}" is not known; choose {listed(SPREAD_POLICIES)}{hint}')
