"""Rows: images, machines, groups, quotas, spot, needs."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from pulumi_pai_eas.model.facts import Machines, ResourceGroup
from pulumi_pai_eas.model.unknown import UNKNOWN
from tests.unit.rules.subjects import (
    A10,
    CONTAINER,
    CPU,
    FACTS,
    FOUR_V100,
    LARGER_A10,
    REGISTRY,
    SERVE,
    container,
    error,
    note,
    silent,
    warning,
)

NO_GPU_LEFT = {"machines": replace(FACTS.machines, types=(FACTS.machines.find(CPU),))}
EMPTY = {"machines": Machines()}


def public(*types: Any, **more: Any) -> dict[str, Any]:
    """Public machines."""
    return {"compute": {"kind": "public"} | ({"instanceTypes": list(types)} if types else {}) | more}


def dedicated(**more: Any) -> dict[str, Any]:
    """A dedicated resource group."""
    return {"compute": {"kind": "dedicated", "resourceId": "eas-r-1"} | more}


def quota(**more: Any) -> dict[str, Any]:
    """A quota."""
    return {"compute": {"kind": "quota", "quotaId": "quota1"} | more}


def spot(type_: str = A10, limit: Any = 1.2, **more: Any) -> dict[str, Any]:
    """A spot entry."""
    return {"type": type_, "spotPriceLimit": limit} | more


PLAIN = container(image="acme/own:1", command="serve")
TIGHT = 20000
"""Tokens of Qwen3-8B that one A10 may hold, or may not."""
ON_CPU = {"instanceType": CPU}
CHOSEN: dict[str, Any] = {
    "instanceType": None, "needs": {"model": "Qwen/Qwen3-32B"}, "effectiveInstanceTypes": [FOUR_V100],
}  # fmt: skip

ROWS = [
    error("PAI2201", "containers[0].image", "nothing to run", container(image=None)),
    error("PAI2201", "containers[0].image", "empty", container(image=" ")),
    error("PAI2201", "containers[0].image", "half a short form", container(image="official:"), "official:NAME"),
    silent("PAI2201", "not known yet", container(image=UNKNOWN)),
    error("PAI2202", "containers[0].image", "internal registries answer in their region",
          container(image="eas-registry-vpc.cn-beijing.cr.aliyuncs.com/pai-eas/vllm:0.14.0-gpu"), "cn-beijing",
          "eas-registry-vpc.cn-hangzhou.cr.aliyuncs.com", "official:vllm:0.14.0-gpu"),
    silent("PAI2202", "the region's own", {}),
    silent("PAI2202", "a customer's own registry is not judged",
           container(image="corp-registry-vpc.cn-beijing.cr.aliyuncs.com/pai-eas/x:1")),
    silent("PAI2202", "the region is not known", {"region": None}, facts={"region": UNKNOWN}),
    warning("PAI2203", "containers[0].image", "no tag moves", container(image="acme/own"), "no tag"),
    warning("PAI2203", "containers[0].image", "latest moves", container(image="acme/own:latest"), "latest"),
    silent("PAI2203", "a digest is fixed", container(image="acme/own@sha256:" + "0" * 64)),
    silent("PAI2203", "a short form is resolved once and kept", container(image="official:vllm")),
    error("PAI2204", "containers[0].image", "no such repository", container(image=f"{REGISTRY}/vlm:1"), '"vlm"',
          "nearest: vllm"),
    error("PAI2204", "containers[0].image", "nor by its short form", container(image="official:sglng"), "nearest: sglang"),
    error("PAI2204", "containers[0].image", "what was decided is what is judged",
          container(image="official:vllm") | {"effectiveImages": [f"{REGISTRY}/gone:1"]}, '"gone"'),
    silent("PAI2204", "custom images are never judged", PLAIN),
    silent("PAI2204", "the catalogue is not available", container(image=f"{REGISTRY}/vlm:1"), facts={"images": UNKNOWN}),
    warning("PAI2205", "containers[0].image", "an old tag may still be pulled", container(image=f"{REGISTRY}/vllm:0.9"),
            '"0.9"', "0.14.0-xpu, 0.14.0-ppu, 0.14.0-gpu"),
    error("PAI2205", "containers[0].image", "a short form cannot be resolved", container(image="official:vllm:0.9")),
    silent("PAI2205", "listed", {}),
    silent("PAI2205", "no tag asked for", container(image="official:vllm")),
    error("PAI2101", "instanceType", "never guessed", {"instanceType": None}),
    warning("PAI2101", "instanceType", "old files have none",
            {"instanceType": None, "containers": None, "processor": {"name": "echo"}}),
    silent("PAI2101", "needs are enough", {"instanceType": None, "needs": {"gpus": 1}}),
    silent("PAI2101", "extra may say it", {"instanceType": None, "extra": {"metadata": {"quota_id": "q"}}}),
    silent("PAI2101", "not known yet", {"instanceType": None, "compute": UNKNOWN}),
    silent("PAI2101", "a fragment", {"instanceType": None}, situation="fragment"),
    error("PAI2103", "compute.instanceTypes", "one or the other", dedicated(instanceTypes=[A10]), A10, "resourceBurstable"),
    silent("PAI2103", "overflow", dedicated(instanceTypes=[A10], resourceBurstable=True)),
    silent("PAI2103", "the group is an entry", dedicated(instanceTypes=["dedicated_resource", A10])),
    silent("PAI2103", "no types", dedicated()),
    warning("PAI2104", "compute.instanceTypes", "both forms in a file",
            public("a", "b") | {"extra": {"cloud": {"computing": {"instance_type": "c"}}}}, "a, b", "c too",
            situation="file"),
    silent("PAI2104", "a list alone", public("a", "b"), situation="file"),
    warning("PAI2105", "compute.quotaId", "a quota has machines", quota() | {
        "extra": {"cloud": {"computing": {"instance_type": "c"}}}}, "quota1"),
    silent("PAI2105", "a quota alone", quota()),
    error("PAI2131", "compute.resourceId", "not there", dedicated(resourceId="eas-r-9"), "eas-r-1 (one, ResourceReady)"),
    error("PAI2131", "compute.resourceId", "not ready", dedicated(resourceId="eas-r-2"), "ResourceCreating"),
    error("PAI2131", "compute.resourceId", "there is none", dedicated(resourceId=None), "there is no dedicated",
          facts={"resource_groups": ()}),
    error("PAI2131", "compute.resourceId", "none is ready", dedicated(resourceId=None), "eas-r-2",
          facts={"resource_groups": (ResourceGroup("eas-r-2", "two", "Dedicated", "ResourceCreating"),)}),
    error("PAI2131", "compute.resourceId", "several would do", dedicated(resourceId=None), "2 dedicated",
          facts={"resource_groups": tuple(ResourceGroup(f"eas-r-{n}", "x", "Dedicated", "ResourceReady") for n in (1, 2))}),
    silent("PAI2131", "ready", dedicated()),
    silent("PAI2131", "the API's misspelling is ready too", dedicated(),
           facts={"resource_groups": (ResourceGroup("eas-r-1", "one", "Dedicated", "ResouceReady"),)}),
    silent("PAI2131", "the only one ready", dedicated(resourceId=None)),
    warning("PAI2132", "compute.resourceId", "another kind of id", dedicated(resourceId="rg-1"), '"rg-1"'),
    silent("PAI2132", "an EAS group", dedicated()),
    silent("PAI2132", "empty means public", dedicated(resourceId="")),
    error("PAI2106", "instanceType", "not offered", {"instanceType": "ecs.gn7i-c8g1.2xlrge"}, f"nearest: {A10}"),
    error("PAI2106", "instanceType", "not available", {"instanceType": "ecs.gn6v-c8g1.2xlarge"}, "not available",
          "in stock"),
    error("PAI2106", "compute.instanceTypes[1]", "each entry", public(A10, "ecs.none"), "ecs.none"),
    error("PAI2106", "compute.instanceTypes[2]", "an unknown one hides nothing", public(A10, UNKNOWN, "ecs.none")),
    silent("PAI2106", "the catalogue is not available", {"instanceType": "x"}, facts={"machines": UNKNOWN}),
    silent("PAI2106", "offered", {}),
    silent("PAI2106", "the group's own entry is no type", dedicated(instanceTypes=["dedicated_resource", A10])),
    silent("PAI2106", "withdrawn later, untouched", {"instanceType": "gone"}, situation="existing", changed=frozenset()),
    warning("PAI2107", "instanceType", "it would wait", {"instanceType": "ecs.gn7i-c48g1.12xlarge"},
            "has no stock in cn-hangzhou now", "same GPU, in stock: ecs.gn7i-c8g1.2xlarge, ecs.gn7i-c16g1.4xlarge",
            'findings={"PAI2107": "ignore"}'),
    silent("PAI2107", "in stock", {}),
    silent("PAI2107", "no news about an untouched stack", {"instanceType": "ecs.gn7i-c48g1.12xlarge"},
           situation="existing", changed=frozenset({"replicas"})),
    warning("PAI2108", "compute.cpu", "no such size", PLAIN | public(cpu=3, memory=8000), "choices: 4, 8"),
    warning("PAI2108", "compute.memory", "no such memory", PLAIN | public(cpu=4, memory=4000), "8000, 16000"),
    silent("PAI2108", "offered, in MB of either kind", PLAIN | public(cpu=4, memory=8192)),
    silent("PAI2108", "offered", PLAIN | public(cpu=4, memory=8000)),
    warning("PAI2110", "instanceType", "switched, and named", ON_CPU | {"effectiveInstanceTypes": [A10]},
            f"vLLM needs a GPU, and {CPU} has none; {A10} is used instead"),
    warning("PAI2110", "instanceType", "will be switched", ON_CPU, "smallest in stock", situation="file"),
    warning("PAI2110", "compute.cpu", "a pair has no GPU", public(cpu=4, memory=8000), "4 vCPU"),
    warning("PAI2110", "compute.gpu", "an explicit 0 on a group", dedicated(gpu=0), "vLLM"),
    error("PAI2110", "instanceType", "the caller wants an error", ON_CPU | {
        "cpuWithGpuEngine": "error", "effectiveInstanceTypes": [A10]}, CPU),
    error("PAI2110", "instanceType", "nothing to switch to", ON_CPU, "nothing to switch to", facts=NO_GPU_LEFT),
    error("PAI2110", "instanceType", "an engine in the command counts",
          container(image="acme/own:1") | ON_CPU | {"cpuWithGpuEngine": "error"}),
    silent("PAI2110", "a GPU", {}),
    silent("PAI2110", "no engine", PLAIN | ON_CPU),
    silent("PAI2110", "an image built for CPUs", container(image="acme/vllm:0.14.0-cpu", command="x") | ON_CPU),
    silent("PAI2110", "a group may have GPUs", dedicated()),
    silent("PAI2110", "a share of a GPU", dedicated(gpu=0, gpuMemory=8)),
    error("PAI2111", "containers[0].image", "PPU image on a GPU", container(image=f"{REGISTRY}/vllm:0.14.0-ppu"), "PPU",
          "in stock: ecs.ebmppu.1"),
    error("PAI2111", "containers[0].image", "XPU image on a GPU", container(image=f"{REGISTRY}/vllm:0.14.0-xpu"), "ecs.egs.1"),
    error("PAI2111", "containers[0].image", "GPU image on a PPU", {"instanceType": "ecs.ebmppu.1"}, "built for GPU"),
    error("PAI2111", "containers[0].image", "a decided machine without GPU", ON_CPU | {"effectiveInstanceTypes": [CPU]}),
    silent("PAI2111", "GPU on GPU", {}),
    silent("PAI2111", "left to the switch", ON_CPU),
    silent("PAI2111", "the chip of a custom image is not known", PLAIN | ON_CPU),
    warning("PAI2112", "instanceType", "a GPU for nothing", container(image=f"{REGISTRY}/pai-rag:0.1", command="x"), "A10"),
    silent("PAI2112", "a GPU image beside it", {"containers": [
        CONTAINER, {"image": f"{REGISTRY}/pai-rag:0.1", "port": 1, "command": "x"}]}),
    silent("PAI2112", "a custom image may use it", PLAIN),
    error("PAI2113", "containers[0].command", "four on one", container(command=f"{SERVE} -tp 4"), "4 GPUs", "has 1",
          FOUR_V100),
    error("PAI2113", "containers[0].command", "tensor times pipeline",
          container(command=f"{SERVE} --tensor-parallel-size=4 --pipeline-parallel-size 2") | {"instanceType": FOUR_V100}),
    error("PAI2113", "containers[0].command", "on whichever it lands",
          container(command=f"{SERVE} -tp 4") | public(FOUR_V100, A10), A10),
    silent("PAI2113", "four on four", container(command=f"{SERVE} -tp 4") | {"instanceType": FOUR_V100}),
    silent("PAI2113", "two machines for each replica", container(command=f"{SERVE} -tp 4 -pp 2") | {
        "instanceType": FOUR_V100, "unitSize": 2}),
    warning("PAI2114", "containers[0].command", "two idle", container(command=f"{SERVE} -tp 2") | {
        "instanceType": FOUR_V100}, "2 of 4"),
    silent("PAI2114", "all used", container(command=f"{SERVE} -tp 4") | {"instanceType": FOUR_V100}),
    silent("PAI2114", "copies use the others", container(command=f"{SERVE} -tp 2 -dp 2") | {"instanceType": FOUR_V100}),
    silent("PAI2114", "not stated, not judged", {"instanceType": FOUR_V100}),
    error("PAI2115", "compute.gpu", "which GPU", public(cpu=4, memory=8000, gpu=1)),
    silent("PAI2115", "the type brings it", public(A10, gpu=1)),
    warning("PAI2116", "compute.memory", "half a size", PLAIN | public(cpu=4)),
    warning("PAI2116", "compute.cpu", "the other half", PLAIN | public(memory=4000)),
    silent("PAI2116", "a type needs neither", public(A10, cpu=4)),
    error("PAI2117", "instanceType", "not on public machines", {"extra": {"metadata": {"gpu_memory": 8}}}, "gpu_memory 8"),
    silent("PAI2117", "on a group", dedicated(gpu=0, gpuMemory=8)),
    silent("PAI2117", "a 0 shares nothing", {"extra": {"metadata": {"gpu_memory": 0}}}),
    error("PAI2118", "compute.gpuCorePercentage", "0 is none", dedicated(gpuCorePercentage=0)),
    error("PAI2118", "compute.gpuCorePercentage", "more than all", quota(gpuCorePercentage=101)),
    silent("PAI2118", "all", dedicated(gpuCorePercentage=100)),
    warning("PAI2119", "compute.gpuMemory", "ignored", dedicated(gpu=1, gpuMemory=8)),
    silent("PAI2119", "sharing", dedicated(gpu=0, gpuMemory=8)),
    warning("PAI2120", "instanceType", "Lingjun only", {"extra": {"metadata": {"rdma": 1}}}),
    silent("PAI2120", "a quota", quota(rdma=1)),
    warning("PAI2121", "compute.qos", "not known", dedicated(qos="Guaranteed"), "BestEffort"),
    silent("PAI2121", "known", dedicated(qos="BestEffort")),
    error("PAI2122", "compute.instanceTypes[0].spotPriceLimit", "0 buys nothing", public(spot(limit=0))),
    silent("PAI2122", "a price", public(spot())),
    error("PAI2123", "compute.instanceTypes[0].capacity", "a word", public(spot(capacity="half")), '"half"'),
    error("PAI2123", "compute.instanceTypes[0].capacity", "negative", public(spot(capacity=-1))),
    *(silent("PAI2123", f"{capacity} is one", public(spot(capacity=capacity))) for capacity in (20, "20%", "100%")),
    warning("PAI2124", "compute.disableSpotProtectionPeriod", "must be said", public(spot(), A10)),
    silent("PAI2124", "said", public(spot(), A10, disableSpotProtectionPeriod=False)),
    warning("PAI2125", "compute.instanceTypes", "nothing to fall back to", public(spot(), spot(LARGER_A10))),
    silent("PAI2125", "a regular one last", public(spot(), A10)),
    silent("PAI2125", "an unknown entry may be regular", public(spot(), UNKNOWN)),
    warning("PAI2126", "compute.instanceTypes", "two of four", public({"type": A10, "capacity": 1}, {
        "type": LARGER_A10, "capacity": "25%"}) | {"replicas": 4}, "2 of 4"),
    silent("PAI2126", "the last one is open", public(spot(capacity=1), A10) | {"replicas": 4}),
    warning("PAI2127", "compute.resourceRebalancing", "nothing to move", public(A10, resourceRebalancing=True)),
    silent("PAI2127", "spot to regular", public(spot(), A10, resourceRebalancing=True)),
    silent("PAI2127", "overflow back to the group",
           dedicated(instanceTypes=[A10], resourceBurstable=True, resourceRebalancing=True)),
    *(warning("PAI2128", "disk", f"{disk} is out of range", {"disk": disk}) for disk in ("20Gi", 2001, "40GB")),
    *(silent("PAI2128", f"{disk} is in range", {"disk": disk}) for disk in ("30Gi", 2000, "40")),
    note("PAI2129", "needs", "what is going to be paid for", CHOSEN | {"effectiveTensorParallel": 4},
         f"machine: {FOUR_V100} (4 x V100 32 GB), spread over 4 GPUs (chosen: the smallest in stock that Qwen/Qwen3-32B "
         "fits; kept from then on)"),
    note("PAI2129", "needs", "of a service that exists: which of both it is, nobody knows", CHOSEN,
         f"machine: {FOUR_V100} (4 x V100 32 GB) (chosen by needs, and kept as long as it serves)",
         situation="existing", changed=frozenset({"needs"})),
    note("PAI2129", "needs", "by numbers", CHOSEN | {"needs": {"gpus": 4}},
         "the smallest in stock that is as large as needs says"),
    silent("PAI2129", "nothing was chosen", {"instanceType": None, "needs": {"gpus": 4}}),
    silent("PAI2129", "the user chose", {"needs": {"gpus": 1}, "effectiveInstanceTypes": [A10]}),
    silent("PAI2129", "instead of a CPU: another finding", ON_CPU | {"effectiveInstanceTypes": [A10]}),
    error("PAI2130", "containers[0].command", "a model that nobody named", container(command=f"{SERVE} -tp auto"),
          "give needs.model, or a number"),
    error("PAI2130", "containers[0].command", "a model that nobody knows", container(command=f"{SERVE} -tp auto") | {
        "needs": {"model": "me/mine", "gpus": 1}}),
    error("PAI2130", "containers[0].command", "no machine of the catalogue", container(command=f"{SERVE} -tp auto") | {
        "compute": {"kind": "dedicated", "resourceId": "eas-r-1"}, "needs": {"model": "Qwen/Qwen3-8B"}}, "give compute.gpu"),
    error("PAI2130", "containers[0].command", "no GPU", container(command=f"{SERVE} -tp auto") | ON_CPU | {
        "needs": {"model": "Qwen/Qwen3-8B"}}, f"{CPU} has none"),
    silent("PAI2130", "decided", container(command=f"{SERVE} -tp auto") | {
        "needs": {"model": "Qwen/Qwen3-8B"}, "effectiveTensorParallel": 1}),
    silent("PAI2130", "a number", container(command=f"{SERVE} -tp 1")),
    silent("PAI2130", "no engine: its own word", container(image="mine:1", command="serve --tp auto")),
    silent("PAI2130", "the machine is not chosen: another finding", container(command=f"{SERVE} -tp auto") | {
        "instanceType": None, "needs": {"model": "Qwen/Qwen3-8B"}}),
    error("PAI2301", "needs", "too little memory", {"needs": {"gpus": 1, "gpuMemory": 32}}, "1 GPU with 32 GB each",
          f"{A10} (1 x A10 24 GB) is too small", FOUR_V100),
    error("PAI2301", "needs", "too few GPUs", {"needs": {"gpus": 4}}, "4 GPUs needed"),
    silent("PAI2301", "large enough", {"needs": {"gpus": 1, "gpuMemory": 24}}),
    error("PAI2301", "needs", "weights larger than the GPU", {"needs": {"model": "Qwen/Qwen3-32B"}},
          "Qwen/Qwen3-32B needs 61.0 GiB for weights", f"{A10} has 1 x 24 GB", FOUR_V100),
    error("PAI2301", "needs", "the context that the command states", container(command=f"{SERVE} --max-model-len 200000") | {
        "needs": {"model": "Qwen/Qwen3-8B"}}),
    error("PAI2301", "needs", "nothing to choose", {"instanceType": None, "needs": {"gpus": 16}}, "16 GPUs"),
    error("PAI2301", "needs", "only without stock", {"instanceType": None, "needs": {"gpus": 4}}, FOUR_V100,
          facts={"machines": replace(FACTS.machines, types=(replace(FACTS.machines.find(FOUR_V100), stock="NoStock"),))}),
    silent("PAI2301", "one will be chosen", {"instanceType": None, "needs": {"gpus": 4}}),
    silent("PAI2301", "a small model", {"needs": {"model": "Qwen/Qwen3-0.6B"}}),
    silent("PAI2301", "several machines together", {"needs": {"gpus": 2}, "unitSize": 2}),
    warning("PAI2302", "needs", "between sure and possible", {"needs": {"model": "Qwen/Qwen3-8B", "context": TIGHT}},
            "may not fit", "--max-model-len"),
    silent("PAI2302", "a small model", {"needs": {"model": "Qwen/Qwen3-0.6B"}}),
    error("PAI2303", "needs.model", "nothing to choose by", {"instanceType": None, "needs": {"model": "acme/own"}}, "acme/own"),
    warning("PAI2303", "needs.model", "nothing to judge by", {"needs": {"model": "acme/own"}}),
    silent("PAI2303", "the needs say it", {"needs": {"model": "acme/own", "gpus": 1}}),
]  # fmt: skip
