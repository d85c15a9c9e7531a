"""What programs and Kubernetes write when a service cannot start: patterns, in the order of their weight.

A root cause stands before what follows from it. Each row names where its text comes from. Groups are figures.
"""

# ruff: noqa: E501 - a table of patterns

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal, TypeAlias

Kind: TypeAlias = Literal[
    "kv_cache",
    "gpu_memory",
    "gpu_in_use",
    "dtype",
    "parallel",
    "no_gpu",
    "driver",
    "model_path",
    "hub",
    "shell",
    "argument",
    "program",
    "script",
    "port_taken",
    "context",
    "image_absent",
    "image_denied",
    "image_unreachable",
    "image_disk",
    "image",
    "killed",
    "port",
    "loopback",
    "probe_port",
    "probe_path",
    "probe",
    "mount",
    "no_stock",
    "crash",
    "unknown",
]
"""Why a service is not well. `context`: longer than the model allows; `hub`: a model to be downloaded that cannot be;
`program`: not in the image; `driver`: older than the image needs; `loopback`: listens inside the container only."""


@dataclass(frozen=True, slots=True)
class Row:
    """A kind and the text that tells it. `said` rows are looked for in events and statuses, the others in logs too."""

    kind: Kind
    pattern: re.Pattern[str]
    source: str


def _row(kind: Kind, pattern: str, source: str) -> Row:
    return Row(kind, re.compile(pattern), source)


_VLLM = "https://github.com/vllm-project/vllm/issues/"
_HUB = "https://github.com/huggingface/transformers, src/transformers/utils/hub.py"

LOG_ROWS: tuple[Row, ...] = (
    _row("kv_cache", r"max seq len \((?P<asked>\d+)\),? \(?(?P<needed>[\d.]+) GiB KV cache is needed, which is larger than the "
         r"available KV cache memory \((?P<has>[\d.]+) GiB\)(?:.*?estimated maximum model length is (?P<fits>\d+))?", _VLLM + "34076"),
    _row("kv_cache", r"max seq len \((?P<asked>\d+)\) is larger than the maximum number of tokens that can be stored in KV cache "
         r"\((?P<fits>\d+)\)", _VLLM + "2418"),
    _row("gpu_in_use", r"Free memory on device (?:cuda:\d+ )?\((?P<free>[\d.]+)/(?P<total>[\d.]+) GiB\) on startup is less than "
         r"desired GPU memory utilization \((?P<asked>[\d.]+)", _VLLM + "25837"),
    _row("gpu_memory", r"CUDA out of memory\. Tried to allocate (?P<tried>[\d.]+ [KMG]iB).*?total capac(?:ity|ty) of (?P<total>[\d.]+) "
         r"GiB(?: of which (?P<free>[\d.]+ [KMG]iB) is free)?", _VLLM + "31273"),
    _row("gpu_memory", r"CUDA out of memory\. Tried to allocate (?P<tried>[\d.]+ [KMG]iB) \(GPU \d+; (?P<total>[\d.]+) GiB total",
         "PyTorch before 2.1, c10/cuda/CUDACachingAllocator.cpp"),
    _row("gpu_memory", r"CUDA out of memory|CUDA error: out of memory|cudaMalloc failed: out of memory|CUDA_ERROR_OUT_OF_MEMORY",
         "https://github.com/sgl-project/sglang/issues/4547"),
    _row("gpu_memory", r"No available memory for the cache blocks", "vLLM, vllm/v1/core/kv_cache_utils.py"),
    _row("gpu_memory", r"Not enough memory\. Please try (?:to increase|increasing) --mem-fraction-static",
         "https://github.com/sgl-project/sglang/issues/4330"),
    _row("dtype", r"[Bb]float16 is only supported on GPUs with compute capability of at least 8\.0\. Your (?P<gpu>.+?) GPU has",
         _VLLM + "1157"),
    _row("parallel", r"World size \((?P<asked>\d+)\) is larger than the number of available GPUs \((?P<has>\d+)\)",
         "vLLM, vllm/config/parallel.py"),
    _row("driver", r"The NVIDIA driver on your system is too old \(found version (?P<has>\d+)\)|CUDA driver version is insufficient for CUDA "
         r"runtime version|nvidia-container-cli: requirement error: unsatisfied condition: (?P<needs>cuda>=[\d.]+)",
         "PyTorch, torch/csrc/cuda; NVIDIA container toolkit"),
    _row("no_gpu", r"Failed to infer device type|No CUDA GPUs are available|Found no NVIDIA driver on your system|Torch not compiled with "
         r"CUDA enabled|libcuda\.so\.1: cannot open shared object|No accelerator \(|no CUDA-capable device is detected|Device string must "
         r"not be empty", _VLLM + "12847"),
    _row("model_path", r"Repo id must be in the form 'repo_name' or 'namespace/repo_name': '(?P<path>/[^']*)'", _VLLM + "13946"),
    _row("model_path", r"Repo id must use alphanumeric chars.*: '(?P<path>/[^']*)'", "huggingface_hub, utils/_validators.py"),
    _row("model_path", r"Invalid repository ID or local directory specified: '(?P<path>[^']+)'", _VLLM + "22043"),
    _row("model_path", r"Can't load the configuration of '(?P<path>[^']+)'", _HUB),
    _row("model_path", r"Incorrect path_or_model_id: '(?P<path>[^']+)'", _HUB),
    _row("model_path", r"(?<!\S)(?P<path>\S+) does not appear to have a file named config\.json", _HUB),
    _row("model_path", r"(?<!\S)(?P<path>\S+) is not a local folder and is not a valid model identifier", _HUB),
    _row("model_path", r"Cannot find any model weights with `(?P<path>[^`]+)`", "vLLM, model_loader/default_loader.py"),
    _row("model_path", r"it looks like (?P<path>\S+) is not the path to a directory containing a file named", _HUB),
    _row("model_path", r"No such file or directory: '(?P<path>/[^']+/(?:config\.json|tokenizer\S*|[^/']*\.safetensors(?:\.index\.json)?))'",
         "Python, FileNotFoundError"),
    _row("shell", r"error: unrecognized arguments: (?P<words>.+)", _VLLM + "22072"),
    _row("shell", r"exec: \\?\"(?P<program>[^\"\\]+)\\?\": (?:executable file not found|stat .*no such file|permission denied)",
         "https://github.com/theanam/react-native-docker/issues/2"),
    _row("script", r"(?:^|/)(?:sh|bash|dash)(?:: -c)?: (?:line )?\d+: (?P<error>.*(?:[Ss]yntax error|unexpected|not found|No such file).*)",
         "dash and bash, their error lines"),
    _row("port_taken", r"\[Errno 98\][^(\[]{0,200}(?:\('?[^',()]{0,100}'?, (?P<port>\d+)\))?[^\[]{0,100}?[Aa]ddress already in use", "Python, asyncio"),
    _row("context", r"User-specified max_model_len \((?P<asked>\d+)\) is greater than the derived max_model_len \([^)]*?=(?P<fits>\d+)",
         _VLLM + "3676"),
    _row("hub", r"HTTPSConnectionPool\(host='(?P<host>huggingface\.co|(?:www\.)?modelscope\.cn)'|LocalEntryNotFoundError|Cannot reach "
         r"https://(?:huggingface\.co|hf)|couldn't connect to 'https://huggingface\.co", _HUB),
)  # fmt: skip
"""In logs, and in events and statuses that quote them."""

