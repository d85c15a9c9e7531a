"""Who the service is, what runs in it: names, workspace, containers, processor."""

from __future__ import annotations

from pulumi_pai_eas.codes.code import Code

NAME_MALFORMED = Code(
    "PAI1001",
    "the service name has other characters than a-z, 0-9, _ and -, or not 3 to 63 of them",
    "choose a name of 3 to 63 lower case letters, digits and underscores",
    "deploy skill; service JSON parameters",
)
NAME_HYPHEN = Code(
    "PAI1002",
    "the service name holds a hyphen, which the deploy skill forbids and some of its own samples have",
    "use underscores; a service that exists keeps its name",
    "deploy skill",
    "error or warning",
)
NAME_AND_PREFIX = Code(
    "PAI1003",
    "a name and a name prefix are both given",
    "keep one of serviceName and serviceNamePrefix",
    "arguments of Service",
)
NAME_TAKEN = Code(
    "PAI1004",
    "a service of this name exists already",
    "choose another name, or import the service; it is never replaced or reused",
    "deploy skill; DescribeService",
    "error or warning",
)
WORKSPACE_AMBIGUOUS = Code(
    "PAI1005",
    "several workspaces are ENABLED and none was named",
    "set workspaceId to one of those listed",
    "deploy skill; ListWorkspaces",
)
WORKSPACE_UNUSABLE = Code(
    "PAI1006",
    "no workspace is ENABLED, or the one named is not, or is not there",
    "enable or create a workspace, or name another one",
    "ListWorkspaces",
    "warning",
)
NOTHING_RUNS = Code("PAI1010", "neither containers nor a processor", "give containers", "service JSON parameters")
CONTAINERS_AND_PROCESSOR = Code(
    "PAI1011", "containers and a processor", "keep one of the two", "service JSON parameters", "warning"
)
OUTPUT_IN_TEXT = Code(
    "PAI1012",
    "an Output was put into a text with an f-string or str()",
    "use Output.concat, Output.format or apply",
    "Pulumi, Inputs and Outputs",
)
REGION_MALFORMED = Code(
    "PAI1013",
    "a region that is none",
    "choose a region such as cn-hangzhou",
    "regions and endpoints of PAI",
)
PORT_RESERVED = Code(
    "PAI1101",
    "a container listens on 8080 or 9090, which EAS keeps for itself",
    "choose another port, 8000 for example",
    "service JSON parameters",
)
PORT_RANGE = Code("PAI1102", "a port outside 1 to 65535", "choose a port from 1 to 65535", "service JSON parameters")
PORT_TWICE = Code(
    "PAI1103",
    "two containers listen on one port",
    "give each container a port of its own",
    "containers of one replica share a network",
)
PROBE_HANDLER = Code(
    "PAI1104",
    "a probe has no handler, or more than one",
    "give each probe exactly one of http, tcp and exec",
    "health checks of EAS",
)
PORT_MISSING = Code(
    "PAI1105", "a container without a port", "set the port that the process listens on", "deploy skill", "warning"
)
PORT_DIFFERS = Code(
    "PAI1106",
    "the port in the command line is not the container's port",
    "make the two the same",
    "service JSON parameters",
    "warning",
)
SHELL_IN_COMMAND = Code(
    "PAI1107",
    "shell syntax in command, which runs without a shell",
    "use script instead of command",
    "service JSON parameters",
    "warning",
)
COMMAND_AND_SCRIPT = Code(
    "PAI1108", "command and script together", "keep one of the two", "service JSON parameters", "warning"
)
NO_COMMAND = Code(
    "PAI1109",
    "neither command nor script",
    "say how the container starts, unless the image does so itself",
    "service JSON parameters",
    "warning",
)
MODEL_FROM_OSS = Code(
    "PAI1110",
    "an inference engine is given an oss:// address as model",
    "mount the folder and pass the path inside the container",
    "deploy skill",
    "warning",
)
MODEL_NOT_MOUNTED = Code(
    "PAI1111",
    "an inference engine reads a local path that no mount covers",
    "mount the model there, or correct the path",
    "deploy skill",
    "warning",
)
REQUIREMENTS_TWICE = Code(
    "PAI1112", "python requirements as a list and as a file", "keep one of the two", "PAI Python SDK", "warning"
)
ENV_TWICE = Code("PAI1113", "an environment variable is given twice", "keep one", "service JSON parameters", "warning")
ENV_UNNAMED = Code("PAI1119", "an environment variable without a name", "give it one", "Kubernetes, EnvVar")
PROBE_PORT = Code(
    "PAI1114",
    "a probe asks a port that no container has",
    "use the port of a container",
    "health checks of EAS",
    "warning",
)
PROBES_WITH_PROCESSOR = Code(
    "PAI1115",
    "probes on a processor service",
    "remove them: they belong to custom images",
    "health checks of EAS",
    "warning",
)
SUCCESS_THRESHOLD = Code(
    "PAI1116",
    "a start-up or liveness check with a success threshold other than 1",
    "set it to 1",
    "Kubernetes, container probes",
    "warning",
)
STARTUP_BUDGET = Code(
    "PAI1117",
    "less than two minutes for a language model to start",
    "raise initialDelaySeconds, periodSeconds or failureThreshold",
    "measured start times of vLLM and SGLang",
    "warning",
)
LIVENESS_WITHOUT_STARTUP = Code(
    "PAI1118",
    "a liveness check without a start-up check may kill a language model that is still loading",
    "add a startupCheck",
    "Kubernetes, container probes",
    "warning",
)
PROCESSOR_ENTRY = Code(
    "PAI1201",
    "a processor of type cpp or python without entry",
    "name the file that is loaded",
    "service JSON parameters",
)
PROCESSOR_MAIN_CLASS = Code(
    "PAI1202", "a processor of type java without a main class", "name the main class", "service JSON parameters"
)
PROCESSOR_NAMELESS = Code(
    "PAI1203",
    "a processor with neither a name nor a path",
    "name a pre-built processor, or give the path of your own",
    "service JSON parameters",
)
PROCESSOR_NO_MODEL = Code(
    "PAI1204",
    "a processor without a model path and without a mount",
    "give modelPath",
    "service JSON parameters",
    "warning",
)
CUDA_VERSION = Code(
    "PAI1205",
    "a CUDA version outside 8.0 to 11.2",
    "use a version from 8.0 to 11.2, or a container image",
    "service JSON parameters",
    "warning",
)
PROCESSOR_LEGACY = Code(
    "PAI1206", "a processor: the older way, not for new services", "use a container image", "deploy skill", "warning"
)
