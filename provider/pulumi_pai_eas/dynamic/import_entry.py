"""A service that exists, as an entry of Pulumi's import file: the state that `up` would have left behind.

The inputs say what lives and no more: defaults that only `check` would put in are left to it (they are no difference),
so that neither a preview nor a refresh finds anything. What `check` computes (`effective…`) is there.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from pulumi_pai_eas.dynamic.draft import effective_keys
from pulumi_pai_eas.dynamic.file_secrets import in_file
from pulumi_pai_eas.dynamic.outputs import outputs
from pulumi_pai_eas.engine.serialise import PROVIDER_KEY, wrap_secret
from pulumi_pai_eas.lifecycle.deciding import decided
from pulumi_pai_eas.lifecycle.discovery import in_effect
from pulumi_pai_eas.lifecycle.outcomes import Deployed
from pulumi_pai_eas.lifecycle.ownership import users_labels
from pulumi_pai_eas.model.facts import Facts
from pulumi_pai_eas.model.options import Options
from pulumi_pai_eas.model.properties import to_bag
from pulumi_pai_eas.model.reading import read_bag
from pulumi_pai_eas.model.runtime import Traffic
from pulumi_pai_eas.model.service import Desired, ServiceSpec
from pulumi_pai_eas.planning.overlay import MASK
from pulumi_pai_eas.property_bag import OPAQUE_KEYS, SECRET_KEYS, SECRET_MEMBERS, hoist, is_secret_key

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pulumi_pai_eas.model.edit import Path
    from pulumi_pai_eas.model.observed import Endpoints, Observed
    from pulumi_pai_eas.model.scaling import CronScaler
    from pulumi_pai_eas.model.unknown import JsonObject

TYPE = "pulumi-python:dynamic/pai:Service"
"""The type of the resource; in every user's state."""
_SECRET_WORD = re.compile(r"(token|secret|passw(or)?d|pwd|passphrase|credentials?|key|auth|authorization|dsn)$")
_WORDS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_CREDENTIAL = re.compile(
    r"://[^/\s:@]*:[^/\s@]+@"  # a password inside an address
    r"|\b(LTAI[A-Za-z0-9]{12,}|sk-[A-Za-z0-9_-]{16,}|hf_[A-Za-z0-9]{16,}|gh[pousr]_[A-Za-z0-9]{20,})"
    r"|\beyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}\."  # a JSON web token
    r"|-----BEGIN [A-Z ]*PRIVATE KEY"
    r"|--(api-?key|token|password|secret)[ =](?![\"']?\$)\S+"
)


@dataclass(frozen=True, slots=True)
class Existing:
    """What the APIs say of one service; `host` and `account_id` say where it was found."""

    observed: Observed
    endpoints: Endpoints | None
    cron_scaler: CronScaler | None
    host: str
    account_id: str | None


@dataclass(frozen=True, slots=True)
class Declared:
    """A service as a program would declare it.

    `secrets` are the places of secret values, in the keys of the bag before anything leaves its list. `masked` are
    places whose value the API hides: they are not in `desired`. `exposed` are texts that seem to hold a credential,
    in a place that is not secret.
    """

    desired: Desired
    secrets: frozenset[Path]
    masked: tuple[Path, ...]
    exposed: tuple[Path, ...]


def declared(existing: Existing) -> Declared:
    """What a program would say to get this service. Its token is left out: updates carry the present one along."""
    observed, live = existing.observed, existing.observed.spec
    scaled = live.autoscaler is not None or existing.cron_scaler is not None
    spec = live.model_copy(
        update={
            "service_name": observed.name,
            "workspace_id": observed.workspace_id or live.workspace_id,
            "replicas": None if scaled else live.replicas,  # a scaler moves it
            "labels": users_labels(observed.labels or live.labels or {}) or None,
            "token": None,
            "generate_token": None,  # at an update it would ask for another token
            "extra": _without_region(live.extra, observed.region),
        }
    )
    desired = Desired(
        spec=spec,
        region=observed.region,
        cron_scaler=existing.cron_scaler,
        traffic=_traffic(observed, spec),
        options=_options(observed),
        shorthand=True,
    )
    bag, masked = _unmasked(to_bag(desired))
    if masked:
        desired, _ = read_bag(bag)
    secrets = frozenset(_secrets(bag, ()))
    return Declared(desired, secrets, masked, tuple(_exposed(bag, (), secrets)))


def entry(
    resource: str, found: Declared, existing: Existing, *, owner: str, auto_name: str, provider: str
) -> JsonObject:
    """The entry of the import file. `provider` is the pickled provider; secrets are marked and in clear."""
    named = found.desired.model_copy(update={"owner": owner, "auto_name": auto_name})
    desired = decided(named, Facts())
    inputs = hoist(cast("JsonObject", _marked(to_bag(named), (), found.secrets))) | effective_keys(desired)
    observed = existing.observed
    deployed = Deployed(
        name=observed.name,
        region=observed.region,
        service_id=observed.service_id,
        status=observed.status,
        network=in_effect(observed.spec),
        host=existing.host,
        account_id=existing.account_id,
        effective=desired.effective,
        observed=observed,
        endpoints=existing.endpoints,
    )
    return {
        "type": TYPE,
        "name": resource,
        "id": f"{observed.region}/{observed.name}",
        "inputs": in_file({**inputs, PROVIDER_KEY: provider}),
        "outputs": in_file({**outputs(inputs, desired, deployed), PROVIDER_KEY: provider}),
    }