IMAGE_NAMED = re.compile(
    r"(?:Failed to pull image|Back-off pulling image|Failed to apply default image tag|failed to pull and unpack image) "
    r"\\?\"(?P<image>[^\"\\]+)\\?\""
)
"""Kubernetes' kubelet and containerd, https://github.com/kubernetes/kubernetes/issues/131521."""
IMAGE_REASONS = frozenset(
    {"ErrImagePull", "ImagePullBackOff", "InvalidImageName", "ErrImageNeverPull", "RegistryUnavailable"}
)

IMAGE_ROWS: tuple[Row, ...] = (
    _row("image_disk", r"no space left on device", "https://www.alibabacloud.com/help/en/pai/faq-about-eas"),
    _row("image_denied", r"pull access denied|unauthorized|authorization failed|401 Unauthorized|403 Forbidden|authentication required"
         r"|(?:^|[\s:])denied:", "https://www.alibabacloud.com/help/en/pai/faq-about-eas"),
    _row("image_unreachable", r"no such host|i/o timeout|dial tcp.* timeout|context deadline exceeded|TLS handshake timeout|connection refused"
         r"|request canceled|connection reset|server misbehaving", "https://www.alibabacloud.com/help/en/pai/faq-about-eas"),
    _row("image_absent", r"not found|manifest unknown|code = NotFound|does not exist|couldn't parse image|invalid reference format",
         "https://github.com/kubernetes-sigs/nfs-ganesha-server-and-external-provisioner/issues/125"),
)  # fmt: skip
"""Why an image cannot be pulled, in what stands after its name."""

PROBE_GAVE_UP = re.compile(r"failed (?P<word>startup|liveness|readiness|health) probe, will be restarted")
"""Kubernetes' kubelet, https://github.com/emberstack/kubernetes-reflector/issues/426."""
PROBE_FAILED = re.compile(r"(?P<word>Startup|Liveness|Readiness) probe (?:failed|errored): (?P<why>.*)")
REFUSED = re.compile(
    r"(?::(?P<port>\d{2,5}))?(?:/\S{0,200})?\"?: (?:dial tcp [^ ]*?(?::(?P<dialled>\d{2,5})): )?connect: connection refused"
)
STATUS_CODE = re.compile(r"HTTP probe failed with statuscode: (?P<code>\d{3})")

KILLED = re.compile(
    r"OOMKill|[Mm]emory cgroup out of memory|killed by signal: Killed|(?:^|\s)Killed\s*$|:\s+\d+ Killed\s"
)
"""The kernel, Kubernetes, PyTorch's DataLoader, bash; https://github.com/vectorch-ai/ScaleLLM/issues/38."""
EXIT_137 = re.compile(r"\bexit(?:ed)?(?: with)? code:? 137\b|exitcode:? -9\b")

MOUNT_FAILED = re.compile(r"MountVolume\.\S+ failed for volume|Unable to attach or mount volumes|mount failed")
MOUNT_REASONS = frozenset({"FailedMount", "FailedAttachVolume"})

NO_ROOM = re.compile(
    r"nodes are available:.*(?:Insufficient|didn't match)|Insufficient (?:stock|nvidia\.com|aliyun\.com|cpu|memory)|NoStock|sold out"
    r"|[Ii]nsufficient resources?"
)
"""Kubernetes' scheduler, https://github.com/NVIDIA/k8s-device-plugin/issues/430; ECS error codes."""
