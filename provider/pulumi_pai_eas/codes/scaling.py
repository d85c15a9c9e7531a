"""How many replicas, how they are replaced, and the process around them."""

from __future__ import annotations

from pulumi_pai_eas.codes.code import Code

BOUNDS = Code(
    "PAI5001", "the most replicas are not more than the fewest", "set max above min", "CreateServiceAutoScaler"
)
BOUNDS_NEGATIVE = Code("PAI5002", "a negative number of replicas", "use 0 or more", "CreateServiceAutoScaler")
THRESHOLD = Code("PAI5003", "a threshold that is not above 0", "use a number above 0", "CreateServiceAutoScaler")
NO_METRICS = Code(
    "PAI5004", "an autoscaler without metrics never scales", "give metrics", "CreateServiceAutoScaler", "warning"
)
METRIC_UNKNOWN = Code(
    "PAI5005", "a metric that is not known", "use qps, cpu, gpu, memory or custom[…]", "deploy skill", "warning"
)
PERCENTAGE = Code(
    "PAI5006", "a percentage above 100 is never reached", "use 1 to 100", "CreateServiceAutoScaler", "warning"
)
ZERO_WITH_GATEWAY = Code(
    "PAI5007",
    "scaling to zero behind a dedicated gateway is said to be refused",
    "set min to 1",
    "service configurations in public use",
    "warning",
)
REPLICAS_OUTSIDE = Code(
    "PAI5008", "replicas outside the bounds of the autoscaler", "leave replicas out", "autoscaler of EAS", "warning"
)
REPLICAS_BESIDE_SCALER = Code(
    "PAI5009", "replicas beside an autoscaler, which moves them", "leave replicas out", "autoscaler of EAS", "warning"
)
REPLICAS_NEGATIVE = Code("PAI5010", "a negative number of replicas", "use 0 or more", "service JSON parameters")
CRON_SCHEDULE = Code(
    "PAI5101",
    "a schedule without six fields, seconds first",
    "write seconds minutes hours day month weekday",
    "CreateServiceCronScaler",
)
CRON_TARGET = Code("PAI5102", "a negative number of replicas in a cron job", "use 0 or more", "CreateServiceCronScaler")
CRON_NAME_TWICE = Code("PAI5103", "two cron jobs of one name", "give each a name of its own", "CreateServiceCronScaler")
ROLLING_STUCK = Code(
    "PAI5201",
    "no replica more and none fewer: no update can progress",
    "raise maxSurge or maxUnavailable",
    "rolling updates of EAS",
)
ROLLING_OUTAGE = Code(
    "PAI5202",
    "all replicas may be gone at once during an update",
    "lower maxUnavailable below replicas",
    "rolling updates of EAS",
    "warning",
)
KEEPALIVE_SHORT = Code(
    "PAI5301",
    "a keepalive under one second: it is in milliseconds",
    "give milliseconds, 600000 for ten minutes",
    "service JSON parameters",
    "warning",
)
BATCH_WITHOUT_BATCHING = Code(
    "PAI5302", "batch settings without batching", "set rpc.batching", "service JSON parameters", "warning"
)
PROCESSOR_SETTING = Code(
    "PAI5303",
    "a setting of pre-built processors on an image service",
    "remove it",
    "service JSON parameters",
    "warning",
)
FEATURE_NOT_TEXT = Code(
    "PAI5401", "a feature value that is not text", "write it as text", "service JSON parameters", "warning"
)
DISK_TWICE = Code("PAI5402", "the system disk in two ways", "keep disk", "service JSON parameters", "warning")
DOCKER_AUTH = Code(
    "PAI5403",
    "docker credentials that are not base64 of user:password",
    "use pulumi_pai_eas.docker_auth(user, password)",
    "service JSON parameters",
    "warning",
)
TRAFFIC_WEIGHT = Code("PAI5501", "a traffic weight outside -1 to 1000", "use -1 to 1000", "ReleaseService")
OPTION_UNKNOWN = Code(
    "PAI5502",
    "a value that is none of the choices",
    "use one of those listed",
    "arguments of Service",
    "error or warning",
)
