"""Another user of the account, who changes services that a stack holds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.emulator.wire import Wire
from tests.unit.changing.bags import NAME

if TYPE_CHECKING:
    from pai_eas_emulator import Emulator


class Somebody:
    """Another user of the account, with a client of his own."""

    def __init__(self, emulator: Emulator, name: str = NAME) -> None:
        """One who changes the service of this name."""
        self.emulator, self.name = emulator, name
        self._wire = Wire(emulator.port)

    def configures(self, **changed: Any) -> None:
        """A full update in which these top-level keys differ; None removes one."""
        service = self.emulator.service(self.name)
        assert service is not None
        config = {**service["config"], **changed, "token": service["token"]}
        answer = self._wire.update(
            {key: value for key, value in config.items() if value is not None}, self.name, UpdateType="replace"
        )
        assert answer.status == 200, answer.text

    def replaces_token(self, token: str) -> None:
        """A full update with the same configuration and another token."""
        service = self.emulator.service(self.name)
        assert service is not None
        answer = self._wire.update({**service["config"], "token": token}, self.name, UpdateType="replace")
        assert answer.status == 200, answer.text

    def moves(self, workspace: str) -> None:
        """To a workspace that was made meanwhile."""
        both = [{"WorkspaceId": each, "WorkspaceName": each, "Status": "ENABLED"} for each in ("100001", workspace)]
        self.emulator.set(workspaces=both)
        service = self.emulator.service(self.name)
        assert service is not None
        self.configures(metadata={**service["config"]["metadata"], "workspace_id": workspace})

    def calls(self, method: str, tail: str, body: Any = None) -> None:
        """An operation on the service."""
        answer = self._wire.on_service(method, tail, body, self.name)
        assert answer.status == 200, answer.text

    def changes(self, **changed: Any) -> None:
        """As `Emulator.change`."""
        self.emulator.change(self.name, **changed)
