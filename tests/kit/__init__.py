"""What the tests of every folder share: the real pulumi binary on a stack of its own, the emulator, the network guard."""
