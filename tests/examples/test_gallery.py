"""The page of examples: what it says of each, and what it refuses to be made from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.kit.cli import ROOT
from tools import gallery_page

if TYPE_CHECKING:
    from pathlib import Path

EXAMPLES = sorted(path.name for path in (ROOT / "examples").iterdir() if path.is_dir())
NAMED = {
    "vllm_qwen", "sglang", "qwen_moe_multi_gpu", "autoscaled_to_zero", "nlb_in_alicloud_vpc", "dedicated_gateway",
    "resource_group", "comfyui", "stable_diffusion", "cosyvoice", "spot", "async_queue", "canary_group",
    "several_regions", "own_component", "quickstart",
}  # fmt: skip
IMAGE = "eas-registry-vpc.cn-hangzhou.cr.aliyuncs.com/pai-eas/vllm:0.14.0-gpu"
PLAIN: dict[str, Any] = {
    "metadata": {"name": "chat_dev", "instance": 1},
    "containers": [{"image": IMAGE, "port": 8000}],
    "cloud": {"computing": {"instance_type": "ecs.x"}},
    "storage": [{"mount_path": "/model_dir", "oss": {"path": "oss://m/", "readOnly": True}}],
}
RUNS = ["    runs  vllm:0.14.0-gpu, port 8000", "    reads oss://m/ at /model_dir"]


def test_every_example_is_there_and_on_the_page() -> None:
    assert set(EXAMPLES) >= NAMED
    page = gallery_page.page()
    assert [name for name in EXAMPLES if f"`examples/{name}`" not in page] == []
    for name in EXAMPLES:
        folder = ROOT / "examples" / name
        assert (folder / "Pulumi.yaml").read_text().startswith(f"name: pai-eas-{name.replace('_', '-')}\n")
        for file in folder.glob("*.py"):
            assert file.read_text().rstrip() in page


def test_the_readme_leads_there() -> None:
    assert "(docs/reference/gallery.md)" in (ROOT / "README.md").read_text()


DIAGRAMS: list[tuple[dict[str, Any], str, str]] = [
    ({}, "callers --> shared gateway --> chat_dev: 1 replica on ecs.x", "the plain case"),
    (
        {"metadata": {"name": "chat_dev", "instance": 4}},
        "callers --> shared gateway --> chat_dev: 4 replicas on ecs.x",
        "several replicas",
    ),
    (
        {"autoscaler": {"min": 0, "max": 4}},
        "callers --> shared gateway --> chat_dev: 0 to 4 replicas on ecs.x",
        "an autoscaler goes before the number",
    ),
    (
        {"metadata": {"name": "chat_dev", "resource": "eas-r-1"}, "cloud": {}},
        "callers --> shared gateway --> chat_dev: 1 replica on resource group eas-r-1",
        "a resource group",
    ),
    (
        {"cloud": {"computing": {"instances": [{"type": "a", "spot_price_limit": 1.2}, {"type": "b"}]}}},
        "callers --> shared gateway --> chat_dev: 1 replica on a as spot machine up to 1.2 USD/h, else b",
        "types in their order",
    ),
    (
        {"networking": {"gateway": "gw-1"}, "cloud": {**PLAIN["cloud"], "networking": {"vpc_id": "vpc-1"}}},
        "callers --> gateway gw-1 in vpc-1 --> chat_dev: 1 replica on ecs.x",
        "a gateway",
    ),
    (
        {
            "networking": {"nlb": [{"id": "default", "listener_port": 80}, {"id": "nlb-1", "listener_port": 81}]},
            "cloud": {**PLAIN["cloud"], "networking": {"vpc_id": "vpc-1"}},
        },
        "callers --> an NLB of its own, port 80, and nlb-1, port 81, in vpc-1 --> chat_dev: 1 replica on ecs.x",
        "two NLBs",
    ),
    (
        {"metadata": {"name": "chat_dev", "group": "chat"}},
        "callers --> shared gateway --> group chat --> chat_dev: 1 replica on ecs.x",
        "a group",
    ),
    (
        {"metadata": {"name": "chat_dev", "type": "Async"}},
        "callers --> shared gateway --> queue --> chat_dev: 1 replica on ecs.x",
        "a queue",
    ),
]


@pytest.mark.parametrize(("changed", "first", "reason"), DIAGRAMS, ids=[row[2] for row in DIAGRAMS])
def test_diagrams(changed: dict[str, Any], first: str, reason: str) -> None:
    assert gallery_page.diagram({**PLAIN, **changed}) == [first, *RUNS], reason


@pytest.mark.parametrize(
    ("readme", "text"),
    [
        ("No heading\n\nText. **It costs.**\n", "begins with no heading of its own"),
        ("# A\n\n## Cost\n**It costs.**\n", "does not say what it deploys, below its heading"),
        ("# A\n\nText.\n\nIt costs.\n", "does not say in bold what it costs"),
    ],
)
def test_an_example_that_says_too_little(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, readme: str, text: str
) -> None:
    folder = tmp_path / "some"
    folder.mkdir()
    (folder / "README.md").write_text(readme)
    (folder / "expected.json").write_text("[]")
    monkeypatch.setattr(gallery_page, "EXAMPLES", tmp_path)
    with pytest.raises(ValueError, match=f"examples/some/README.md: {text}"):
        gallery_page.page()
