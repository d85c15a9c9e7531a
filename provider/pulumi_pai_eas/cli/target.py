"""Which region and which API a command talks to: the environment, as for the provider, and `--region`."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from pulumi_pai_eas.cli.ending import TARGET, CannotGoOn
from pulumi_pai_eas.client.connect import connect
from pulumi_pai_eas.client.settings import Settings
from pulumi_pai_eas.errors import ConfigurationError

if TYPE_CHECKING:
    from pulumi_pai_eas.client.connect import LiveConnection


def settings() -> Settings:
    """From the environment: credentials, region, `PAI_EAS_EMULATOR`; raises CannotGoOn when they contradict."""
    try:
        return Settings.read({}, os.environ)
    except ConfigurationError as error:
        raise CannotGoOn(f"{error.code} {error.text}", TARGET) from None


def connection(region: str | None) -> LiveConnection:
    """The APIs of a region; raises CannotGoOn when there is none."""
    chosen = settings()
    where = region or chosen.region
    if where is None:
        raise CannotGoOn("no region: give --region, or set ALICLOUD_REGION", TARGET)
    return connect(chosen, where)
