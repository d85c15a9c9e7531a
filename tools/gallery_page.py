"""The text of docs/reference/gallery.md, from the folders of examples: README, code, and what the tests expect.

The diagrams are drawn from `expected.json`, which a test compares with what is really sent, so that none can be wrong.
"""

from __future__ import annotations

import json
import re
import textwrap
from pathlib import Path
from typing import Any

EXAMPLES = Path(__file__).resolve().parents[1] / "examples"
FIRST = "quickstart"
COSTS = re.compile(r"\*\*[^*]*\b(?:costs?|paid)\b[^*]*\*\*")
"""What a remark on costs has: the words that matter in bold."""
LINE = 120


def page() -> str:
    """The whole page; raises ValueError for an example that does not say what it deploys or costs."""
    folders = sorted(
        (file.parent for file in EXAMPLES.glob("*/expected.json")),
        key=lambda folder: (folder.name != FIRST, folder.name),
    )
    parts = [_section(folder) for folder in folders]
    listed = [f"- [{_title(folder)}](#{_anchor(_title(folder))}): `examples/{folder.name}`" for folder in folders]
    head = [
        "# Gallery",
        "",
        "Generated from the folders of [examples](../../examples) by `make docs`; do not edit. Each is deployed",
        "by a test, on the engine and against the emulator, and what is sent is compared with its `expected.json`.",
        "",
        *listed,
    ]
    return "\n".join([*head, *parts]) + "\n"


def _section(folder: Path) -> str:
    """One example: what it deploys, a diagram, what it costs, its code."""
    about, cost = _about(folder)
    lines = ["", f"## {_title(folder)}", about, "", "```text", *_diagrams(folder), "```", "", cost, ""]
    lines += [f"[How to run it](../../examples/{folder.name}/README.md)"]
    for file in sorted(folder.glob("*.py"), key=lambda file: (file.name != "__main__.py", file.name)):
        lines += ["", f"`{file.name}`", "```python", file.read_text().rstrip(), "```"]
    return "\n".join(lines)


def _paragraphs(folder: Path) -> list[str]:
    return [part.strip() for part in (folder / "README.md").read_text().split("\n\n") if part.strip()]


def _title(folder: Path) -> str:
    first = _paragraphs(folder)[0]
    if not first.startswith("# ") or "\n" in first:
        raise ValueError(f"examples/{folder.name}/README.md: begins with no heading of its own")
    return first.removeprefix("# ")


def _anchor(title: str) -> str:
    """As GitHub names headings."""
    return re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-")


def _about(folder: Path) -> tuple[str, str]:
    """What an example deploys, and what it costs."""
    paragraphs = _paragraphs(folder)
    if len(paragraphs) < 2 or paragraphs[1].startswith("#"):
        raise ValueError(f"examples/{folder.name}/README.md: does not say what it deploys, below its heading")
    bodies = (re.sub(r"^#+ .*\n", "", part) for part in paragraphs[1:])
    cost = next((body for body in bodies if COSTS.search(body)), None)
    if cost is None:
        raise ValueError(f"examples/{folder.name}/README.md: does not say in bold what it costs")
    return paragraphs[1], cost


def _diagrams(folder: Path) -> list[str]:
    """Every service of an example."""
    expected: Any = json.loads((folder / "expected.json").read_text())
    services: Any = [expected] if isinstance(expected, dict) else expected
    return [line for service in services for line in diagram(service["service_json"])]


def diagram(config: dict[str, Any]) -> list[str]:
    """Who calls a service, where it runs, what it runs and what it reads."""
    name = config["metadata"]["name"]
    start = f"callers --> {_entrance(config)} --> {name}: "
    lines = textwrap.wrap(f"{start}{_place(config)}", LINE, subsequent_indent=" " * 4, break_on_hyphens=False)
    lines += [f"    runs  {_image(container)}" for container in config.get("containers", [])]
    lines += [f"    reads {_mount(mount)}" for mount in config.get("storage", [])]
    return lines


def _entrance(config: dict[str, Any]) -> str:
    metadata, network = config["metadata"], config.get("networking", {})
    vpc = config.get("cloud", {}).get("networking", {}).get("vpc_id", "")
    if network.get("nlb"):
        entrance = f"{' and '.join(_listener(one) for one in network['nlb'])} in {vpc}"
    elif network.get("gateway"):
        entrance = f"gateway {network['gateway']} in {vpc}"
    else:
        entrance = "shared gateway"
    if metadata.get("type") == "Async":
        entrance += " --> queue"
    return f"{entrance} --> group {metadata['group']}" if metadata.get("group") else entrance


def _place(config: dict[str, Any]) -> str:
    metadata, computing = config["metadata"], config.get("cloud", {}).get("computing", {})
    scaler = config.get("autoscaler")
    number = f"{scaler['min']} to {scaler['max']}" if scaler else str(metadata.get("instance", 1))
    types = [_machine(one) for one in computing.get("instances", [])] or [computing.get("instance_type", "")]
    where = f"resource group {metadata['resource']}" if metadata.get("resource") else ", else ".join(types)
    return f"{number} {'replica' if number == '1' else 'replicas'} on {where}"


def _machine(entry: dict[str, Any]) -> str:
    limit = entry.get("spot_price_limit")
    return f"{entry['type']} as spot machine up to {limit} USD/h" if limit is not None else entry["type"]


def _listener(listener: dict[str, Any]) -> str:
    which = "an NLB of its own" if listener["id"] == "default" else listener["id"]
    return f"{which}, port {listener['listener_port']},"


def _image(container: dict[str, Any]) -> str:
    return f"{container['image'].rpartition('/')[2]}, port {container['port']}"


def _mount(mount: dict[str, Any]) -> str:
    source: dict[str, Any] = next(value for key, value in mount.items() if key not in ("mount_path", "properties"))
    return f"{source['path']} at {mount['mount_path']}"
