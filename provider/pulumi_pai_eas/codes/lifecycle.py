"""8xxx: what happened to a service between create and delete."""

from __future__ import annotations

from pulumi_pai_eas.codes.code import Code

NAME_TAKEN_AT_CREATE = Code(
    "PAI8001", "A service of this name exists and is not an unfinished create of this very resource.",
    "Choose another name; or bring it into the stack with `pai-eas import REGION/NAME`; or, if it is this resource's own "
    "(after `--replace` or a taint), set `delete_before_replace=True`.", "deploy skill: never reuse, never delete",
)  # fmt: skip
TAKEN_OVER = Code(
    "PAI8002", "An unfinished create of this very resource was found and finished: one service, not two.",
    "None needed.", "state contract", "warning",
)  # fmt: skip
OUTCOME_UNKNOWN = Code(
    "PAI8003", "CreateService got no answer, and no service appeared within 30 s.",
    "Run `pulumi up` again: if it appears meanwhile it is taken over.", "state contract",
)  # fmt: skip
NLB_FALLBACK = Code(
    "PAI8004", "The NLB was refused twice with one of the two known messages; the service is on the shared gateway, reachable from the internet.",
    '`nlb_failure="error"` stops instead.', "deploy skill: NLB fallback", "warning",
)  # fmt: skip
NLB_REFUSED = Code(
    "PAI8005", "The NLB was refused twice, and the shared gateway may not take its place.",
    "Check VPC, vSwitches and security group of the NLB; the message says why there is no fallback.", "deploy skill: NLB fallback",
)  # fmt: skip
DESCRIBE_FAILED = Code(
    "PAI8006", "The service was made; describing it afterwards failed, so that some outputs are missing.",
    "`pulumi up --refresh` fills them in.", "state contract", "warning",
)  # fmt: skip
LABEL_LEFT = Code(
    "PAI8007", "The mark of an unfinished create could not be removed.",
    "None needed: the next update removes it. Missing permission: eas:DeleteServiceLabel.", "state contract", "warning",
)  # fmt: skip
DISCOVERY = Code(
    "PAI8008", "A network resource that the service needs was not given and could not be found.",
    "Give `vpc=VpcArgs(…)`, or make what the message names.", "deploy skill: not found, inform and stop",
)  # fmt: skip
GONE = Code(
    "PAI8009", "The service of the recorded id is gone; its name is free or held by another service.",
    "The next `pulumi up` makes it anew, or stops if the name is taken.", "state contract", "warning",
)  # fmt: skip
NOT_OURS = Code(
    "PAI8010", "A service with another id stands under the recorded name; it was left alone.",
    "Nothing to do for the one recorded: it no longer exists.", "state contract", "warning",
)  # fmt: skip
WRONG_TARGET = Code(
    "PAI8011", "The state was recorded against another target than the present one (emulator, real service, account).",
    "Set or unset `PAI_EAS_EMULATOR`, or use the credentials that the stack was made with. The state was left alone.", "state contract",
)  # fmt: skip
LOCKED = Code(
    "PAI8012", "The safety lock refuses the operation.",
    'Set `safety_lock="none"`, run `pulumi up` (which unlocks before it changes anything), then destroy.', "EAS API 2021-07-01 UpdateServiceSafetyLock",
)  # fmt: skip
NOT_GONE = Code(
    "PAI8013", "The service was told to go and is still there when the time was over.",
    "Run `pulumi destroy` again; the console shows what refers to it.", "EAS documentation: deletion is asynchronous",
)  # fmt: skip
CANCELLED = Code("PAI8021", "Stopped on request; nothing more was sent.", "Run `pulumi up` to go on.", "Pulumi Cancel")
DEADLINE = Code(
    "PAI8022", "The time given for the operation is over.",
    "Run `pulumi up` again, with more time: `opts=ResourceOptions(custom_timeouts=CustomTimeouts(create=\"30m\"))`.", "Pulumi custom timeouts",
)  # fmt: skip
FAILED = Code(
    "PAI8201",
    "The service is Failed.",
    "Follow cause and change in the message, then `pulumi up`.",
    "EAS API 2021-07-01, Service.Status",
)
SETTING_FAILED = Code(
    "PAI8014", "The service was made; a setting that has a call of its own (cron scaler, traffic, stop, lock) failed.",
    "Mend what the message names, then `pulumi up`: only that is sent again.", "state contract",
)  # fmt: skip
TAKEN_OVER_SINCE = Code(
    "PAI8016", "The service was left alone: a later create of the same resource has taken it over.",
    "None needed: it is recorded there. `delete_before_replace=True` makes a replacement that is a new service.", "state contract",
    "warning",
)  # fmt: skip
ADOPT_REFUSED = Code(
    "PAI8030", "`adopt` names a service that is not there under this name, or is this resource's already.",
    "Correct the id, or remove `adopt`: it is for the first create only.", "DescribeService; state contract",
)  # fmt: skip
ADOPTED = Code(
    "PAI8031", "An existing service was taken over, as `adopt` asks; what that changes is named.",
    "None needed.", "DescribeService", "note",
)  # fmt: skip
ADOPTED_SINCE = Code(
    "PAI8032", "Another resource has adopted the service since; this one does not delete it.",
    "Take it out of this program: it is recorded there.", "state contract", "warning",
)  # fmt: skip
DELETE_FAILED = Code(
    "PAI8017", "The service became DeleteFailed, twice; it is still there.",
    "Take away what refers to it, then `pulumi destroy` again.", "EAS API 2021-07-01, Service.Status",
)  # fmt: skip
STOPPED_OUTSIDE = Code(
    "PAI8018", "The service is Stopped, and the program does not say whether it should run.",
    '`desired_state="running"` starts it, `desired_state="stopped"` keeps it so.', "EAS API 2021-07-01, Service.Status",
    "warning",
)  # fmt: skip
LABELS_MISSING = Code(
    "PAI8019", "The update was applied; labels that it did not bring, or took away, could not be put.",
    "`pulumi up` puts them again.", "EAS API 2021-07-01 UpdateService, UpdateServiceLabel",
)  # fmt: skip
SET_OUTSIDE = Code(
    "PAI8015", "The update removes configuration that was set outside of this stack.",
    "Add it to the program if it is wanted; `pulumi refresh` shows what lives in the cloud.", "EAS API 2021-07-01 UpdateService, UpdateType=replace",
    "warning",
)  # fmt: skip
NOT_IN_TIME = Code(
    "PAI8202", "The service is not what was waited for when the time was over; it is in state.",
    'Follow cause and change in the message, then `pulumi up`; a slow start needs more time: `custom_timeouts=CustomTimeouts(create="40m")`.',
    "EAS API 2021-07-01, Service.Status",
)  # fmt: skip
UPDATE_PAUSED = Code(
    "PAI8203", "A rolling update is paused because a new replica does not start; the old version still serves.",
    "Follow cause and change in the message, then `pulumi up`: the next update removes the failed replicas first.",
    "EAS documentation, rolling updates",
)  # fmt: skip
WAIT_CANCELLED = Code(
    "PAI8204", "The wait was ended on request; the service goes on, and is in state.",
    "`pulumi up` waits again, `pulumi destroy` removes it.", "Pulumi Cancel",
)  # fmt: skip
NEVER_UP = Code(
    "PAI8205", "The service is not Failed, and what keeps it from running does not pass by itself.",
    "Follow cause and change in the message, then `pulumi up`.", "Kubernetes: CrashLoopBackOff, ImagePullBackOff",
)  # fmt: skip
STILL_AWAITED = Code(
    "PAI8207", "An earlier create or update was stopped or not waited for to its end, and the service is not where it was to be.",
    '`pulumi up` goes on, and waits again where that is asked for; `wait_for="accepted"` does not wait.', "EAS API 2021-07-01, Service.Status",
)  # fmt: skip
NOT_ROLLED_BACK = Code(
    "PAI8206", 'A service that did not become well was to be deleted again (`create_failure="delete"`), and is still there.',
    "It is in state: `pulumi destroy` tries again.", "state contract",
)  # fmt: skip
