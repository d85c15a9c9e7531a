"""Planner, wire, client and emulator together: whatever a service was, after an update it is as if made so."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pulumi_pai_eas.model.network import Vpc
from pulumi_pai_eas.model.runtime import Queue, Traffic
from pulumi_pai_eas.model.scaling import Autoscaler, CronJob, CronScaler
from pulumi_pai_eas.model.storage import CacheMount, CodeMount, CpfsMount, DatasetMount, ImageMount
from pulumi_pai_eas.planning import changes, drift
from pulumi_pai_eas.planning.decisions import complete
from pulumi_pai_eas.planning.defaults import filled
from pulumi_pai_eas.planning.overlay import overlay
from pulumi_pai_eas.wire import expand, flatten
from tests.unit.changing.kept import as_kept, made, named, updated
from tests.unit.planning.strategies import desireds, metrics, mounts, options, some

if TYPE_CHECKING:
    from pai_eas_emulator import Emulator
    from pulumi_pai_eas.client.ports import Services
    from pulumi_pai_eas.model.service import Desired

law = settings(
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.function_scoped_fixture],
)
WHOLE_VPC = Vpc(vpc_id="vpc-1", vswitch_ids=["vsw-1", "vsw-2"], security_group_id="sg-1")
numbers = iter(itertools.count())
absent: st.SearchStrategy[Any] = st.none()
places = {"mount_path": st.sampled_from(["/a", "/b"])}
more_mounts = st.one_of(
    some(DatasetMount, id=st.just("d-1"), version=st.sampled_from(["v1", "v2"]), read_only=st.booleans(), **places),
    some(CodeMount, id=st.sampled_from(["code-1", "code-2"]), **places),
    some(ImageMount, image=st.sampled_from(["a:1", "a:2"]), path=st.sampled_from(["/x", "/y"]), **places),
    some(CpfsMount, file_system_id=st.just("cpfs-1"), path=st.sampled_from(["/x", "/y"]), **places),
    some(CacheMount, path=st.just("/c"), capacity=st.sampled_from(["100G", "200G"]), **places),
)
traffics = st.builds(Traffic, weight=st.integers(1, 5), state=st.sampled_from(["standalone", "grouping"]))


@st.composite
def wanted(draw: st.DrawFn) -> Desired:
    """A resource that the API takes: what it documents as refused is put right, the rest is as it comes."""
    desired = draw(desireds)
    spec = desired.spec
    network = spec.network
    if network is not None:
        network = network.model_copy(update={"gateway_id": None})
    scaler = draw(
        st.none()
        | st.builds(
            Autoscaler,
            min=st.integers(0, 2),
            max=st.integers(3, 6),
            metrics=st.lists(metrics, max_size=3),
            notation=st.sampled_from([None, "list", "map"]),
        )
    )
    vpc = draw(st.sampled_from([None, WHOLE_VPC, WHOLE_VPC.model_copy(update={"security_group_id": "sg-2"})]))
    compute = spec.compute
    if compute is not None and compute.kind == "dedicated":
        compute = compute.model_copy(update={"resource_id": "eas-r-emulator0ready"})
    cron = draw(
        st.none()
        | st.builds(
            CronScaler,
            jobs=st.lists(
                st.builds(CronJob, name=st.sampled_from(["a", "b"]), schedule=st.just("0 0 8 * * *"), target_size=st.integers(1, 3)),
                min_size=1,
                max_size=2,
            ),
        )
    )  # fmt: skip
    labels = None if spec.labels is None else {key: str(value) for key, value in spec.labels.items()}
    updates = {
        "network": network,
        "autoscaler": scaler,
        "vpc": WHOLE_VPC if network is not None and network.nlb and vpc is None else vpc,
        "compute": compute,
        "labels": labels,
        "shm_size": draw(absent | st.integers(1, 3)),
        "enable_webservice": draw(absent | st.booleans()),
        "spread_policy": draw(absent | st.sampled_from(["zone", "host"])),
        "unit_size": draw(absent | st.integers(1, 3)),
        "queue": draw(some(Queue, cpu=st.integers(1, 3), memory=st.integers(1, 3), max_delivery=st.integers(1, 3))),
        "storage": draw(absent | st.lists(mounts | more_mounts, max_size=3)),
        "extra": None if spec.extra is None else {f"own_{key}": value for key, value in spec.extra.items()},
    }
    steering = draw(options).model_copy(update={"safety_lock": draw(st.sampled_from(["none", "dangerous", "all"]))})
    if steering.desired_state is None:
        steering = steering.model_copy(update={"desired_state": "running"})
    # As check hands it on and the wire knows it: with its defaults, and nothing that a JSON cannot say.
    stated, _ = flatten(expand(filled(spec.model_copy(update=updates))))
    return desired.model_copy(
        update={
            "spec": stated,
            "cron_scaler": cron,
            "traffic": draw(st.none() | traffics),
            "options": steering,
        }
    )


@pytest.mark.timeout(1800)  # thousands of examples in the long profile, each with a dozen calls
@law
@given(wanted(), wanted())
def test_an_update_ends_where_a_create_would(emulator: Emulator, services: Services, a: Desired, b: Desired) -> None:
    number = next(numbers)
    changed, fresh = f"changed_{number}", f"fresh_{number}"
    a, b = named(a, changed), named(b, changed)
    # A workspace or a share of traffic that is no longer named stays as it is.
    if b.traffic is None:
        a = a.model_copy(update={"traffic": None})
    if changes.LEVELS.index(b.options.safety_lock or "none") >= changes.LEVELS.index(a.options.safety_lock or "none"):
        # A lock that is to stay refuses the update, as it should.
        a = a.model_copy(update={"options": a.options.model_copy(update={"safety_lock": "none"})})
    if b.effective.workspace_id is None and b.spec.workspace_id is None:
        b = b.model_copy(
            update={"effective": b.effective.model_copy(update={"workspace_id": complete(a).workspace_id})}
        )
    made(a, services)
    updated(a, b, services)
    made(named(b, fresh), services)
    assert as_kept(emulator, services, changed, b) == as_kept(emulator, services, fresh, b)
    assert updated(b, b, services) == (), "and then there is nothing left to do"


@law
@given(wanted(), st.sampled_from(["literal", "fold", "canonical"]))
def test_what_was_made_is_read_back_as_it_was_asked_for(
    emulator: Emulator, services: Services, desired: Desired, echo: str
) -> None:
    """Read after create, in every echo: no drift."""
    emulator.set(echo=echo)
    mine = named(desired, f"read_{next(numbers)}")
    made(mine, services)
    seen = overlay(mine, services.describe(complete(mine).service_name or ""))
    assert drift.differing_keys(seen, mine) == frozenset()
