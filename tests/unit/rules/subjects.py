"""A service that nothing is wrong with, what is known of its region, and rows that change one thing about them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from pulumi_pai_eas.model.facts import (
    Facts,
    Gateway,
    Image,
    LinkedVpc,
    LoadBalancer,
    Machines,
    MachineType,
    NameState,
    ResourceGroup,
    SecurityGroup,
    VpcFact,
    VSwitch,
    Workspace,
)
from pulumi_pai_eas.model.reading import read_bag
from pulumi_pai_eas.rules import Situation, Subject, judge

if TYPE_CHECKING:
    from pulumi_pai_eas.model.finding import Finding
    from pulumi_pai_eas.model.note import Note

REGISTRY = "eas-registry-vpc.cn-hangzhou.cr.aliyuncs.com/pai-eas"
VLLM = f"{REGISTRY}/vllm:0.14.0-gpu"
A10 = "ecs.gn7i-c8g1.2xlarge"
LARGER_A10 = "ecs.gn7i-c16g1.4xlarge"
FOUR_V100 = "ecs.gn6e-c12g1.12xlarge"
CPU = "ecs.c7.2xlarge"
SERVE = "vllm serve /model_dir --port 8000"
OWNER = "0123456789abcdef0123"

CONTAINER: dict[str, Any] = {"image": VLLM, "port": 8000, "command": SERVE}
MOUNT: dict[str, Any] = {"kind": "oss", "path": "oss://models/qwen/", "mountPath": "/model_dir", "readOnly": True}
VPC: dict[str, Any] = {"vpcId": "vpc-1", "vswitchIds": ["vsw-h", "vsw-i"], "securityGroupId": "sg-1"}
BAG: dict[str, Any] = {
    "serviceName": "chat_prod",
    "workspaceId": "100",
    "region": "cn-hangzhou",
    "owner": OWNER,
    "replicas": 1,
    "containers": [CONTAINER],
    "instanceType": A10,
    "storage": [MOUNT],
}


def image(name: str, chip: str, created: str = "2026-01-01T00:00:00Z") -> Image:
    """An official image of the region."""
    return Image(f"image-{name}", f"{REGISTRY}/{name}", name, {"system.chipType": chip}, created)


FACTS = Facts(
    region="cn-hangzhou",
    images=(
        image("vllm:0.14.0-gpu", "GPU", "2026-03-01T00:00:00Z"),
        image("vllm:0.13.0-gpu", "GPU", "2026-02-01T00:00:00Z"),
        image("vllm:0.14.0-ppu", "PPU", "2026-03-02T00:00:00Z"),
        image("vllm:0.14.0-xpu", "XPU", "2026-03-03T00:00:00Z"),
        image("sglang:0.5.8-gpu", "GPU"),
        image("pai-rag:0.1", "CPU"),
    ),
    machines=Machines(
        types=(
            MachineType(A10, 8, 30.0, 1, "A10", 24.0),
            MachineType(LARGER_A10, 16, 60.0, 1, "A10", 24.0),
            MachineType("ecs.gn7i-c48g1.12xlarge", 48, 186.0, 1, "A10", 24.0, stock="NoStock"),
            MachineType(FOUR_V100, 48, 368.0, 4, "V100", 32.0),
            MachineType("ecs.gn6v-c8g1.2xlarge", 8, 32.0, 1, "V100", 16.0, available=False),
            MachineType("ecs.ebmppu.1", 64, 512.0, 1, "PPU", 96.0),
            MachineType("ecs.egs.1", 64, 512.0, 1, "XPU", 96.0),
            MachineType(CPU, 8, 16.0),
        ),
        pairs=((4, (8, 16)), (8, (16,))),
    ),
    workspaces=(Workspace("100", "main", "ENABLED", True), Workspace("101", "old", "FROZEN")),
    name=NameState("free"),
    gateways=(Gateway("gw-1", "one", "Running"), Gateway("gw-2", "two", "Creating")),
    gateway=Gateway("gw-1", "one", "Running", LinkedVpc("vpc-1", ("vsw-h", "vsw-i"), "sg-1")),
    resource_groups=(
        ResourceGroup("eas-r-1", "one", "Dedicated", "ResourceReady"),
        ResourceGroup("eas-r-2", "two", "Dedicated", "ResourceCreating"),
    ),
    vpcs=(VpcFact("vpc-1", "main"), VpcFact("vpc-2", "other")),
    vswitches=(
        VSwitch("vsw-h", "vpc-1", "cn-hangzhou-h"),
        VSwitch("vsw-h2", "vpc-1", "cn-hangzhou-h"),
        VSwitch("vsw-i", "vpc-1", "cn-hangzhou-i"),
        VSwitch("vsw-j", "vpc-1", "cn-hangzhou-j"),
        VSwitch("vsw-other", "vpc-2", "cn-hangzhou-h"),
    ),
    security_groups=(SecurityGroup("sg-1", "vpc-1"), SecurityGroup("sg-other", "vpc-2")),
    load_balancers=(
        LoadBalancer("nlb-1", "vpc-1", ("cn-hangzhou-h", "cn-hangzhou-i"), (443,)),
        LoadBalancer("nlb-2", "vpc-2", ("cn-hangzhou-h", "cn-hangzhou-i"), ()),
    ),
)


def subject(
    changes: dict[str, Any] | None = None,
    *,
    facts: dict[str, Any] | None = None,
    situation: Situation = "new",
    changed: frozenset[str] | None = None,
    notes: tuple[Note, ...] = (),
) -> Subject:
    """The good service with some properties replaced (None: removed) and some facts replaced."""
    bag = {key: value for key, value in (BAG | (changes or {})).items() if value is not None}
    if changes and "compute" in changes:
        bag.pop("instanceType", None)
    desired, problems = read_bag(bag)
    assert problems == ()
    return Subject(desired, replace(FACTS, **(facts or {})), situation, changed, notes)


@dataclass(frozen=True)
class Row:
    """One judgement: the code raised at a path with a severity (None: not raised), and why."""

    code: str
    severity: str | None
    path: str
    reason: str
    subject: Subject
    texts: tuple[str, ...] = field(default=())

    def __str__(self) -> str:
        return f"{self.code} {self.severity or 'silent'}: {self.reason}"

    def verify(self) -> None:
        """Judge, and look at the findings of this row's code."""
        findings = [finding for finding in judge(self.subject) if finding.code == self.code]
        if self.severity is None:
            assert findings == [], self.reason
            return
        at_path = [finding for finding in findings if finding.path == self.path]
        assert [finding.severity for finding in at_path] == [self.severity], (self.reason, findings)
        for text in self.texts:
            assert text in at_path[0].text, self.reason


def error(code: str, path: str, reason: str, changes: dict[str, Any], *texts: str, **more: Any) -> Row:
    """A row that ends in an error."""
    return Row(code, "error", path, reason, subject(changes, **more), texts)


def note(code: str, path: str, reason: str, changes: dict[str, Any], *texts: str, **more: Any) -> Row:
    """A row that informs."""
    return Row(code, "note", path, reason, subject(changes, **more), texts)


def warning(code: str, path: str, reason: str, changes: dict[str, Any], *texts: str, **more: Any) -> Row:
    """A row that ends in a warning."""
    return Row(code, "warning", path, reason, subject(changes, **more), texts)


def silent(code: str, reason: str, changes: dict[str, Any], **more: Any) -> Row:
    """A row on which this code has nothing to say."""
    return Row(code, None, "", reason, subject(changes, **more))


def container(**changes: Any) -> dict[str, Any]:
    """The properties of a service whose one container differs."""
    return {"containers": [{key: value for key, value in (CONTAINER | changes).items() if value is not None}]}


def codes_of(findings: tuple[Finding, ...]) -> set[str]:
    """The codes raised."""
    return {finding.code for finding in findings}
