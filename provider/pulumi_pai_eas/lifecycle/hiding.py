"""Texts taken from a service's logs and events, without what is secret in it."""

from __future__ import annotations

from pulumi_pai_eas.client.redaction import shown
from pulumi_pai_eas.model.secret_places import secrets_of

__all__ = ["hidden", "secrets_of"]


def hidden(text: str, secrets: frozenset[str]) -> str:
    """The text on one line, secrets hidden in every spelling they can have."""
    return shown(text, secrets)
