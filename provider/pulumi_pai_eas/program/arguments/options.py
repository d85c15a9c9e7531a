"""What changes the provider's own behaviour and is never sent."""

from collections.abc import Mapping
from typing import Literal, TypeAlias, TypedDict

from pulumi import Input

Level: TypeAlias = Literal["ignore", "warning", "error"]
"""How a finding is raised."""


class OptionArgs(TypedDict, total=False):
    """Options of one service.

    All but `desired_state`, `safety_lock` and `adopt` can be set for the whole stack as well: `pai:waitFor` and so on.
    """

    desired_state: Input[Literal["running", "stopped"]] | None
    """Start or stop the service; absent: leave it as it is."""
    safety_lock: Input[Literal["none", "dangerous", "all"]] | None
    """What EAS refuses to do to the service: nothing, deletes and stops, or any change; absent: leave it as it is."""
    nlb_failure: Input[Literal["shared_gateway", "error"]] | None
    """When EAS refuses the NLB twice: go on with the shared gateway and warn (default), or fail."""
    cpu_with_gpu_engine: Input[Literal["switch", "error"]] | None
    """When vLLM or SGLang is to run on a machine without a GPU: take the smallest GPU machine that fits (default), or
    fail.
    """
    wait_for: Input[Literal["accepted", "running", "ready"]] | None
    """When `up` is done: EAS took the request (default), the service runs, or its endpoint answers."""
    create_failure: Input[Literal["keep", "delete"]] | None
    """What becomes of a service that was made but is not well in time: it stays, in state (default), or is deleted."""
    checks: Input[Literal["preview", "create"]] | None
    """When images and machine types are looked up: at preview already (default), or at create only."""
    findings: Input[Mapping[str, Input[Level]]] | None
    """Levels of single findings by code: `{"PAI2107": "ignore"}`."""
    adopt: Input[str] | None
    """The id of an existing service (`eas-m-…`) to take over at the first create."""
