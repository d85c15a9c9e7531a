"""Runs in the provider process: Pulumi's dynamic protocol on one side, one call of `lifecycle` on the other.

Unpack, one lifecycle call, pack. Never here: rules, HTTP, decisions.
"""
