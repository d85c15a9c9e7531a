"""Over how many GPUs an engine is spread, where its command line leaves that open: the degree `pai-eas fit` names.

Everything here raises `Undetermined` where it rests on something not known.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pulumi_pai_eas.model.compute import PublicCompute
from pulumi_pai_eas.model.open_degree import leaves_degree_open
from pulumi_pai_eas.model.unknown import Undetermined, is_unknown
from pulumi_pai_eas.planning.machine_choice import demand_of, types_in_force

if TYPE_CHECKING:
    from pulumi_pai_eas.model.facts import Machines
    from pulumi_pai_eas.model.service import Desired
    from pulumi_pai_eas.sizing.needs import Requirement


def tensor_parallel(desired: Desired, machines: Machines) -> int | None:
    """The degree of the model on the machines in force; None: none is asked for, or nothing tells it.

    Of several machine types it is the least, since the command line must run on each of them. One decided earlier
    stays while the machines cannot be looked up, or are no longer offered.
    """
    if not any(leaves_degree_open(container) for container in desired.spec.containers or []):
        return None
    demand = demand_of(desired)
    names = types_in_force(desired)
    if not names:
        return _of_share(demand.asked, desired)
    if is_unknown(machines):
        if desired.effective.tensor_parallel is None:
            raise Undetermined
        return desired.effective.tensor_parallel
    found = [machine for name in names if (machine := machines.find(name)) is not None and machine.gpus]
    fits = [demand.asked.fit(machine, demand.machines) for machine in found]
    degrees = [fit.tensor_parallel for fit in fits if fit is not None]
    return min(degrees, default=desired.effective.tensor_parallel)


def _of_share(asked: Requirement, desired: Desired) -> int | None:
    """Of a share of a machine: as many of the GPUs that are asked for as the model can be spread over."""
    compute: Any = desired.spec.compute
    if compute is None or (isinstance(compute, PublicCompute) and not compute.gpu):
        raise Undetermined  # the machine is still to be chosen
    gpus: int | None = compute.gpu
    if not gpus or asked.shape is None:
        return None
    return asked.shape.tensor_parallel_degrees(gpus)[-1]
