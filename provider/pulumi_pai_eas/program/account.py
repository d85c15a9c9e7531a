"""Another account: an explicit provider, with a configuration of its own."""

from collections.abc import Mapping
from typing import Any, NotRequired, TypedDict, Unpack

import pulumi
from pulumi import Input

from pulumi_pai_eas.program.arguments.declaration import arguments as argument_class
from pulumi_pai_eas.program.arguments.declaration import unknown_argument
from pulumi_pai_eas.program.arguments.translation import section
from pulumi_pai_eas.program.configuration import SECRET_ALICLOUD_KEYS, stack_options
from pulumi_pai_eas.property_bag import camel

PACKAGE = "pulumi-python"
"""The package of every dynamic resource: its providers are processes of Pulumi's Python host."""


@argument_class
class AssumeRoleArgs:
    """A RAM role to take on.

    Source: pulumi-alicloud, `alicloud:assumeRole`.
    """

    role_arn: Input[str]
    """The role, `acs:ram::…:role/…`."""
    session_name: Input[str] | None = None
    """What the session is called in logs."""
    session_expiration: Input[int] | None = None
    """Seconds that it lasts."""
    policy: Input[str] | None = None
    """A policy, as JSON text, that limits it further."""
    external_id: Input[str] | None = None
    """The id that the role's owner asks for."""


class AssumeRoleArgsDict(TypedDict):
    """`AssumeRoleArgs` as a literal."""

    role_arn: Input[str]
    session_name: NotRequired[Input[str] | None]
    session_expiration: NotRequired[Input[int] | None]
    policy: NotRequired[Input[str] | None]
    external_id: NotRequired[Input[str] | None]


class ProviderArgs(TypedDict, total=False):
    """Everything that `Provider` takes by keyword: what `alicloud:…` says for a stack. None is the same as absent."""

    region: Input[str] | None
    """The region of services that name none."""
    access_key: Input[str] | None
    """The access key's id; a secret in state."""
    secret_key: Input[str] | None
    """The access key's secret; a secret in state."""
    security_token: Input[str] | None
    """The token of a temporary access key; a secret in state."""
    profile: Input[str] | None
    """A profile of the command line tool `aliyun`."""
    shared_credentials_file: Input[str] | None
    """The file that holds the profiles; default `~/.aliyun/config.json`."""
    ecs_role_name: Input[str] | None
    """The RAM role of the ECS instance that this runs on."""
    assume_role: Input[AssumeRoleArgs | AssumeRoleArgsDict] | None
    """A RAM role to take on with these credentials."""
    endpoints: Input[Mapping[str, Input[str]]] | None
    """Addresses of the APIs by product, `{"eas": "…"}`."""
    protocol: Input[str] | None
    """`HTTP` or `HTTPS`."""


class Provider(pulumi.ProviderResource):
    """Another account for the services that are given it as `opts=ResourceOptions(provider=…)`.

    For another region alone, `region=` of the service is enough. Credentials are those given here, else those of the
    environment; nothing of `alicloud:…` is taken over, the options under `pai:…` are. It is a process of its own.
    """

    def __init__(
        self,
        resource_name: str,
        opts: pulumi.ResourceOptions | None = None,
        **arguments: Unpack[ProviderArgs],
    ) -> None:
        super().__init__(PACKAGE, resource_name, _configuration(arguments), opts)


def _configuration(arguments: ProviderArgs) -> dict[str, Any]:
    """The arguments under the keys of the stack's configuration, as text; raises TypeError for an unknown name."""
    result: dict[str, Any] = dict(stack_options())
    for name, value in arguments.items():
        if name not in ProviderArgs.__annotations__:
            raise unknown_argument("Provider", name, ProviderArgs.__annotations__)
        if value is None:
            continue
        key = camel(name)
        result[f"alicloud:{key}"] = _text(key, value)
    return result


def _text(key: str, value: Any) -> Any:
    """A value as a configuration holds it: text, objects as JSON."""
    if key in SECRET_ALICLOUD_KEYS:
        return pulumi.Output.secret(value)
    if key == "assumeRole":
        return pulumi.Output.json_dumps(section(AssumeRoleArgs, "assume_role", value))
    if key == "endpoints":
        return pulumi.Output.json_dumps(value)
    return value
