"""What changes our behaviour and is never sent."""

from __future__ import annotations

from typing import Literal

from pulumi_pai_eas.model.unknown import Item, Section

Level = Literal["ignore", "warning", "error"]


class Options(Section):
    """Options of one service, the stack's already merged in; None is the default, the first value named.

    `findings` maps codes to levels. `adopt` is the id of an existing service to take over on first create.
    """

    desired_state: Literal["running", "stopped"] | None = None
    safety_lock: Literal["none", "dangerous", "all"] | None = None
    nlb_failure: Literal["shared_gateway", "error"] | None = None
    cpu_with_gpu_engine: Literal["switch", "error"] | None = None
    wait_for: Literal["accepted", "running", "ready"] | None = None
    create_failure: Literal["keep", "delete"] | None = None
    checks: Literal["preview", "create"] | None = None
    findings: dict[str, Item[Level]] | None = None
    adopt: str | None = None
