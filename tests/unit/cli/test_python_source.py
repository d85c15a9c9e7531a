"""The program that `pai-eas import` writes: its text, its secrets, its types, and that it declares the very same."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pulumi
import pytest
from hypothesis import given
from hypothesis import strategies as st

import pulumi_pai_eas as pai
from pulumi_pai_eas.cli.expressions import Text, Word, call, listed, literal, members, quoted, rendered
from pulumi_pai_eas.cli.python_source import Declaration, Source, program, variable
from pulumi_pai_eas.dynamic.draft import draft
from pulumi_pai_eas.dynamic.import_entry import Existing, declared
from pulumi_pai_eas.model import compute, containers, network, scaling, storage
from pulumi_pai_eas.model.observed import Observed
from pulumi_pai_eas.model.scaling import CronJob, CronScaler
from pulumi_pai_eas.model.service import Desired, ServiceSpec
from pulumi_pai_eas.model.unknown import Section
from pulumi_pai_eas.planning import drift
from pulumi_pai_eas.wire import flatten
from tests.kit import corpus
from tests.unit.program.registration import run

if TYPE_CHECKING:
    from pathlib import Path

REGION = "cn-hangzhou"
RICH: dict[str, Any] = {
    "metadata": {"name": "chat_prod", "instance": 2, "workspace_id": "100001"},
    "containers": [
        {
            "image": "registry/a:1",
            "port": 8000,
            "script": "cd /app\npython serve.py --config /app/configuration/serving.yaml --workers 16\n",
            "env": [{"name": "HF_TOKEN", "value": "hf-canary"}, {"name": "MODE", "value": 'it\'s "fast"'}],
            "startup_check": {"http_get": {"path": "/", "port": 8000}, "failure_threshold": 60},
        }
    ],
    "cloud": {"computing": {"instances": [{"type": "ecs.a", "spot_price_limit": 1.5}, {"type": "ecs.b"}]}},
    "storage": [{"mount_path": "/code", "git": {"repo": "https://h/c.git", "password": "git-canary"}}],
    "autoscaler": {"min": 1, "max": 4, "scaleStrategies": [{"metricName": "qps", "threshold": 20}]},
    "labels": {"team": "search"},
    "sinker": {"on": True, "none": None, "secret_key": "key-canary", "weights": [1, 2.5]},
}
RICH_TEXT = '''\
"""Services that existed before this program: written by `pai-eas import`."""

import pulumi
import pulumi_pai_eas as pai

config = pulumi.Config()

chat_prod = pai.Service(
    "chat-prod",
    service_name="chat_prod",
    workspace_id="100001",
    region="cn-hangzhou",
    containers=[
        pai.ContainerArgs(
            image="registry/a:1",
            port=8000,
            script=(
                "cd /app\\n"
                "python serve.py --config /app/configuration/serving.yaml --workers 16\\n"
            ),
            env={
                "HF_TOKEN": config.require_secret("chat_prod_hf_token"),
                "MODE": 'it\\'s "fast"',
            },
            startup_check=pai.HttpProbeArgs(failure_threshold=60, path="/", port=8000),
        ),
    ],
    compute=pai.PublicComputeArgs(
        instance_types=[
            pai.InstanceTypeArgs(type="ecs.a", spot_price_limit=1.5),
            "ecs.b",
        ],
    ),
    storage=[
        pai.GitMountArgs(
            mount_path="/code",
            repo="https://h/c.git",
            password=config.require_secret("chat_prod_password"),
        ),
    ],
    autoscaler=pai.AutoscalerArgs(min=1, max=4, metrics={"qps": 20}),
    cron_scaler=pai.CronScalerArgs(
        jobs=[pai.CronJobArgs(name="night", schedule="0 0 22 * * *", target_size=1)],
    ),
    labels={"team": "search"},
    extra={
        "sinker": {
            "on": True,
            "secret_key": config.require_secret("chat_prod_secret_key"),
            "weights": [1, 2.5],
        },
    },
    opts=pulumi.ResourceOptions(protect=True),
)
'''


def existing(config: dict[str, Any], cron: CronScaler | None = None) -> Existing:
    """A service with this configuration."""
    spec, notes = flatten(config)
    name = spec.service_name or "unnamed"
    observed = Observed(name, REGION, "eas-m-1", "Running", spec=spec, notes=notes)
    return Existing(observed, None, cron, "host", None)


def declaration(resource: str, config: dict[str, Any], cron: CronScaler | None = None) -> Declaration:
    found = declared(existing(config, cron))
    return Declaration(resource, found.desired, found.secrets)


def bags(source: Source) -> dict[str, dict[str, Any]]:
    """What a program registers, by resource, its secrets from the configuration and in clear."""
    configuration = {f"shop:{secret.key}": secret.text for secret in source.secrets}
    pulumi.runtime.set_all_config(configuration, list(configuration))
    registered, _ = run(lambda: exec(compile(source.text, "program", "exec"), {}))
    pulumi.runtime.set_all_config({}, [])
    return {one.name: plain(one.bag) for one in registered}


def plain(value: Any) -> Any:
    if isinstance(value, dict):
        return (
            plain(value["value"]) if len(value) == 2 and "value" in value and "name" not in value else _members(value)
        )
    return [plain(item) for item in value] if isinstance(value, list) else value


def _members(value: dict[str, Any]) -> dict[str, Any]:
    return {key: plain(member) for key, member in value.items()}


def test_the_text_of_a_program() -> None:
    cron = CronScaler(jobs=[CronJob(name="night", schedule="0 0 22 * * *", target_size=1)])
    source = program([declaration("chat-prod", RICH, cron)])
    assert source.text == RICH_TEXT
    assert [(secret.key, secret.text, secret.what) for secret in source.secrets] == [
        ("chat_prod_hf_token", "hf-canary", "containers[0].env.HF_TOKEN of chat-prod"),
        ("chat_prod_password", "git-canary", "storage[0].password of chat-prod"),
        ("chat_prod_secret_key", "key-canary", "extra.sinker.secret_key of chat-prod"),
    ]


def test_without_secrets_no_configuration_is_read() -> None:
    source = program([declaration("a", {"name": "a", "metadata": {"cpu": 1}, "processor": "pmml"})])
    assert "config" not in source.text
    assert source.secrets == ()


def test_the_order_of_an_environment_that_matters_is_kept() -> None:
    env = [{"name": "B_KEY", "value": "canary"}, {"name": "A", "value": "$(B_KEY)"}, {"name": "C", "value": "c"}]
    source = program([declaration("a", {"name": "a", "containers": [{"image": "i", "env": env}]})])
    assert 'pai.EnvVarArgs(name="B_KEY", value=config.require_secret("a_b_key")),' in source.text
    assert bags(source)["a"]["containers"][0]["env"] == env


def test_an_object_that_is_secret_comes_as_one() -> None:
    settings = {"remote": {"url": "canary"}, "size": 3}
    source = program([declaration("a", {"name": "a", "processor": "easyrec", "model_config": settings})])
    assert 'model_config=config.require_secret_object("a_model_config")' in source.text
    assert "canary" not in source.text
    assert json.loads(source.secrets[0].text) == settings
    assert bags(source)["a"]["processor"]["modelConfig"] == settings


def test_what_lacks_a_required_argument_is_a_literal_that_type_checkers_pass() -> None:
    config = {"name": "a", "cloud": {"networking": {"vpc_id": "vpc-1"}}}
    source = program([declaration("a", config)])
    assert '    vpc={  # type: ignore\n        "vpc_id": "vpc-1",\n    },\n' in source.text
    assert bags(source)["a"]["vpc"] == {"vpcId": "vpc-1"}


def test_names_and_keys_are_used_once() -> None:
    config = {"name": "s", "containers": [{"image": "i", "env": [{"name": "A_KEY", "value": "1x"}]}]}
    source = program([declaration("a-b", config), declaration("a.b", config)])
    assert source.text.count("a_b = pai.Service(") == 1
    assert source.text.count("a_b_2 = pai.Service(") == 1
    assert [secret.key for secret in source.secrets] == ["a_b_a_key", "a_b_a_key_2"]


VARIABLES = [
    ("chat", "chat", "as it is"),
    ("my-Chat.v2", "my_chat_v2", "what Python does not take"),
    ("2nd", "service_2nd", "a digit first"),
    ("class", "class_service", "a keyword"),
    ("pai", "pai_service", "the name of the package"),
    ("config", "config_service", "the configuration"),
    ("é", "_", "a letter that is not ASCII"),
    ("", "service_", "no name"),
]


@pytest.mark.parametrize(("resource", "name"), [row[:2] for row in VARIABLES], ids=[row[2] for row in VARIABLES])
def test_variables(resource: str, name: str) -> None:
    assert variable(resource) == name
    assert name.isidentifier()


def test_every_section_has_its_argument_class() -> None:
    sections = {
        kind
        for module in (compute, containers, network, scaling, storage)
        for kind in vars(module).values()
        if isinstance(kind, type) and issubclass(kind, Section) and not kind.__name__.startswith("_")
    } - {Section}
    assert len(sections) > 20
    assert [kind.__name__ for kind in sections if not hasattr(pai, f"{kind.__name__}Args")] == []


@pytest.mark.parametrize("file", corpus.files(), ids=lambda file: file.number)
def test_the_program_declares_the_very_same(file: corpus.CorpusFile) -> None:
    found = declared(existing(file.config))
    source = program([Declaration("service", found.desired, found.secrets)])
    (bag,) = bags(source).values()
    again = draft(bag)
    assert again.findings == ()
    wanted = found.desired.model_copy(update={"owner": again.desired.owner, "auto_name": again.desired.auto_name})
    assert drift.differing_keys(wanted, again.desired) == frozenset()
    assert drift.same(again.desired.spec, found.desired.spec)


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One program with every service of the corpus."""
    rows = [declaration(f"s{file.number}", file.config) for file in corpus.files()]
    file = tmp_path_factory.mktemp("program") / "__main__.py"
    file.write_text(program([*rows, declaration("rich", RICH)]).text)
    return file


