"""The failures that a scenario may script.

Scripted ones are the scenario's `failures`, a list of objects with `kind` and, each optional:

    service          a name or a pattern such as `chat*`; default every service
    ends             the status a first deployment is left in: `Failed` (default) or `Waiting`

    kind               further keys (default)                      goes away when
    cudaOutOfMemory    neededGib (40)                              the GPUs used (tensor parallel) have that much memory
    kvCache            maximumLength (28384), modelLength (40960), --max-model-len is there, not above maximumLength
                       kibPerToken (144)
    imagePull          image (a part of the address)               no container uses such an image
    portMismatch       port (what the command says)                `containers[0].port` is that port
    probeTooEarly      readySeconds (180)                          every probe waits that long, or there is none
    outOfMemoryKilled  neededGib (32)                              the machine has that much memory
    missingModelPath   path (/model_dir), source (any)             a mount covers the path (with this oss:// source)
    shellSyntax                                                    no shell syntax in `command` (`script` may have it)
    noGpu                                                          the machine has a GPU
    stuck              status (Waiting), reason, message           the failure is taken out of the scenario
    failed             reason, message                             the failure is taken out of the scenario

`imagePull` (official images that do not exist, or the VPC registry of another region), `portMismatch` and `shellSyntax`
also happen unscripted, unless the knob `realisticFailures` is off. A machine without stock, or a resource group that is
not ready, keeps a service Pending (knob `pendingWithoutStock`).
"""

from __future__ import annotations

NUMBERS = frozenset({"neededGib", "maximumLength", "modelLength", "kibPerToken", "port", "readySeconds"})
TEXTS = frozenset({"kind", "service", "ends", "status", "image", "path", "source", "reason", "message"})
ENDS = ("Failed", "Waiting", "Pending")
REASONS: dict[str, str] = {
    "cudaOutOfMemory": "CrashLoopBackOff",
    "kvCache": "CrashLoopBackOff",
    "imagePull": "ErrImagePull",
    "portMismatch": "Unhealthy",
    "probeTooEarly": "Unhealthy",
    "outOfMemoryKilled": "OOMKilled",
    "missingModelPath": "CrashLoopBackOff",
    "shellSyntax": "CrashLoopBackOff",
    "noGpu": "CrashLoopBackOff",
    "stuck": "",
    "failed": "FAILED",
}
"""Every kind of failure, and the reason that DescribeService gives for it."""
