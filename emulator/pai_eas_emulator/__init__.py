"""PAI-EAS on loopback: an emulator that speaks the wire and imports nothing of the provider.

with Emulator() as emulator:
os.environ["PAI_EAS_EMULATOR"] = emulator.url
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pai_eas_emulator.emulator import Emulator

__all__ = ["Emulator"]


def __getattr__(name: str) -> object:
    # Loaded when asked for: every pytest run of a user imports this package for its plugin.
    if name == "Emulator":
        from pai_eas_emulator.emulator import Emulator

        return Emulator
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
