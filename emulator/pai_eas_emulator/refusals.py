"""Every error answer, as a constant with its certainty and source; `Refused` carries one to the pipeline."""

# ruff: noqa: E501  - one row of a table on one line

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from pai_eas_emulator.certainty import CONFIRMED, DOCUMENTED, GUESSED, Certainty

if TYPE_CHECKING:
    from pai_eas_emulator.json_values import JsonObject

Layer = Literal["gateway", "service"]


@dataclass(frozen=True, slots=True)
class Refusal:
    """One error answer: HTTP status, code, message with `{fields}`, when it is given, and how sure that is.

    `layer` decides the shape of the body: the API gateway in front of all products answers with
    `RequestId HostId Code Message Recommend`, EAS itself with `RequestId HostId Code HttpCode Success Message`.
    """

    status: int
    code: str
    message: str
    when: str
    certainty: Certainty
    source: str
    layer: Layer = "service"


class Refused(Exception):  # noqa: N818  - it is an answer, not a fault of this program
    """The request is answered with `refusal`, its message filled with the fields given."""

    def __init__(self, refusal: Refusal, *, extra: JsonObject | None = None, **fields: object) -> None:
        self.refusal = refusal
        self.extra: JsonObject = extra or {}
        """Further keys of the body, such as AccessDeniedDetail."""
        self.message = refusal.message.format(**fields)
        super().__init__(f"{refusal.status} {refusal.code}: {self.message}")


_GATEWAY = "general behaviour of the Alibaba Cloud API gateway, not checked for EAS"

UNKNOWN_ACCESS_KEY = Refusal(
    404, "InvalidAccessKeyId.NotFound", "Specified access key is not found.",
    "the access key id is not one of the account's", DOCUMENTED,
    "public logs of other products behind the same gateway", "gateway",
)  # fmt: skip
MISSING_SIGNATURE = Refusal(
    400, "MissingAuthorization", "The request carries no authorization of a supported scheme.",
    "no or an unreadable Authorization header", GUESSED, _GATEWAY, "gateway",
)  # fmt: skip
SIGNATURE_MISMATCH = Refusal(
    400, "SignatureDoesNotMatch",
    "Specified signature is not matched with our calculation. server string to sign is:{string_to_sign}",
    "the signature is wrong: another secret, or something signed was changed", GUESSED, _GATEWAY, "gateway",
)  # fmt: skip
UNSIGNED_HEADER = Refusal(
    400, "SignatureDoesNotMatch", "The signature does not cover the header {names}.",
    "a header that says what is asked for is sent but not among SignedHeaders", GUESSED, _GATEWAY, "gateway",
)  # fmt: skip
BODY_HASH_MISMATCH = Refusal(
    400, "SignatureDoesNotMatch", "The body does not have the hash given in x-acs-content-sha256.",
    "the body is not the one that was hashed", GUESSED, _GATEWAY, "gateway",
)  # fmt: skip
EXPIRED_TIMESTAMP = Refusal(
    400, "InvalidTimeStamp.Expired", "Specified time stamp or date value is expired.",
    "the date of the request is more than 15 minutes from the server's, or missing", GUESSED, _GATEWAY, "gateway",
)  # fmt: skip
NONCE_USED = Refusal(
    400, "SignatureNonceUsed", "Specified signature nonce was used already.",
    "a nonce is sent a second time within 15 minutes", GUESSED, _GATEWAY, "gateway",
)  # fmt: skip
WRONG_SECURITY_TOKEN = Refusal(
    400, "InvalidSecurityToken.MismatchWithAccessKey", "Specified SecurityToken mismatch with the AccessKey.",
    "the STS token is not the one configured for the access key", GUESSED, _GATEWAY, "gateway",
)  # fmt: skip
NO_PERMISSION = Refusal(
    403, "NoPermission", "You are not authorized to do this action. Resource: {resource} Action: {action}",
    "the RAM policy of the caller does not allow the action", GUESSED,
    "general behaviour of RAM; the SDK core reads AccessDeniedDetail", "gateway",
)  # fmt: skip
INVALID_VERSION = Refusal(
    404, "InvalidVersion", "Specified parameter Version is not valid.",
    "x-acs-version is not the version of the API that has this path", GUESSED, _GATEWAY, "gateway",
)  # fmt: skip
UNKNOWN_ACTION = Refusal(
    404, "InvalidAction.NotFound", "Specified api is not found, please check your url and method: {method} {path}",
    "no published operation has this method and path, or this action", GUESSED, _GATEWAY, "gateway",
)  # fmt: skip
NOT_IMPLEMENTED = Refusal(
    501, "NotImplemented", "The emulator does not implement {operation}.",
    "the operation is published, the emulator lacks it (the real service never answers so)", GUESSED,
    "emulator", "gateway",
)  # fmt: skip
REGION_MISMATCH = Refusal(
    400, "InvalidParameter", "Region mismatch: ClusterId [{cluster}] is not the region of the request [{region}].",
    "ClusterId in the path is not the region in the header x-acs-region-id", GUESSED,
    'deploy skill ("Region mismatch" errors when --cluster-id differs from the region)',
)  # fmt: skip

