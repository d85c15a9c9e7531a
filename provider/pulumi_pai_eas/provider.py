"""The door. The path and name of `ServiceProvider` are in every user's state and never change.

Everything behind it is imported when a verb is called: the user's program, which only pickles this class by
reference, never pays for it.
"""

from __future__ import annotations

from typing import Any

from pulumi.dynamic import (
    CheckResult,
    ConfigureRequest,
    CreateResult,
    DiffResult,
    ReadResult,
    ResourceProvider,
    UpdateResult,
)


class ServiceProvider(ResourceProvider):
    """Stateless: what a process keeps is in `dynamic.session`."""

    serialize_as_secret_always = False

    def configure(self, req: ConfigureRequest) -> None:
        """The stack's configuration, once per process."""
        from pulumi_pai_eas.dynamic import verbs

        verbs.configure(req)

    def check(self, _olds: dict[str, Any], news: dict[str, Any]) -> CheckResult:
        """Defaults, decisions, findings."""
        from pulumi_pai_eas.dynamic import verbs

        return verbs.check(_olds, news)

    def diff(self, _id: str, _olds: dict[str, Any], _news: dict[str, Any]) -> DiffResult:
        """What would change."""
        from pulumi_pai_eas.dynamic import verbs

        return verbs.diff(_id, _olds, _news)

    def create(self, props: dict[str, Any]) -> CreateResult:
        """Make it."""
        from pulumi_pai_eas.dynamic import verbs

        return verbs.create(props)

    def read(self, id_: str, props: dict[str, Any]) -> ReadResult:
        """Look at it."""
        from pulumi_pai_eas.dynamic import verbs

        return verbs.read(id_, props)

    def update(self, _id: str, _olds: dict[str, Any], _news: dict[str, Any]) -> UpdateResult:
        """Change it."""
        from pulumi_pai_eas.dynamic import verbs

        return verbs.update(_id, _olds, _news)

    def delete(self, _id: str, _props: dict[str, Any]) -> None:
        """Take it away."""
        from pulumi_pai_eas.dynamic import verbs

        verbs.delete(_id, _props)
