"""Imported by every Python that a stack of the kit starts: the network guard of the tests."""

import importlib.util
import os

_file = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "network.py")
_spec = importlib.util.spec_from_file_location("pai_eas_test_network", _file)
assert _spec is not None
assert _spec.loader is not None
_network = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(_network)
_network.guard_this_process()
