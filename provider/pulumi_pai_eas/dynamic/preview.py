"""Look-ups of a preview: each once for the whole stack; the first that fails ends them, with one warning."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pulumi_pai_eas.dynamic.session import SESSION
from pulumi_pai_eas.messages import creation
from pulumi_pai_eas.model.region import is_region
from pulumi_pai_eas.model.unknown import is_unknown

if TYPE_CHECKING:
    from pulumi_pai_eas.client.catalogue import CachedCatalogue
    from pulumi_pai_eas.errors import Fault
    from pulumi_pai_eas.lifecycle.gates import Gate
    from pulumi_pai_eas.model.service import Desired
    from pulumi_pai_eas.ports import Reporter


def catalogue_for(desired: Desired) -> CachedCatalogue | None:
    """The catalogue to check against: none with `checks="create"`, or without a region that is known and can be one.

    While `checks` is not known it may be "create", so nothing is asked.
    """
    region: Any = desired.region
    checks: Any = desired.options.checks
    if is_unknown(checks) or checks == "create" or is_unknown(region) or not region or not is_region(region):
        return None
    return SESSION.catalogue(region)


class Unavailable:
    """Tells of look-ups that failed: once for a catalogue that is not to be had, once for a missing permission."""

    def __init__(self, catalogue: CachedCatalogue | None, lines: Reporter) -> None:
        self._catalogue = catalogue
        self._lines = lines

    def __call__(self, gate: Gate, fault: Fault) -> None:
        """One look-up failed."""
        self._tell(fault, creation.unavailable(fault.operation, gate.checks, fault))

    def at_all(self, fault: Fault) -> None:
        """Nothing can be looked up: no connection, or no valid credentials."""
        self._tell(fault, creation.no_catalogue(fault.text))

    def _tell(self, fault: Fault, text: str) -> None:
        if self._catalogue is not None and self._catalogue.worth_telling(fault):
            self._lines.warning(text)
