"""What to do, worked out from what is wanted, recorded and observed: pure functions without I/O or JSON names.

defaults and decisions complete what the user wrote; drift says what differs in meaning; overlay says what became of
it in the cloud; changes says which calls make the difference.
"""