MALFORMED_BODY = Refusal(
    400, "InvalidParameter", "The request body is not a valid JSON object: {problem}",
    "a body that must be a JSON object is not one", GUESSED, "EAS API 2021-07-01 metadata declares 400",
)  # fmt: skip
EMPTY_NAME = Refusal(
    409, "InvalidParameter", "Service name is empty",
    "the posted service JSON has no name", CONFIRMED, "GitHub aliyun/darabonba-openapi issue 190, error body verbatim",
)  # fmt: skip
BAD_NAME = Refusal(
    400, "InvalidParameter", "Service name [{name}] is not valid",
    "the name has other characters than letters, digits, `_` and `-`, or more than 63", GUESSED,
    "deploy skill (3 to 63 of a-z, 0-9 and _); other public samples have hyphens; that it refuses is guessed",
)  # fmt: skip
NAME_TAKEN = Refusal(
    409, "InvalidService.Duplicate", "Service [{name}] already exists in region [{region}]",
    "a service of this name exists in the region, or is still being deleted", GUESSED,
    "deploy skill (409: the service exists); code and text unknown",
)  # fmt: skip
SERVICE_NOT_FOUND = Refusal(
    404, "InvalidService.NotFound", "Service [{name}] in region [{region}] is not found",
    "no service of this name exists in the region", DOCUMENTED, "terraform-provider-alicloud, deploy skill",
)  # fmt: skip
ANOTHER_OWNER = Refusal(
    403, "Forbidden.PrivilegeCheckFailed", "You do not have the privilege to operate service [{name}].",
    "the service of this name belongs to another user of the account", DOCUMENTED,
    "AgentScope runtime's PAI deployer (code); status and text guessed",
)  # fmt: skip
WORKSPACE_NOT_FOUND = Refusal(
    400, "InvalidParameter", "Workspace [{workspace}] does not exist",
    "the workspace is not one of the account's (knob refuseUnknownWorkspaces)", GUESSED, "no source states what happens",
)  # fmt: skip
WORKSPACE_NOT_ENABLED = Refusal(
    400, "InvalidParameter", "Workspace [{workspace}] is {status}",
    "the workspace is not ENABLED (knob refuseUnknownWorkspaces)", GUESSED, "no source states what happens",
)  # fmt: skip
GET_WORKSPACE_NOT_FOUND = Refusal(
    404, "100400027", "Workspace {workspace} not found",
    "GetWorkspace of a workspace that does not exist", DOCUMENTED,
    "terraform-provider-alicloud, PAI workspace (codes); status and text guessed", "gateway",
)  # fmt: skip
IMAGE_NOT_FOUND = Refusal(
    404, "201400002", "Image {image} not found", "GetImage of an image that does not exist", GUESSED,
    "codes of AIWorkspace are numbers; which one is unknown", "gateway",
)  # fmt: skip
MACHINE_NOT_AVAILABLE = Refusal(
    400, "InvalidParameter", "Instance type [{machine}] is not supported in region [{region}]",
    "DescribeMachineSpec does not list the instance type as available (knob refuseUnknownMachines)", GUESSED,
    "no source states what happens",
)  # fmt: skip
RESOURCE_NOT_FOUND = Refusal(
    404, "InvalidResource.NotFound", "Resource [{resource}] is not found",
    "a dedicated resource group does not exist", GUESSED, "named as InvalidService.NotFound",
)  # fmt: skip
GATEWAY_NOT_FOUND = Refusal(
    404, "InvalidGateway.NotFound", "Gateway [{gateway}] in region [{region}] is not found",
    "a dedicated gateway does not exist; also for `shared` and an empty id", GUESSED, "named as InvalidService.NotFound",
)  # fmt: skip
NETWORK_NOT_FOUND = Refusal(
    400, "InvalidParameter", "[{what}] does not exist or does not belong to VPC [{vpc}]",
    "a VPC, vSwitch or security group is not known (knob refuseUnknownNetworks)", GUESSED, "no source states what happens",
)  # fmt: skip
NLB_IN_ONE_ZONE = Refusal(
    400, "InvalidParameter", "NLB requires at least two vswitches in different zones, got [{vswitches}]",
    "an NLB is asked for with one vSwitch, or with several in one zone", GUESSED,
    "deploy skill (two vSwitches in different zones); that it refuses is guessed",
)  # fmt: skip
SCALER_BOUNDS = Refusal(
    400, "InvalidParameter", "max [{most}] must be greater than min [{least}]",
    "the bounds of an autoscaler are not in order", GUESSED,
    "EAS API 2021-07-01 CreateServiceAutoScaler (max is greater than min); that it refuses is guessed",
)  # fmt: skip
NAME_CHANGED = Refusal(
    400, "InvalidParameter", "Service name [{posted}] does not match [{name}]",
    "an update posts a service JSON with another name", GUESSED, "no source states what happens",
)  # fmt: skip
UPDATE_IN_PROGRESS = Refusal(
    409, "InvalidService.Conflict", "Service [{name}] is {status}, try again later",
    "an update while an operation is in progress (knob refuseUpdateInProgress)", GUESSED,
    "EAS API 2021-07-01 metadata declares 409",
)  # fmt: skip
SAFETY_LOCKED = Refusal(
    403, "Forbidden.SafetyLock", "Service [{name}] is locked by safety lock [{lock}], operation is not allowed",
    "the safety lock: `dangerous` keeps from deleting and stopping, `all` from every change", GUESSED,
    "EAS API 2021-07-01 UpdateServiceSafetyLock; the answer is unknown",
)  # fmt: skip
SERVICE_IS_DELETING = Refusal(
    409, "InvalidParameter", "Service [{name}] in region [{region}] is being deleted",
    "a service is changed while it is being deleted", GUESSED, "EAS API 2021-07-01 metadata declares 409",
)  # fmt: skip
RESERVED_PORT = Refusal(
    400, "InvalidParameter", "Container port {port} is reserved, 8080 and 9090 can not be used",
    "a container listens on 8080 or 9090 (knob refuseReservedPorts)", GUESSED,
    "EAS documentation, JSON parameters: 8080 and 9090 are reserved; that it refuses is guessed",
)  # fmt: skip
RESERVED_LISTENER_PORT = Refusal(
    400, "InvalidParameter", "NLB listener port 8080 can not be used",
    "an NLB listener asks for port 8080 (knob refuseReservedPorts)", GUESSED,
    "EAS documentation, services with an associated NLB; that it refuses is guessed",
)  # fmt: skip
NLB_WITHOUT_VSWITCH = Refusal(
    400, "InvalidParameter", "vswitch can not be null",
    "an NLB is asked for, with a VPC but without vSwitches", GUESSED, "deploy skill (message); code unknown",
)  # fmt: skip
NLB_WITHOUT_VPC = Refusal(
    400, "InvalidParameter", "vpcId, vswId and securityGroupId are required",
    "an NLB is asked for without a VPC or security group", GUESSED, "deploy skill (message); code unknown",
)  # fmt: skip
BAD_UPDATE_TYPE = Refusal(
    400, "InvalidParameter", "UpdateType [{value}] is not supported, use merge or replace",
    "UpdateType is neither merge nor replace", GUESSED, "EAS API 2021-07-01 UpdateService lists the two values",
)  # fmt: skip
BAD_LABELS = Refusal(
    400, "InvalidParameter", "{parameter} is not valid: {problem}",
    "labels are not a JSON object of strings, or label keys not a list", GUESSED, "EAS API 2021-07-01 label operations",
)  # fmt: skip
BAD_TIME = Refusal(
    400, "InvalidParameter", "{parameter} [{value}] is not of the form yyyy-MM-dd HH:mm:ss",
    "StartTime or EndTime of events and logs in another form, ISO 8601 included", DOCUMENTED,
    "GitHub aliyun/alibabacloud-aiops-skills, diagnosis skill (code); status and text guessed",
)  # fmt: skip
BAD_VERSION = Refusal(
    400, "InvalidParameter", "Version [{version}] is not available, it must be greater than 0 and less than [{latest}]",
    "UpdateServiceVersion to a version that is not kept", GUESSED, "EAS API 2021-07-01 metadata declares 400",
)  # fmt: skip
BAD_VALUE = Refusal(
    400, "InvalidParameter", "{parameter} [{value}] is not valid, use {choices}",
    "a value that is none of the published ones", GUESSED, "EAS API 2021-07-01 metadata declares 400",
)  # fmt: skip
SCALER_EXISTS = Refusal(
    409, "InvalidParameter", "Service [{name}] already has an {what}",
    "a scaler is created where there is one", GUESSED, "no source states what happens",
)  # fmt: skip
SCALER_NOT_FOUND = Refusal(
    404, "InvalidScaler.NotFound", "Service [{name}] has no {what}",
    "a scaler is asked for, updated or deleted where there is none (knob absentScaler for asking)", GUESSED,
    "no source states what happens",
)  # fmt: skip
BAD_SCALE_JOB = Refusal(
    400, "InvalidParameter", "Scale job [{job}] needs Name, TargetSize and a Schedule of six fields",
    "a job of a cron scaler is not complete", GUESSED, "EAS API 2021-07-01 CreateServiceCronScaler",
)  # fmt: skip
GROUP_NOT_FOUND = Refusal(
    404, "InvalidGroup.NotFound", "Group [{group}] in region [{region}] is not found",
    "a group that no service is in", GUESSED, "named as InvalidService.NotFound",
)  # fmt: skip
MISSING_PARAMETER = Refusal(
    400, "MissingParameter", "The input parameter \"{parameter}\" that is mandatory for processing this request is not supplied.",
    "a look-up lacks a required parameter", DOCUMENTED, "VPC and ECS API references, common error codes", "gateway",
)  # fmt: skip
LOAD_BALANCER_NOT_FOUND = Refusal(
    404, "ResourceNotFound.loadBalancer", "The specified resource {load_balancer} of loadBalancer is not found.",
    "GetLoadBalancerAttribute of an NLB that does not exist", DOCUMENTED, "NLB API 2022-04-30 reference, error codes", "gateway",
)  # fmt: skip
BAD_PAGE = Refusal(
    400, "InvalidParameter", "{parameter} [{value}] is not a positive integer",
    "PageNumber or PageSize is not a positive integer", GUESSED, "no source states what happens",
)  # fmt: skip


def all_refusals() -> dict[str, Refusal]:
    """Every refusal by the name of its constant, in the order of this file."""
    return {name: value for name, value in globals().items() if isinstance(value, Refusal)}
