"""Plain values: what a service should be (spec), what it is (observed), what is known of the region (facts).

Nothing here does I/O, knows JSON names, defaults or rules. Two shapes never mix: desired and observed.
"""
