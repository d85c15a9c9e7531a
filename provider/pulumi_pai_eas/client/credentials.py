"""Where the key comes from: one decision, taken from configuration and environment without asking anybody.

Order: configuration of the stack, environment variables of pulumi-alicloud, those of the SDKs, a named profile, an
ECS role that was asked for, and last the default chain without the metadata address. The emulator is given the
configured keys or its own, never anything else of the user's.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias, cast

from pulumi_pai_eas.client.values import json_value, object_value, text_of, whole_number
from pulumi_pai_eas.errors import ConfigurationError

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class StaticKeys:
    """An access key, with a token when it is a temporary one. `origin` is for messages."""

    key_id: str = field(repr=False)
    secret: str = field(repr=False)
    token: str | None = field(repr=False)
    origin: str


@dataclass(frozen=True, slots=True)
class Profile:
    """A profile of the command line tool `aliyun`; `file` None is ~/.aliyun/config.json."""

    name: str
    file: str | None = None

    @property
    def origin(self) -> str:
        """For messages."""
        return f"profile {self.name}"


@dataclass(frozen=True, slots=True)
class EcsRole:
    """The RAM role of the ECS instance this runs on."""

    name: str

    @property
    def origin(self) -> str:
        """For messages."""
        return f"ECS role {self.name}"


@dataclass(frozen=True, slots=True)
class Chain:
    """OIDC variables, the current profile, the credentials file, a credentials address: whichever is there."""

    origin: str = "default credential chain"


@dataclass(frozen=True, slots=True)
class AssumedRole:
    """A RAM role taken on with other credentials; `duration` is in seconds."""

    base: StaticKeys | Profile | EcsRole | Chain
    role_arn: str
    session_name: str | None = None
    duration: int | None = None
    policy: str | None = field(default=None, repr=False)
    external_id: str | None = field(default=None, repr=False)

    @property
    def origin(self) -> str:
        """For messages."""
        return f"role {self.role_arn}, assumed from {self.base.origin}"


CredentialSource: TypeAlias = StaticKeys | Profile | EcsRole | Chain | AssumedRole

EMULATOR_KEYS = StaticKeys("AKID", "SECRET", None, "emulator default")
_ENVIRONMENTS = (
    ("ALICLOUD_ACCESS_KEY", "ALICLOUD_SECRET_KEY", "ALICLOUD_SECURITY_TOKEN"),
    ("ALIBABA_CLOUD_ACCESS_KEY_ID", "ALIBABA_CLOUD_ACCESS_KEY_SECRET", "ALIBABA_CLOUD_SECURITY_TOKEN"),
)


def choose_source(config: Mapping[str, str], environ: Mapping[str, str], *, emulator: bool) -> CredentialSource:
    """The source to use; raises ConfigurationError when one half of a key is missing."""
    configured = _keys(
        config, ("alicloud:accessKey", "alicloud:secretKey", "alicloud:securityToken"), "stack configuration"
    )
    if emulator:
        return configured or EMULATOR_KEYS
    base = configured or _from_environment(environ) or _named(config, environ) or Chain()
    return _assumed(base, config, environ)


def _from_environment(environ: Mapping[str, str]) -> StaticKeys | None:
    return next((keys for names in _ENVIRONMENTS if (keys := _keys(environ, names, "environment"))), None)


def _keys(values: Mapping[str, str], names: tuple[str, str, str], origin: str) -> StaticKeys | None:
    key_id, secret, token = (text_of(values, name) for name in names)
    if key_id is None and secret is None:
        return None
    if key_id is None or secret is None:
        given, missing = (names[1], names[0]) if key_id is None else (names[0], names[1])
        raise ConfigurationError(f"{given} is set, {missing} is not ({origin})")
    return StaticKeys(key_id, secret, token, origin)


def _named(config: Mapping[str, str], environ: Mapping[str, str]) -> Profile | EcsRole | None:
    profile = (
        text_of(config, "alicloud:profile")
        or text_of(environ, "ALICLOUD_PROFILE")
        or text_of(environ, "ALIBABA_CLOUD_PROFILE")
    )
    if profile is not None:
        return Profile(profile, text_of(config, "alicloud:sharedCredentialsFile"))
    role = text_of(config, "alicloud:ecsRoleName")
    return EcsRole(role) if role is not None else None


def _assumed(
    base: StaticKeys | Profile | EcsRole | Chain, config: Mapping[str, str], environ: Mapping[str, str]
) -> CredentialSource:
    text = text_of(config, "alicloud:assumeRole")
    if text is None:
        arn = text_of(environ, "ALICLOUD_ASSUME_ROLE_ARN")
        return AssumedRole(base, arn, text_of(environ, "ALICLOUD_ASSUME_ROLE_SESSION_NAME")) if arn else base
    value = json_value(text, "alicloud:assumeRole")
    # pulumi-alicloud's schema is an object; Terraform's, which it wraps, a list of one.
    roles = cast("list[object]", value) if isinstance(value, list) else [value]
    role = object_value(roles[0] if len(roles) == 1 else None, "alicloud:assumeRole")
    arn = text_of(role, "roleArn")
    if arn is None:
        raise ConfigurationError("alicloud:assumeRole lacks roleArn")
    duration = role.get("sessionExpiration")
    return AssumedRole(
        base,
        arn,
        text_of(role, "sessionName"),
        None if duration is None else whole_number(duration, "alicloud:assumeRole.sessionExpiration"),
        text_of(role, "policy"),
        text_of(role, "externalId"),
    )
