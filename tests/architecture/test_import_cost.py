"""What a program loads: nothing for the import, and nothing of the provider's side to register services.

Modules are counted and not milliseconds: pydantic and Alibaba's SDKs are what would cost.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

QUICKSTART = Path(__file__).parents[2] / "examples" / "quickstart" / "__main__.py"
HEAVY = ("pydantic", "pydantic_core", "alibabacloud_", "Tea", "darabonba", "httpx", "requests", "aiohttp")
ROOMS_OF_THE_PROVIDER = ("dynamic", "engine", "lifecycle", "client", "rules", "planning", "wire", "messages", "model")
COUNT = """
import json, sys
import pulumi
before = set(sys.modules)
{program}
print(json.dumps(sorted(set(sys.modules) - before)))
"""
MOCKED = """
import runpy
from pulumi.runtime import mocks

class Mocks(mocks.Mocks):
    def call(self, args):
        return {{}}
    def new_resource(self, args):
        return args.name, args.inputs

mocks.set_mocks(Mocks())
pulumi.runtime.test(lambda: runpy.run_path({path!r}) and None)()
"""


def loaded(program: str) -> list[str]:
    """The modules that a program loads beyond those of `import pulumi`."""
    done = subprocess.run(
        [sys.executable, "-c", COUNT.format(program=program)], capture_output=True, text=True, check=True
    )
    return list(json.loads(done.stdout.splitlines()[-1]))


def heavy(modules: list[str]) -> list[str]:
    rooms = tuple(f"pulumi_pai_eas.{room}" for room in ROOMS_OF_THE_PROVIDER)
    return [name for name in modules if name.startswith((*HEAVY, *rooms))]


def test_the_import_loads_one_module() -> None:
    assert loaded("import pulumi_pai_eas as pai") == ["pulumi_pai_eas"]


@pytest.mark.parametrize(
    "name",
    [
        pytest.param("Service", id="the resource"),
        pytest.param("ContainerArgs", id="arguments"),
        pytest.param("Provider", id="an explicit provider"),
        pytest.param("get_service", id="a look-up that is not called"),
    ],
)
def test_a_name_loads_nothing_of_the_provider_side(name: str) -> None:
    modules = loaded(f"import pulumi_pai_eas as pai; pai.{name}")
    assert any(module.startswith("pulumi_pai_eas.program.") for module in modules)
    assert heavy(modules) == []


def test_registering_a_service_loads_nothing_of_it_either() -> None:
    modules = loaded(MOCKED.format(path=str(QUICKSTART)))
    assert "pulumi_pai_eas.provider" in modules
    assert heavy(modules) == []


def test_a_service_json_loads_the_model_but_no_sdk() -> None:
    program = "import pulumi_pai_eas.program.service_json as s; s.arguments_of({'metadata': {'name': 'x'}}, {})"
    modules = loaded(program)
    assert {"pydantic", "pulumi_pai_eas.wire"} <= set(modules)
    assert [name for name in heavy(modules) if name.startswith(("alibabacloud_", "Tea", "darabonba"))] == []
