"""Keys to sign with, from the source that `credentials` chose; providers of the SDK refresh temporary ones."""

from __future__ import annotations

import os
import threading
from dataclasses import dataclass, field
from typing import Any, assert_never, cast

from pulumi_pai_eas.client import faults
from pulumi_pai_eas.client.credentials import AssumedRole, Chain, CredentialSource, EcsRole, Profile, StaticKeys

_PLACES = (
    "alicloud:accessKey, ALICLOUD_ACCESS_KEY, ALIBABA_CLOUD_ACCESS_KEY_ID, alicloud:profile, ~/.aliyun/config.json"
)
_PROVIDER_ERRORS = (Exception,)
"""Providers read files, run commands, call services, and raise whatever went wrong there."""
_OIDC = ("ALIBABA_CLOUD_ROLE_ARN", "ALIBABA_CLOUD_OIDC_PROVIDER_ARN", "ALIBABA_CLOUD_OIDC_TOKEN_FILE")


@dataclass(frozen=True, slots=True)
class Keys:
    """What one request is signed with; `provider` is told to the API, as the SDKs do."""

    key_id: str = field(repr=False)
    secret: str = field(repr=False)
    token: str | None = field(repr=False)
    provider: str


class Identity:
    """Who calls. Thread-safe; a source is asked when the first request is made."""

    def __init__(self, source: CredentialSource) -> None:
        self._source = source
        self._providers: tuple[Any, ...] | None = None
        self._lock = threading.Lock()

    @property
    def origin(self) -> str:
        """Where the keys come from, for messages."""
        return self._source.origin

    def keys(self, operation: str) -> Keys:
        """The present keys; raises CredentialFault, naming the operation that was therefore not sent."""
        if isinstance(self._source, StaticKeys):
            kind = "sts" if self._source.token else "static_ak"
            return Keys(self._source.key_id, self._source.secret, self._source.token, kind)
        with self._lock:
            keys = self._first(self._source)
        if keys is None:
            places = _PLACES if isinstance(self._source, Chain) else self.origin
            raise faults.no_credentials(operation, places)
        return keys

    def _first(self, source: Profile | EcsRole | Chain | AssumedRole) -> Keys | None:
        """The keys of the first provider that has any; that one alone is asked from then on."""
        try:
            providers = self._providers or _providers(source)
        except Exception:  # noqa: BLE001 - constructors check roles, durations and files, and raise what they like
            return None
        for provider in providers:
            try:
                found = provider.get_credentials()
            except Exception:  # noqa: BLE001, S112 - its text may hold parts of a key; that it has none is all
                continue
            key_id, secret = found.get_access_key_id(), found.get_access_key_secret()
            if key_id and secret:
                self._providers = (provider,)
                return Keys(key_id, secret, found.get_security_token() or None, str(found.get_provider_name()))
        return None


def _providers(source: Profile | EcsRole | Chain | AssumedRole) -> list[Any]:
    from alibabacloud_credentials import provider

    sdk = cast("Any", provider)
    match source:
        case Profile(name, file):
            return [sdk.CLIProfileCredentialsProvider(profile_name=name, profile_file=file)]
        case EcsRole(name):
            return [sdk.EcsRamRoleCredentialsProvider(role_name=name)]
        case Chain():
            return _chain(sdk)
        case AssumedRole():
            base = Identity(source.base)
            return [
                sdk.RamRoleArnCredentialsProvider(
                    credentials_provider=_Borrowed(base),
                    role_arn=source.role_arn,
                    role_session_name=source.session_name or "pulumi-pai-eas",
                    duration_seconds=source.duration,
                    policy=source.policy,
                    external_id=source.external_id,
                )
            ]
        case _:
            assert_never(source)


def _chain(sdk: Any) -> list[Any]:
    """The SDK's default chain without environment keys (looked at before) and without the metadata address."""
    providers: list[Any] = []
    if all(os.environ.get(name) for name in _OIDC):
        providers.append(sdk.OIDCRoleArnCredentialsProvider())
    providers += [sdk.CLIProfileCredentialsProvider(), sdk.ProfileCredentialsProvider()]
    address = os.environ.get("ALIBABA_CLOUD_CREDENTIALS_URI")
    if address:
        providers.append(sdk.URLCredentialsProvider(uri=address))
    return providers


class _Borrowed:
    """An identity in the shape of a provider of the SDK, to assume a role with."""

    def __init__(self, identity: Identity) -> None:
        self._identity = identity

    def get_credentials(self) -> Any:
        from alibabacloud_credentials.provider.refreshable import Credentials

        keys = self._identity.keys("AssumeRole")
        return cast("Any", Credentials)(
            access_key_id=keys.key_id,
            access_key_secret=keys.secret,
            security_token=keys.token,
            provider_name=keys.provider,
        )

    def get_provider_name(self) -> str:
        return "borrowed"
