"""Several regions and several accounts in one program, and a move from one to another."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.kit.emulators import changes
from tests.kit.programs import HEAD, service

if TYPE_CHECKING:
    from pai_eas_emulator import Emulator

OWN = '[{"image": "registry/own:1", "port": 8000, "command": "serve"}]'
SECRET = "canary-second-key"
KEYS = {"accessKeys": {"AKID": "SECRET", "SECOND": {"secret": SECRET, "user": "other"}}}
PROVIDER = f'pai.Provider("second", region="REGION", access_key="SECOND", secret_key="{SECRET}")'
WITH_SECOND = "pulumi.ResourceOptions(provider=second)"


def at(resource: str, opts: str | None = None, **changed: str | None) -> str:
    return service(resource, opts=opts, **{"containers": OWN, "storage": None, **changed})


def text(region: str) -> str:
    return HEAD + "\n".join(
        [
            f"second = {PROVIDER.replace('REGION', region)}",
            at("here", service_name='"twin"'),
            at("there", service_name='"twin"', region='"cn-shanghai"'),
            at("elsewhere", opts=WITH_SECOND),
            'pulumi.export("urls", [here.internet_endpoint, there.internet_endpoint, elsewhere.internet_endpoint])',
        ]
    )


def where(emulator: Emulator) -> list[str]:
    return sorted(f"{service['region']}/{service['name']}" for service in emulator.state()["services"])


def test_two_regions_and_two_accounts(make_stack: Any, emulator: Emulator) -> None:
    emulator.reset(KEYS)
    emulator.set(progress="immediate")
    stack = make_stack(text("cn-beijing"))
    stack.up()
    assert where(emulator) == ["cn-beijing/elsewhere_dev", "cn-hangzhou/twin", "cn-shanghai/twin"]
    made = {
        entry["region"]: entry["accessKeyId"] for entry in emulator.journal() if entry["operation"] == "CreateService"
    }
    assert made == {"cn-hangzhou": "AKID", "cn-shanghai": "AKID", "cn-beijing": "SECOND"}
    assert len(set(stack.outputs()["urls"])) == 3
    assert stack.files_with(SECRET) == []
    stack.preview("--refresh", "--expect-no-changes")

    # The same resource, a provider of another region: another service, made before the old one goes.
    stack.write(text("cn-shenzhen"))
    shown = stack.preview("--diff")
    assert "1 to replace" in shown.text
    assert 'region: "cn-beijing" => "cn-shenzhen"' in shown.text.replace("~ ", "")
    since = len(emulator.journal())
    stack.up()
    moved = emulator.journal(since)
    assert changes(moved) == ["CreateService", "DeleteServiceLabel", "DeleteService"]
    assert {entry["accessKeyId"] for entry in moved if entry["service"] == "elsewhere_dev"} == {"SECOND"}
    assert where(emulator) == ["cn-hangzhou/twin", "cn-shanghai/twin", "cn-shenzhen/elsewhere_dev"]
    assert stack.resource("elsewhere")["id"] == "cn-shenzhen/elsewhere_dev"

    # Refresh and destroy go by what is recorded, whatever the configuration says by now.
    stack.set_config("alicloud:region", "cn-wulanchabu")
    stack.refresh("--expect-no-changes")
    stack.destroy()
    assert where(emulator) == []
