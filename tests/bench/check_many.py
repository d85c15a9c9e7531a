"""Check of fifty services beside check of one, in one provider process, against an emulator that answers slowly.

    .venv/bin/python tests/bench/check_many.py [SERVICES]

The catalogue is asked once for the whole stack: fifty services should cost the look-ups of one, and the time to judge them.
The number of calls is the same in both, and is asserted.
"""

from __future__ import annotations

import os
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from statistics import median
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from pai_eas_emulator import Emulator
from pulumi_pai_eas.client import catalogue, connect
from pulumi_pai_eas.dynamic.session import SESSION
from pulumi_pai_eas.provider import ServiceProvider
from tests.kit import network

LATENCY = 0.05
"""Seconds that each call to the API takes at least."""
ROUNDS = 3
OPERATIONS = ("ListImages", "DescribeMachineSpec", "ListWorkspaces", "ListServices")


def bag(number: int) -> dict[str, Any]:
    """The inputs of a service."""
    image = "eas-registry-vpc.cn-hangzhou.cr.aliyuncs.com/pai-eas/vllm:0.14.0-gpu"
    command = "vllm serve /model_dir --port 8000"
    mount = {"kind": "oss", "path": "oss://models/qwen/", "mountPath": "/model_dir", "readOnly": True}
    return {
        "serviceName": f"chat_{number}",
        "region": "cn-hangzhou",
        "owner": f"{number:020x}",
        "containers": [{"image": image, "port": 8000, "command": command}],
        "instanceType": "ecs.gn7i-c8g1.2xlarge",
        "storage": [mount],
    }


def timed(services: int, emulator: Emulator) -> tuple[float, int]:
    """Seconds to check so many services at the same time with an empty catalogue, and the calls it took."""
    catalogue.forget()
    connect.forget()
    SESSION.configure({"alicloud:region": "cn-hangzhou"})
    SESSION._catalogues.clear()  # pyright: ignore[reportPrivateUsage] - what a new process would not have
    before = len(emulator.journal())
    provider = ServiceProvider()
    began = time.perf_counter()
    with ThreadPoolExecutor(16) as pool:
        results = list(pool.map(lambda number: provider.check({}, bag(number)), range(services)))
    elapsed = time.perf_counter() - began
    failures = [failure.reason for result in results for failure in result.failures or []]
    assert not failures, failures
    return elapsed, len(emulator.journal()) - before


def main() -> None:
    """Measure in turns and print the medians and their ratio."""
    services = int(sys.argv[1]) if len(sys.argv) > 1 else 50
    network.clear_environment(os.environ)
    with Emulator(region="cn-hangzhou") as emulator:
        os.environ["PAI_EAS_EMULATOR"] = emulator.url
        slow = [{"operation": name, "count": 10**6, "answer": {"delaySeconds": LATENCY}} for name in OPERATIONS]
        emulator.faults(*slow)
        timed(1, emulator)  # imports the SDKs
        pairs = [(timed(services, emulator), timed(1, emulator)) for _ in range(ROUNDS)]
    many, one = median(pair[0][0] for pair in pairs), median(pair[1][0] for pair in pairs)
    calls = {calls for pair in pairs for _, calls in pair}
    assert len(calls) == 1, f"calls depend on the number of services: {calls}"
    print(
        f"check of {services} services {many:.2f} s, of one {one:.2f} s, ratio {many / one:.2f}; {calls.pop()} calls each"
    )


if __name__ == "__main__":
    main()
