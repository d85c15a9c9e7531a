"""`import pulumi_pai_eas` beside `import pulumi`, each in processes of its own, in turns, shown as a ratio.

    .venv/bin/python tests/bench/import_cost.py [ROUNDS]

Ours is measured on top of pulumi's, since every program imports that anyway. A busy machine slows both.
"""

from __future__ import annotations

import subprocess
import sys
from statistics import median

MEASURE = """
import time
began = time.perf_counter()
import pulumi
half = time.perf_counter()
{ours}
print(half - began, time.perf_counter() - half)
"""
PROGRAMS = {
    "import pulumi_pai_eas": "import pulumi_pai_eas",
    "and its Service and arguments": "import pulumi_pai_eas as pai; pai.Service; pai.ContainerArgs; pai.OssMountArgs",
}


def measured(ours: str) -> tuple[float, float]:
    """Seconds of `import pulumi`, and of what comes after it."""
    program = MEASURE.format(ours=ours)
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    floor, cost = map(float, done.stdout.split())
    return floor, cost


def main() -> None:
    """Measure in turns and print the medians and their ratio."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 9
    for ours in PROGRAMS.values():
        measured(ours)  # the first run reads the files from disk
    pairs = [{name: measured(ours) for name, ours in PROGRAMS.items()} for _ in range(rounds)]
    for name in PROGRAMS:
        floor = median(pair[name][0] for pair in pairs)
        cost = median(pair[name][1] for pair in pairs)
        print(f"{name}: {cost * 1000:.1f} ms over import pulumi, {floor * 1000:.0f} ms: ratio {cost / floor:.3f}")


if __name__ == "__main__":
    main()
