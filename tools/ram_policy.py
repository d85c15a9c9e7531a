"""The RAM permissions that the package needs, from the operations it sends: a page, and a policy to attach."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from pulumi_pai_eas.client.operations import OPERATIONS

if TYPE_CHECKING:
    from pulumi_pai_eas.client.operations import Operation

PRODUCTS = {
    "eas": "PAI-EAS",
    "aiworkspace": "AIWorkspace",
    "vpc": "VPC",
    "ecs": "ECS",
    "nlb": "NLB",
    "sts": "STS",
}
HEAD = """# RAM permissions

Generated from the code by `make docs`; do not edit. The policy itself: [ram-policy.json](ram-policy.json).

The first statement is what a deployment cannot do without. Everything in the second one is optional: a look-up that
is not allowed is reported with the action it lacks (`PAI7010`) and the deployment goes on; a feature fails with the
action it lacks (`PAI7004`) when it is used. Leave out what you do not use.

Actions of images and workspaces do not begin with `aiworkspace:`. Per service, `Resource` may be narrowed to
`acs:eas:<region>:<account>:service/<name>`; CreateService, DescribeServiceEndpoints and all look-ups need `*`.

Besides, a RAM user needs a role in the PAI workspace that may deploy (administrator, algorithm developer, or
operations), and EAS must once have been authorised in the console to act on VPC, OSS and NLB (service-linked role).
"""


def _with(need: str) -> list[Operation]:
    return [operation for operation in OPERATIONS.values() if operation.need == need and operation.action is not None]


def policy() -> dict[str, Any]:
    """The policy: what is mandatory, then what is optional."""
    statements = [
        {"Effect": "Allow", "Action": [operation.action for operation in _with(need)], "Resource": "*"}
        for need in ("mandatory", "optional")
    ]
    return {"Version": "1", "Statement": statements}


def policy_text() -> str:
    """docs/reference/ram-policy.json."""
    return json.dumps(policy(), indent=2)


def page() -> str:
    """docs/reference/ram-policy.md."""
    lines = [HEAD]
    for title, need in (("Mandatory", "mandatory"), ("Optional", "optional")):
        lines += [f"## {title}", "", "| action | operation | product | for |", "|---|---|---|---|"]
        lines += [
            f"| `{operation.action}` | {operation.name} | {PRODUCTS[operation.product]} | {operation.purpose} |"
            for operation in _with(need)
        ]
        lines.append("")
    free = [operation.name for operation in OPERATIONS.values() if operation.action is None]
    lines.append(f"No permission is needed for {', '.join(free)}.")
    return "\n".join(lines)
