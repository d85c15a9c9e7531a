"""Whether two resources mean the same, and in which properties they differ. Never raises, also for drafts.

An unknown value differs from every known one. A default that one side lacks is no difference, and neither is a
decision (`effective…`) that appears for the first time, the owner, or the automatic name.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pulumi_pai_eas.model.service import Desired, ServiceSpec
from pulumi_pai_eas.model.shape import key_of
from pulumi_pai_eas.model.unknown import is_unknown
from pulumi_pai_eas.planning.decisions import complete
from pulumi_pai_eas.planning.defaults import filled
from pulumi_pai_eas.planning.normal import normal_fields, normal_text

if TYPE_CHECKING:
    from collections.abc import Mapping

DECIDED = frozenset({"service_name", "workspace_id", "compute", "containers"})
"""Fields of the spec whose value may come from a decision."""


def same(a: ServiceSpec, b: ServiceSpec) -> bool:
    """Whether two specs mean the same. Reflexive, symmetric and transitive."""
    return normal_text(filled(a)) == normal_text(filled(b))


def differing_keys(old: Desired, new: Desired) -> frozenset[str]:
    """Top-level property keys, as the user sees them, whose meaning differs; empty: nothing needs to be done.

    Options that only steer this provider never differ. A desired state, lock, token or share of traffic that is no
    longer given is left as it is, so it does not differ either. A place shows under the key that the new inputs use
    (`instanceType` or `compute`; `needs` where the machine was chosen from those).
    """
    return frozenset(_differing(old, new))


def _differing(old: Desired, new: Desired) -> set[str]:
    asked, asked_now = normal_fields(filled(old.spec)), normal_fields(filled(new.spec))
    sent, sent_now = normal_fields(filled(complete(old))), normal_fields(filled(complete(new)))
    found = {
        key_of(field)
        for field in ServiceSpec.model_fields
        if field not in DECIDED and asked.get(field) != asked_now.get(field)
    }
    if not is_unknown(new.spec.token) and not new.spec.token:
        found.discard("token")
    if _name_differs(old, new, sent, sent_now):
        found.add("serviceName")
    if "workspace_id" in sent_now and ("workspace_id" in sent or new.spec.workspace_id is not None):
        found |= _differs("workspace_id", sent, sent_now)
    # The same words are no difference, unless both sides hold a decision on them.
    if asked.get("compute") != asked_now.get("compute") or (_place_decided(old) and _place_decided(new)):
        found |= {_place_key(old, new) for _ in _differs("compute", sent, sent_now)}
    decided = _container_decided(old) and _container_decided(new)
    if asked.get("containers") != asked_now.get("containers") or decided:
        found |= _differs("containers", sent, sent_now)
    return found | _beside_the_spec(old, new)


def _differs(field: str, before: Mapping[str, str], after: Mapping[str, str]) -> set[str]:
    return {key_of(field)} if before.get(field) != after.get(field) else set()


def _name_differs(old: Desired, new: Desired, before: Mapping[str, str], after: Mapping[str, str]) -> bool:
    if is_unknown(new.spec.service_name) or is_unknown(new.service_name_prefix):
        asked, asked_now = ((one.spec.service_name, one.service_name_prefix) for one in (old, new))
        return normal_text(asked) != normal_text(asked_now)
    return "service_name" in before and "service_name" in after and before["service_name"] != after["service_name"]


def _place_decided(desired: Desired) -> bool:
    return desired.effective.instance_types is not None or desired.effective.resource_id is not None


def _container_decided(desired: Desired) -> bool:
    return desired.effective.images is not None or desired.effective.tensor_parallel is not None


def _place_key(old: Desired, new: Desired) -> str:
    for desired in (new, old):
        if desired.shorthand:
            return "instanceType"
        if desired.spec.compute is not None:
            return "compute"
    return "needs"


def _beside_the_spec(old: Desired, new: Desired) -> set[str]:
    """What is said elsewhere than in the service JSON."""
    found: set[str] = set()
    before, after = normal_fields(old), normal_fields(new)
    if "region" in before and "region" in after:
        found |= _differs("region", before, after)
    found |= _differs("cron_scaler", before, after)
    if new.traffic is not None:
        found |= _differs("traffic", before, after)
    options, options_now = normal_fields(old.options), normal_fields(new.options)
    for option in ("desired_state", "safety_lock"):
        if option in options_now:
            found |= _differs(option, options, options_now)
    return found
