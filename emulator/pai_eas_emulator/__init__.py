"""PAI-EAS on loopback: an emulator that speaks the wire and imports nothing of the provider."""
