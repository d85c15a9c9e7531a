"""Where it runs and from which image: machines, groups, quotas, official images, what a model needs."""

from __future__ import annotations

from pulumi_pai_eas.codes.code import Code

NO_COMPUTE = Code(
    "PAI2101",
    "nothing says where the service runs",
    "give instanceType, compute or needs",
    "deploy skill",
    "error or warning",
)
INSTANCE_TYPE_AND_COMPUTE = Code(
    "PAI2102",
    "instanceType and compute are both given",
    "keep one: instanceType is short for compute with one machine type",
    "arguments of Service",
)
DEDICATED_WITH_TYPES = Code(
    "PAI2103",
    "a dedicated resource group together with machine types",
    "remove the machine types, or set resourceBurstable",
    "deploy skill; service JSON parameters",
)
TYPE_AND_LIST = Code(
    "PAI2104", "a file names one machine type and a list of them", "keep the list", "deploy skill", "warning"
)
QUOTA_WITH_TYPES = Code(
    "PAI2105",
    "a quota together with machine types of the public group",
    "keep one of the two",
    "deploy skill",
    "warning",
)
TYPE_UNKNOWN = Code(
    "PAI2106",
    "a machine type that is not offered in the region, or not available",
    "choose one that is",
    "DescribeMachineSpec",
)
NO_STOCK = Code(
    "PAI2107",
    "a machine type without stock: the service would wait, and be billed when stock returns",
    "choose one in stock",
    "DescribeMachineSpec",
    "warning",
)
PAIR_UNKNOWN = Code(
    "PAI2108",
    "a pair of cpu and memory that is not offered",
    "choose one of the pairs offered",
    "DescribeMachineSpec",
    "warning",
)
ENGINE_ON_CPU = Code(
    "PAI2110",
    "vLLM or SGLang on a machine without a GPU",
    "choose a GPU type; cpuWithGpuEngine says whether one is chosen for you",
    "deploy skill",
    "error or warning",
)
CHIP_DIFFERS = Code(
    "PAI2111",
    "the image is built for another kind of chip than the machine has",
    "choose a machine with that chip, or another image",
    "labels of ListImages",
)
CPU_IMAGE_ON_GPU = Code(
    "PAI2112",
    "an image for CPUs on a machine whose GPU is paid for nothing",
    "choose a machine without GPU",
    "labels of ListImages",
    "warning",
)
MORE_PARALLEL_THAN_GPUS = Code(
    "PAI2113",
    "the engine is spread over more GPUs than there are",
    "lower the parallel size, or choose a machine with more GPUs",
    "vLLM, parallelism",
)
IDLE_GPUS = Code(
    "PAI2114",
    "the engine uses fewer GPUs than are paid for",
    "raise the parallel size, or choose a smaller machine",
    "vLLM, parallelism",
    "warning",
)
GPU_WITHOUT_TYPE = Code(
    "PAI2115", "GPUs on public machines without a machine type", "give a machine type", "PAI Python SDK"
)
HALF_PAIR = Code("PAI2116", "one of cpu and memory is missing", "give both", "PAI Python SDK", "warning")
SHARING_ON_PUBLIC = Code(
    "PAI2117", "GPU sharing on public machines", "use a dedicated resource group or a quota", "service JSON parameters"
)
GPU_PERCENTAGE = Code("PAI2118", "a GPU percentage outside 1 to 100", "choose 1 to 100", "service JSON parameters")
GPU_MEMORY_IGNORED = Code(
    "PAI2119",
    "GPU memory beside whole GPUs is ignored",
    "set gpu to 0 for GPU sharing",
    "service JSON parameters",
    "warning",
)
RDMA_OUTSIDE_QUOTA = Code(
    "PAI2120", "RDMA outside a Lingjun quota", "remove rdma", "service JSON parameters", "warning"
)
QOS_UNKNOWN = Code(
    "PAI2121",
    "a quality of service other than BestEffort",
    "use BestEffort, or leave it out",
    "service JSON parameters",
    "warning",
)
SPOT_PRICE = Code(
    "PAI2122", "a spot price limit that is not above 0", "give a price in USD above 0", "service JSON parameters"
)
CAPACITY = Code(
    "PAI2123",
    "a capacity that is neither a number of replicas nor a percentage",
    'give 20 or "20%"',
    "service JSON parameters",
)
SPOT_PROTECTION_UNSAID = Code(
    "PAI2124",
    "spot machines without disableSpotProtectionPeriod",
    "set disableSpotProtectionPeriod to true or false",
    "service JSON parameters",
    "warning",
)
SPOT_ONLY = Code(
    "PAI2125",
    "spot machines only: nothing to fall back to",
    "add a machine type without a price limit at the end",
    "service JSON parameters",
    "warning",
)
CAPACITY_SHORT = Code(
    "PAI2126",
    "the capacities add up to less than the replicas",
    "raise a capacity, or leave the last one open",
    "service JSON parameters",
    "warning",
)
REBALANCING_IDLE = Code(
    "PAI2127",
    "resource rebalancing without spot machines or overflow has nothing to do",
    "remove it, or add what it would move",
    "service JSON parameters",
    "warning",
)
DISK = Code(
    "PAI2128",
    "a system disk outside 30 to 2000 GiB, or in another form",
    'use "40Gi", from 30Gi to 2000Gi',
    "public resource group of EAS",
    "warning",
)
MACHINE_CHOSEN = Code(
    "PAI2129",
    "no machine was named: the smallest in stock that fits is taken, and kept",
    "None needed; give instanceType or compute for another.",
    "DescribeMachineSpec",
    "note",
)
DEGREE_UNKNOWN = Code(
    "PAI2130",
    "nothing tells over how many GPUs an engine with --tensor-parallel-size auto is to be spread",
    "give needs.model, a machine, or a number",
    "vLLM, parallelism",
)
GROUP_UNUSABLE = Code(
    "PAI2131",
    "the dedicated resource group is not there, or not ready",
    "name one that is ready; there is no way around on public machines",
    "deploy skill; ListResources",
)
GROUP_ID_FORM = Code(
    "PAI2132",
    "a resource id that does not begin with eas-r-",
    "use the id of an EAS resource group",
    "service JSON parameters",
    "warning",
)
IMAGE_MISSING = Code("PAI2201", "a container without an image", "name an image", "service JSON parameters")
IMAGE_OTHER_REGION = Code(
    "PAI2202",
    "an official image on the internal registry of another region cannot be pulled",
    "use the registry of the service's region, or official:NAME:TAG",
    "official images of EAS",
)
IMAGE_NO_TAG = Code(
    "PAI2203",
    "an image without a fixed tag: a new image is no change",
    "name a tag or a digest",
    "image tags",
    "warning",
)
IMAGE_UNKNOWN = Code(
    "PAI2204", "an official image that ListImages does not know", "choose one that it lists", "deploy skill; ListImages"
)
IMAGE_TAG_UNKNOWN = Code(
    "PAI2205",
    "a tag of an official image that ListImages does not list",
    "choose one of the newest tags",
    "ListImages",
    "error or warning",
)
NEEDS_DO_NOT_FIT = Code(
    "PAI2301",
    "the machine is smaller than what is needed",
    "choose one of the larger machines named",
    "DescribeMachineSpec",
)
NEEDS_TIGHT = Code(
    "PAI2302",
    "it is not sure that the machine is large enough for the model",
    "limit the context, or choose one of the larger machines",
    "sizing of models",
    "warning",
)
MODEL_UNKNOWN = Code(
    "PAI2303",
    "the size of the model is not known, so that nothing can be said of machines",
    "give gpus and gpuMemory in needs",
    "sizing of models",
    "error or warning",
)
