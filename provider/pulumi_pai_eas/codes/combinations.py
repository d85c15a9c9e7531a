"""What does not go together, and what is spelled in a way that does not do what it seems to."""

from __future__ import annotations

from pulumi_pai_eas.codes.code import Code

QUEUE_NOT_ASYNC = Code(
    "PAI6001",
    "a queue on a service that is not asynchronous",
    "set serviceType to Async, or remove the queue",
    "service configurations in public use",
    "warning",
)
SERVICE_TYPE_UNKNOWN = Code(
    "PAI6002",
    "a service type that is not known",
    "use one of those listed",
    "service configurations in public use",
    "warning",
)
META_TYPE_DIFFERS = Code(
    "PAI6003",
    "meta.type says another type than serviceType",
    "remove meta.type",
    "service configurations in public use",
    "warning",
)
UNIT_SIZE = Code(
    "PAI6004",
    "a distributed replica of one machine, or of none",
    "use 2 or more, or leave unitSize out",
    "service JSON parameters",
    "error or warning",
)
ELASTIC_WITH_SCALER = Code(
    "PAI6005", "an elastic job with an autoscaler", "keep one of the two", "service JSON parameters", "warning"
)
TRAFFIC_WITHOUT_GROUP = Code(
    "PAI6006", "traffic of a service that is in no group", "set group", "ReleaseService", "warning"
)
FORBIDDEN_KEY = Code(
    "PAI6101",
    "a key that does not exist in a service JSON and is often invented",
    "use the argument named",
    "deploy skill",
)
NEAR_MISS = Code(
    "PAI6102",
    "a key that has an argument, or looks like one that is known",
    "use the argument named",
    "service JSON parameters",
    "warning",
)
UNKNOWN_KEY = Code(
    "PAI6103",
    "a key that nobody documents",
    "check its spelling; it is sent as it is",
    "service JSON parameters",
    "warning",
)
CONFLICT = Code(
    "PAI6104", "two places say different things about one setting", "keep one", "service JSON parameters", "warning"
)
WRONG_TYPE_IN_FILE = Code(
    "PAI6106",
    "a value of another type than the setting has; it is sent as it is",
    "correct the type",
    "service JSON parameters",
    "warning",
)
IGNORED_SPELLING = Code(
    "PAI6107", "a spelling that the service is said to ignore", "use the argument named", "deploy skill", "warning"
)
REGION_DIFFERS = Code(
    "PAI6108",
    "metadata.region is not the region of the service",
    "set region, and remove metadata.region",
    "service configurations in public use",
    "warning",
)
LABEL_RESERVED = Code(
    "PAI6109", "a label whose name is kept for telling whose a service is", "choose another name", "this package"
)
LABEL_UNNAMED = Code("PAI6118", "a label without a name", "give it one", "EAS API 2021-07-01, UpdateServiceLabel")
CODE_UNKNOWN = Code("PAI6110", "a code in findings that does not exist", "correct it", "this package", "warning")
PROCESSOR_PATH = Code(
    "PAI6111",
    "processor_path: the older way, which the deploy skill forbids",
    "use a container image",
    "deploy skill",
    "warning",
)
VALUE_MALFORMED = Code(
    "PAI6201", "a value of another type than the argument has", "give the type named", "arguments of Service"
)
ARGUMENT_UNKNOWN = Code(
    "PAI6202", "an argument that does not exist", "use the nearest one named, or extra", "arguments of Service"
)
