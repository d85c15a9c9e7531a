"""9xxx: ours."""

from __future__ import annotations

from pulumi_pai_eas.codes.code import Code

DEFECT = Code(
    "PAI9001", "A defect of this package.", "Report it with the lines below the message.", "–",
)  # fmt: skip