def _traffic(observed: Observed, spec: ServiceSpec) -> Traffic | None:
    """The share of the group's requests, for a service that is in a group."""
    if spec.group is None or observed.traffic_state is None:
        return None
    return Traffic(weight=observed.weight, state=observed.traffic_state)


def _options(observed: Observed) -> Options:
    """Stopped and locked services are declared as such: else an update might start the one, and fail at the other."""
    given: JsonObject = {}
    if observed.status == "Stopped":
        given["desired_state"] = "stopped"
    if observed.safety_lock in ("dangerous", "all"):
        given["safety_lock"] = observed.safety_lock
    return Options.model_validate(given)


def _without_region(extra: JsonObject | None, region: str) -> JsonObject | None:
    """The server writes `metadata.region` into the configuration; the argument `region` says it."""
    metadata = (extra or {}).get("metadata")
    if extra is None or not isinstance(metadata, dict) or cast("JsonObject", metadata).get("region") != region:
        return extra
    rest = {key: value for key, value in cast("JsonObject", metadata).items() if key != "region"}
    others = {key: value for key, value in extra.items() if key != "metadata"}
    return ({**others, "metadata": rest} if rest else others) or None


def _unmasked(bag: JsonObject) -> tuple[JsonObject, tuple[Path, ...]]:
    masked: list[Path] = []

    def kept(value: Any, path: Path) -> Any:
        if isinstance(value, dict):
            result: JsonObject = {}
            for key, member in cast("JsonObject", value).items():
                if isinstance(member, str) and MASK.fullmatch(member):
                    masked.append((*path, key))
                else:
                    result[key] = kept(member, (*path, key))
            return result
        if isinstance(value, list):
            return [kept(item, (*path, index)) for index, item in enumerate(cast("list[object]", value))]
        return value

    return kept(bag, ()), tuple(masked)


def _secrets(value: Any, path: Path) -> Iterator[Path]:
    """Places of secrets: those that the program side always hides, and environment values that look like one."""
    if isinstance(value, list):
        for index, item in enumerate(cast("list[object]", value)):
            yield from _secrets(item, (*path, index))
    if not isinstance(value, dict):
        return
    for key, member in cast("JsonObject", value).items():
        place = (*path, key)
        if _always_secret(place):
            yield place
        elif key in OPAQUE_KEYS:
            yield from _opaque_secrets(member, place)
        elif place[0] == "containers" and place[2:] == ("env",):
            yield from _environment_secrets(member, place)
        else:
            yield from _secrets(member, place)


def _always_secret(place: Path) -> bool:
    return (
        (len(place) == 1 and place[0] in SECRET_KEYS)
        or place in SECRET_MEMBERS
        or (place[0] == "storage" and place[2:] == ("password",))
    )


def _opaque_secrets(value: Any, path: Path) -> Iterator[Path]:
    if isinstance(value, list):
        for index, item in enumerate(cast("list[object]", value)):
            yield from _opaque_secrets(item, (*path, index))
    elif isinstance(value, dict):
        for key, member in cast("JsonObject", value).items():
            if is_secret_key(key) and member is not None and not isinstance(member, bool):
                yield (*path, key)
            else:
                yield from _opaque_secrets(member, (*path, key))


def _environment_secrets(value: Any, path: Path) -> Iterator[Path]:
    if isinstance(value, dict):
        for name, text in cast("JsonObject", value).items():
            if looks_secret(name, text):
                yield (*path, name)
        return
    for index, variable in enumerate(cast("list[Mapping[str, Any]]", value)):
        if looks_secret(variable.get("name") or "", variable.get("value")):
            yield (*path, index, "value")


def looks_secret(name: str, value: Any) -> bool:
    """Whether an environment variable seems to hold a secret, by a word of its name or by its value.

    `HF_TOKEN`, `ACCESS_KEY_ID` and `PGPASSWORD` do; `MAX_TOKENS` and `USE_AUTH=true` do not, nor a value that only
    refers to another variable.
    """
    if not isinstance(value, str) or value == "" or value.lower() in {"true", "false"}:
        return False
    if re.fullmatch(r"\$\([^()]*\)", value):
        return False
    words = [word.lower() for word in _WORDS.findall(name)]
    return any(_SECRET_WORD.search(word) for word in words) or _CREDENTIAL.search(value) is not None


def _exposed(value: Any, path: Path, secrets: frozenset[Path]) -> Iterator[Path]:
    if path in secrets:
        return
    if isinstance(value, dict):
        for key, member in cast("JsonObject", value).items():
            yield from _exposed(member, (*path, key), secrets)
    elif isinstance(value, list):
        for index, item in enumerate(cast("list[object]", value)):
            yield from _exposed(item, (*path, index), secrets)
    elif isinstance(value, str) and _CREDENTIAL.search(value):
        yield path


def _marked(value: Any, path: Path, secrets: frozenset[Path]) -> Any:
    if path in secrets:
        return wrap_secret(value)
    if isinstance(value, dict):
        return {key: _marked(member, (*path, key), secrets) for key, member in cast("JsonObject", value).items()}
    if isinstance(value, list):
        return [_marked(item, (*path, index), secrets) for index, item in enumerate(cast("list[object]", value))]
    return value
