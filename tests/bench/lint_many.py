"""Lint of 100 files in one call beside lint of one file, as whole processes, in one run: at most 4 times as long."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

FILES = 100
ROUNDS = 5
MOST = 4.0
CORPUS = Path(__file__).parents[1] / "corpus"


def seconds(files: list[Path]) -> float:
    """How long one call takes."""
    began = time.perf_counter()
    command = [sys.executable, "-m", "pulumi_pai_eas.cli.main", "lint", *map(str, files)]
    subprocess.run(command, check=False, capture_output=True)
    return time.perf_counter() - began


def main() -> int:
    """Measure in turn, print the ratio, fail above the bound."""
    with tempfile.TemporaryDirectory() as made:
        texts = [file.read_text() for file in sorted(CORPUS.glob("*.json"))]
        files = [Path(made) / f"{number}.json" for number in range(FILES)]
        for number, file in enumerate(files):
            file.write_text(json.dumps(json.loads(texts[number % len(texts)])))
        ratios = [seconds(files) / seconds(files[:1]) for _ in range(ROUNDS)]
    ratio = statistics.median(ratios)
    print(
        f"lint of {FILES} files / lint of one: {ratio:.2f} (at most {MOST}; rounds {[round(one, 2) for one in ratios]})"
    )
    return 0 if ratio <= MOST else 1


if __name__ == "__main__":
    sys.exit(main())