CHECKERS = [
    (["ruff", "format", "--isolated", "--check", "--line-length", "88"], "formatted as ruff would"),
    (["ruff", "check", "--isolated", "--select", "E4,E7,E9,F"], "no name unknown or unused"),
    (["pyright", "--pythonpath", sys.executable], "typed, for pyright"),
    (["mypy", "--strict", "--config-file="], "typed, for mypy in strict mode"),
]


@pytest.mark.parametrize("command", [row[0] for row in CHECKERS], ids=[row[1] for row in CHECKERS])
def test_what_is_written_pleases(command: list[str], written: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", *command, str(written)], cwd=written.parent, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@given(JSON_VALUES)
def test_every_json_value_reads_back(value: Any) -> None:
    text = rendered(literal(value))
    assert eval(text) == value
    text.encode()


@given(st.text(st.characters() | st.sampled_from("\"'\\\n\ud800")))
def test_every_text_reads_back_in_the_fewest_escapes(text: str) -> None:
    written = quoted(text)
    assert ast.literal_eval(written) == text
    assert "\n" not in written
    quote = written[0]
    assert text.count(quote) <= text.count("'" if quote == '"' else '"')


LAYOUTS = [
    (call("f", [("a", Word("1")), ("b", listed([]))]), "f(a=1, b=[])", "what fits stands on one line"),
    (call("f", []), "f()", "nothing inside"),
    (
        call("f", [("a", Text("x" * 40)), ("b", Text("y" * 40))]),
        f'f(\n    a="{"x" * 40}",\n    b="{"y" * 40}",\n)',
        "what does not fit, one a line",
    ),
    (members([("a", Word("1"))], "why"), '{  # why\n    "a": 1,\n}', "a comment keeps the lines apart"),
    (Text("a\n" * 30), "(\n" + '    "a\\n"\n' * 30 + ")", "a long text, line by line"),
    (Text("x" * 100), f'"{"x" * 100}"', "a long line stays one"),
    (literal(float("inf")), 'float("inf")', "no literal of Python"),
]


@pytest.mark.parametrize(("expression", "text"), [row[:2] for row in LAYOUTS], ids=[row[2] for row in LAYOUTS])
def test_layout(expression: Any, text: str) -> None:
    assert rendered(expression) == text


def test_the_last_column_is_used_and_no_further() -> None:
    fits = call("f", [("a", Text("x" * 80))])
    assert rendered(fits) == f'f(a="{"x" * 80}")'
    assert len(rendered(fits)) == 87
    assert "\n" in rendered(fits, before=2)
    assert "\n" in rendered(fits, after=2)
    assert "\n" not in rendered(fits, before=1)


def test_a_spec_without_anything() -> None:
    source = program([Declaration("a", Desired(spec=ServiceSpec()))])
    assert source.text.endswith('a = pai.Service("a", opts=pulumi.ResourceOptions(protect=True))\n')
