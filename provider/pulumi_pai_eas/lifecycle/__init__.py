"""The use cases: check, create, read, update, delete, over ports.

Never here: Pulumi, types of an SDK, JSON. Facts are fetched by `gates`, judged by `rules`, and what follows is
decided by `planning`; this room says in which order.
"""
