"""What the stack's configuration and the environment say, read once into one value.

Keys are those of pulumi-alicloud (`alicloud:region` …), so that one configuration serves both, and `pai:…` for options
of a whole stack. Values are text as the engine passes them: objects are JSON.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, cast, get_args

from pulumi_pai_eas.client.credentials import CredentialSource, choose_source
from pulumi_pai_eas.client.endpoints import PRODUCTS, Endpoint, Scheme, default_endpoint, parse_address
from pulumi_pai_eas.client.values import json_value, object_value, text_of
from pulumi_pai_eas.errors import ConfigurationError
from pulumi_pai_eas.model.options import Level, Options
from pulumi_pai_eas.model.region import is_region

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pulumi_pai_eas.client.operations import Product

EMULATOR = "PAI_EAS_EMULATOR"
_REGION_VARIABLES = ("ALICLOUD_REGION", "ALIBABA_CLOUD_REGION", "ALIBABA_CLOUD_REGION_ID")
_CHOICES: dict[str, tuple[str, tuple[str, ...]]] = {
    "pai:waitFor": ("wait_for", ("accepted", "running", "ready")),
    "pai:nlbFailure": ("nlb_failure", ("shared_gateway", "error")),
    "pai:cpuWithGpuEngine": ("cpu_with_gpu_engine", ("switch", "error")),
    "pai:createFailure": ("create_failure", ("keep", "delete")),
    "pai:checks": ("checks", ("preview", "create")),
}
_OTHER_OPTIONS = ("pai:findings", "pai:labels")


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything about target and identity that is not said on a resource. Hashable: connections are shared by it.

    `region` is None when nothing names one; `emulator` is its address or None. `option_pairs` and `label_pairs` are
    what `options` and `labels` are made of.
    """

    region: str | None
    emulator: Endpoint | None
    credentials: CredentialSource
    scheme: Scheme = "https"
    overrides: tuple[tuple[Product, Endpoint], ...] = ()
    option_pairs: tuple[tuple[str, str], ...] = field(default=(), compare=False)
    finding_pairs: tuple[tuple[str, str], ...] = field(default=(), compare=False)
    label_pairs: tuple[tuple[str, str], ...] = field(default=(), compare=False)

    @classmethod
    def read(cls, config: Mapping[str, str], environ: Mapping[str, str]) -> Settings:
        """From configuration keys such as `alicloud:region`, and the environment; raises ConfigurationError."""
        scheme = _scheme(config)
        address = text_of(environ, EMULATOR)
        emulator = None if address is None else parse_address(address, EMULATOR, "http")
        return cls(
            region=_region(config, environ),
            emulator=emulator,
            credentials=choose_source(config, environ, emulator=emulator is not None),
            scheme=scheme,
            overrides=_overrides(config, scheme),
            option_pairs=_choices(config),
            finding_pairs=_findings(config),
            label_pairs=_texts(config, "pai:labels"),
        )

    @property
    def options(self) -> Options:
        """The options of the whole stack; a service's own go before them."""
        findings = dict(self.finding_pairs) or None
        return Options.model_validate({**dict(self.option_pairs), "findings": findings})

    @property
    def labels(self) -> dict[str, str]:
        """Labels for every service of the stack; a service's own go before them."""
        return dict(self.label_pairs)

    @property
    def credentials_source(self) -> str:
        """Where the key comes from, for messages: `environment`, `stack configuration`, `profile X` …"""
        return self.credentials.origin

    def require_region(self) -> str:
        """The region; raises ConfigurationError, which names every place where one can be given."""
        if self.region is None:
            raise ConfigurationError(
                "no region: pulumi config set alicloud:region cn-hangzhou, or region= on the resource"
            )
        return self.region

    def endpoint(self, product: Product, region: str) -> Endpoint:
        """Who answers for a product: the emulator, an address of `alicloud:endpoints`, or the public one."""
        if self.emulator is not None:
            return self.emulator
        return dict(self.overrides).get(product) or default_endpoint(product, region, self.scheme)


def _region(config: Mapping[str, str], environ: Mapping[str, str]) -> str | None:
    named = text_of(config, "alicloud:region")
    region = named or next((value for name in _REGION_VARIABLES if (value := text_of(environ, name))), None)
    if region is not None and not is_region(region):
        # It becomes part of a host name: anything else would send signed requests elsewhere.
        raise ConfigurationError(f"alicloud:region {region!r} is no region; cn-hangzhou is one")
    return region


def _scheme(config: Mapping[str, str]) -> Scheme:
    protocol = (text_of(config, "alicloud:protocol") or "https").lower()
    if protocol not in {"http", "https"}:
        raise ConfigurationError(f"alicloud:protocol must be HTTP or HTTPS, not {protocol!r}")
    return cast("Scheme", protocol)


def _overrides(config: Mapping[str, str], scheme: Scheme) -> tuple[tuple[Product, Endpoint], ...]:
    text = text_of(config, "alicloud:endpoints")
    if text is None:
        return ()
    value = json_value(text, "alicloud:endpoints")
    # pulumi-alicloud takes a list of objects; several of them add up.
    entries = cast("list[object]", value) if isinstance(value, list) else [value]
    found: dict[Product, Endpoint] = {}
    for entry in entries:
        members = object_value(entry, "alicloud:endpoints")
        for product in PRODUCTS:
            address = text_of(members, product)
            if address is not None:
                found[product] = parse_address(address, f"alicloud:endpoints {product}", scheme)
    return tuple(found.items())


def _choices(config: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    known = (*_CHOICES, *_OTHER_OPTIONS)
    for name in config:
        # A project may itself be called pai and have keys of its own: only a near miss is a mistake.
        near = get_close_matches(name, known, n=1, cutoff=0.85) if name.startswith("pai:") and name not in known else ()
        if near:
            raise ConfigurationError(f"{name} is no option; {near[0]} is")
    pairs: list[tuple[str, str]] = []
    for name, (option, choices) in _CHOICES.items():
        value = text_of(config, name)
        if value is None:
            continue
        if value not in choices:
            raise ConfigurationError(f"{name} must be {' or '.join(choices)}, not {value!r}")
        pairs.append((option, value))
    return tuple(pairs)


def _findings(config: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    pairs = _texts(config, "pai:findings")
    levels = get_args(Level)
    for code, level in pairs:
        if level not in levels:
            raise ConfigurationError(f"pai:findings {code} must be {', '.join(levels)}, not {level!r}")
    return pairs


def _texts(config: Mapping[str, str], name: str) -> tuple[tuple[str, str], ...]:
    text = text_of(config, name)
    if text is None:
        return ()
    members: dict[str, Any] = object_value(json_value(text, name), name)
    for key, value in members.items():
        if not isinstance(value, str):
            raise ConfigurationError(f"{name} {key} must be text")
    return tuple(members.items())
