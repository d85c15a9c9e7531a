"""What one provider process keeps: its configuration, and the catalogue that its previews share."""

from __future__ import annotations

import os
import threading
from typing import TYPE_CHECKING, Any

from pulumi_pai_eas.client.catalogue import CachedCatalogue
from pulumi_pai_eas.client.connect import connect
from pulumi_pai_eas.client.settings import Settings
from pulumi_pai_eas.engine import cancel, workers
from pulumi_pai_eas.errors import ConfigurationError
from pulumi_pai_eas.lifecycle.gates import name_state
from pulumi_pai_eas.model.region import is_region

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pulumi_pai_eas.client.ports import Connection

WORKERS = 64
"""Resources worked on at the same time; the client limits its calls in flight by itself."""


class Session:
    """One per process: the SDK gives each explicit provider a process of its own."""

    def __init__(self) -> None:
        self._settings: Settings | ConfigurationError | None = None
        self._catalogues: dict[str, CachedCatalogue] = {}
        self._lock = threading.Lock()

    def configure(self, config: Mapping[str, Any]) -> None:
        """Keep the stack's configuration. A wrong one is told by the first resource that needs it, as one line."""
        try:
            texts = {key: value if isinstance(value, str) else str(value) for key, value in config.items()}
            self._settings = Settings.read(texts, os.environ)
        except ConfigurationError as error:
            self._settings = error
        workers.widen(WORKERS)
        cancel.hear()

    def settings(self) -> Settings:
        """The configuration; raises ConfigurationError when it is wrong."""
        if isinstance(self._settings, Settings):
            return self._settings
        raise self._settings or ConfigurationError("the provider was not configured")

    def connection(self, region: str) -> Connection:
        """The APIs of a region; raises ConfigurationError for a text that cannot be one."""
        if not is_region(region):
            # It becomes part of a host name: anything else would send signed requests elsewhere.
            raise ConfigurationError(f"{region[:80]!r} is no region; cn-hangzhou is one")
        return connect(self.settings(), region)

    def catalogue(self, region: str) -> CachedCatalogue:
        """The look-ups of previews in a region, each made once."""
        with self._lock:
            found = self._catalogues.get(region)
            if found is None:
                found = self._catalogues[region] = CachedCatalogue(self.connection(region), name_state)
            return found


SESSION = Session()
