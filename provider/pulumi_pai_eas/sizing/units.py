"""Bytes and ranges. Sizes of models are told in GiB (2^30), memory of machines is listed in GB."""

from __future__ import annotations

from dataclasses import dataclass

KIB = 1 << 10
GIB = 1 << 30
GB = 10**9


@dataclass(frozen=True, slots=True)
class Range:
    """From the lowest to the highest figure that a source gives; both the same where they agree."""

    low: float
    high: float

    @property
    def exact(self) -> bool:
        """Whether there is one figure only."""
        return self.low == self.high

    def scaled(self, factor: float) -> Range:
        """Both ends times a factor that is not negative."""
        return Range(self.low * factor, self.high * factor)


def gpu_bytes(listed_gb: float) -> Range:
    """What a GPU that is listed with so many GB has, in bytes.

    DescribeMachineSpec lists the vendor's name of the card ("24" for an A10), which is neither GB nor GiB: an A10
    shows 22.2 GiB to PyTorch, which is 23.8 GB (OpenBMB/MiniCPM-V#640), an "80 GB" A100 79.2 GiB, which is 85.1 GB
    (vllm-project/vllm#10511). Cards with GDDR6 lose a part of their GiB to error correction, cards with HBM do not.
    So the list is read both ways: as so many times 10^9 bytes, which all cards have but for a percent that the driver
    takes of the smallest, and as so many times 2^30, which none exceeds.
    """
    return Range(listed_gb * GB, listed_gb * GIB)
