"""7xxx: what an API answered, or did not."""

from __future__ import annotations

from pulumi_pai_eas.codes.code import Code

_GATEWAY = "API gateway; EAS API 2021-07-01"

NEVER_CONNECTED = Code(
    "PAI7001", "The API could not be reached: connection refused, name not resolved, or TLS failed; nothing was sent.",
    "Check the region, `alicloud:endpoints`, the network, and with `PAI_EAS_EMULATOR` that the emulator runs.",
    "measurement",
)  # fmt: skip
CONFIGURATION = Code(
    "PAI7002", "The stack's configuration or the environment lacks or contradicts something, the region most often.",
    "`pulumi config set alicloud:region cn-hangzhou`, or what the message names.", "pulumi-alicloud configuration",
)  # fmt: skip
CREDENTIALS = Code(
    "PAI7003", "The credentials are missing, unknown (404 InvalidAccessKeyId.NotFound), expired or sign wrongly.",
    "Set `alicloud:accessKey` and `alicloud:secretKey`, `ALICLOUD_ACCESS_KEY` and `ALICLOUD_SECRET_KEY`, or "
    "`alicloud:profile`.", _GATEWAY,
)  # fmt: skip
PERMISSION = Code(
    "PAI7004", "The identity lacks a permission.", "Grant the RAM action that the message names.", _GATEWAY,
)  # fmt: skip
NOT_FOUND = Code(
    "PAI7005", "There is no service of this name in the region (404 InvalidService.NotFound).",
    "`pulumi refresh` takes it out of the state.", "EAS API 2021-07-01 DescribeService",
)  # fmt: skip
FOREIGN = Code(
    "PAI7006", "The service belongs to another identity of the account (403 Forbidden.PrivilegeCheckFailed).",
    "Choose another name, or ask its owner.", "public code that drives EAS",
)  # fmt: skip
CONFLICT = Code(
    "PAI7007", "The API refused because of a conflict (409).",
    "Wait until the operation in progress has ended, or follow the message.", "EAS API 2021-07-01",
)  # fmt: skip
BAD_REQUEST = Code(
    "PAI7008", "The API refused what was sent (400).",
    "Mend what the message names; where a change is refused in place, choose a new name, or set "
    "`delete_before_replace=True` and run `pulumi up --replace`.", "EAS API 2021-07-01",
)  # fmt: skip
OTHER_FAULT = Code(
    "PAI7009", "The API answered with an error of another kind.", "Follow the message; try again later.", _GATEWAY,
)  # fmt: skip
CATALOGUE_UNAVAILABLE = Code(
    "PAI7010", "A look-up before the deployment could not be made; what rests on it was not checked.",
    "None needed; what is wrong would be refused by the API. `checks=\"create\"` leaves look-ups out of previews.",
    "deploy skill: log and continue", "warning",
)  # fmt: skip
THROTTLED = Code(
    "PAI7011", "Too many calls; the server's hint was followed until the time given was over.",
    "Try again later, or with `pulumi up --parallel` lower.", _GATEWAY,
)  # fmt: skip
SERVER_FAULT = Code("PAI7012", "The API failed (5xx).", "Try again later.", _GATEWAY)
NO_REPLY = Code(
    "PAI7013", "A request was sent and no intelligible answer came; whether it took effect is unknown.",
    "Run `pulumi up` again: it looks first and takes over what is there.", "measurement",
)  # fmt: skip
GARBLED = Code(
    "PAI7014", "An answer does not have the published form.",
    "Check `alicloud:endpoints` and proxies; if the address is right, report it with the request id.",
    "EAS API 2021-07-01",
)  # fmt: skip
