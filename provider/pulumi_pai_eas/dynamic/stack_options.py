"""What the stack says for all its services: the region, labels and options. A service's own go before them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from pulumi.output import Unknown

from pulumi_pai_eas.model.options import Options
from pulumi_pai_eas.model.unknown import is_unknown

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pulumi_pai_eas.client.settings import Settings
    from pulumi_pai_eas.model.service import Desired


def with_region(bag: Mapping[str, Any], settings: Settings) -> dict[str, Any]:
    """The bag with its region resolved: it must be in state, since refresh and destroy run with other configuration.

    Raises ConfigurationError when neither the service nor the stack names one.
    """
    return {**bag, "region": bag.get("region") or settings.require_region()}


def with_labels(bag: Mapping[str, Any], settings: Settings) -> dict[str, Any]:
    """The bag with the stack's labels under the service's own; labels that are not known yet stay as they are."""
    own = bag.get("labels")
    if not settings.labels or isinstance(own, Unknown) or not (own is None or isinstance(own, dict)):
        return dict(bag)
    return {**bag, "labels": {**settings.labels, **cast("dict[str, Any]", own or {})}}


def merged(desired: Desired, settings: Settings) -> Desired:
    """The resource with the stack's options where it has none of its own; levels of findings are joined."""
    own, stack = desired.options, settings.options
    values: dict[str, Any] = {}
    for name in Options.model_fields:
        mine = getattr(own, name)
        values[name] = getattr(stack, name) if mine is None else mine
    if not is_unknown(own.findings) and own.findings and stack.findings:
        values["findings"] = {**stack.findings, **own.findings}
    return desired.model_copy(update={"options": Options.model_construct(**values)})
