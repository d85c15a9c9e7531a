"""The typed arguments, one module per section; every class has a twin in `model` with plain values.

Annotations here are evaluated at run time (no postponed evaluation): they are the one description of the tree, which
`shape` reads.
"""
