"""Does an inference endpoint answer? One GET, no retries, its answer thrown away but for status and emptiness."""

from __future__ import annotations

from urllib.parse import urlsplit

import urllib3
from urllib3.exceptions import HTTPError

from pulumi_pai_eas.client.pools import pool_for

SECONDS = 5.0
UNHEALTHY = 503
NOT_FOUND = 404


def answers(url: str, token: str | None, *, direct: bool) -> bool:
    """Whether the service behind a gateway's address answers.

    For up to two minutes after Running a gateway says 503 "no healthy upstream", or an empty 404 (PAI SDK for Python);
    anything else comes from the service itself, errors of its own included.
    """
    parts = urlsplit(url)
    pool = pool_for(parts.scheme, parts.netloc, direct=direct)
    headers = {"Authorization": token} if token else {}
    try:
        reply = pool.request(
            "GET", url, headers=headers, timeout=urllib3.Timeout(total=SECONDS), retries=False, redirect=False
        )
    except HTTPError:
        return False
    return reply.status != UNHEALTHY and not (reply.status == NOT_FOUND and not reply.data)
