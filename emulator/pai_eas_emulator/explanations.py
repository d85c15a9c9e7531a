"""What can be read about a service that does not run: events of its replica, log lines, diagnosis.

The texts of vLLM, PyTorch, Kubernetes and containerd are those that the programs really write; what EAS's own
diagnosis says is guessed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from pai_eas_emulator.command_lines import command_of, declared_port, served_model, shell_syntax
from pai_eas_emulator.failures import asked_length, machine_of
from pai_eas_emulator.json_values import JsonObject, as_int, as_object

if TYPE_CHECKING:
    from pai_eas_emulator.service import Service
    from pai_eas_emulator.state import State

PORT_OF_VLLM = 8000


@dataclass(frozen=True, slots=True)
class Explanation:
    """Everything the reads say about one failure."""

    error: str
    causes: tuple[str, ...]
    advices: tuple[str, ...]
    logs: tuple[str, ...] = ()
    events: tuple[tuple[str, str, str], ...] = ()
    """Type, Reason, Message, after the events of starting a container."""
    exit_code: int = 1
    """Of the container's last end; 0 when it never started."""
    starts: bool = True
    """Whether the container is started at all."""


_CRASHES = (("Warning", "BackOff", "Back-off restarting failed container worker in pod {pod}"),)


def _engine_start(service: Service) -> list[str]:
    model = served_model(command_of(service)) or "/model_dir"
    return [
        "INFO [api_server.py:1772] vLLM API server version 0.14.0",
        f"INFO [utils.py:253] non-default args: {{'model': '/model_dir', 'served_model_name': ['{model}']}}",
        "INFO [model.py:514] Resolved architecture: Qwen3ForCausalLM",
        f"INFO [model.py:1661] Using max model len {asked_length(service, {})}",
        "(EngineCore_DP0 pid=93) INFO [core.py:93] Initializing a V1 LLM engine (v0.14.0)",
        "(EngineCore_DP0 pid=93) INFO [gpu_model_runner.py:3562] Starting to load model /model_dir...",
    ]


_ENGINE_END = (
    "(APIServer pid=1) Traceback (most recent call last):",
    '(APIServer pid=1)   File "/usr/local/bin/vllm", line 10, in <module>',
    "(APIServer pid=1)     sys.exit(main())",
    *(
        f'(APIServer pid=1)   File "/usr/local/lib/python3.12/dist-packages/vllm/{module}", line {line}, in {function}'
        for module, line, function in (
            ("entrypoints/cli/main.py", 73, "main"),
            ("entrypoints/cli/serve.py", 60, "cmd"),
            ("entrypoints/openai/api_server.py", 2024, "run_server"),
            ("entrypoints/openai/api_server.py", 2043, "run_server_worker"),
            ("entrypoints/openai/api_server.py", 195, "build_async_engine_client"),
            ("entrypoints/openai/api_server.py", 236, "build_async_engine_client_from_engine_args"),
            ("v1/engine/async_llm.py", 223, "from_vllm_config"),
            ("v1/engine/async_llm.py", 134, "__init__"),
            ("v1/engine/core_client.py", 122, "make_async_mp_client"),
            ("v1/engine/core_client.py", 810, "__init__"),
            ("v1/engine/core_client.py", 471, "__init__"),
            ("v1/engine/utils.py", 887, "launch_core_engines"),
            ("v1/engine/utils.py", 944, "wait_for_engine_startup"),
        )
        for _ in range(3)
    ),
    "(APIServer pid=1) RuntimeError: Engine core initialization failed. See root cause above. Failed core proc(s): {}",
)
"""What vLLM writes after the root cause: more than forty lines, so that the last lines alone do not say why."""


def _cuda_out_of_memory(service: Service, keys: JsonObject, state: State) -> Explanation:
    machine = machine_of(service, state.catalogue)
    total = float(machine.get("GPUMemory") or 0)
    needed = float(keys.get("neededGib", 40))
    cause = (
        f"torch.OutOfMemoryError: CUDA out of memory. Tried to allocate 136.00 MiB. GPU 0 has a total capacity of "
        f"{total - 0.5:.2f} GiB of which 52.06 MiB is free. Including non-PyTorch memory, this process has "
        f"{total - 0.6:.2f} GiB memory in use."
    )
    return Explanation(
        "CUDA out of memory",
        ((f"The model needs about {needed:g} GiB of GPU memory, {machine.get('InstanceType', 'the machine')} has "
         f"{machine.get('GPUAmount', 0)} x {total:g} GiB"),),
        ("Use an instance type with more GPU memory, or spread the model over GPUs with --tensor-parallel-size",),
        (*_engine_start(service), f"(EngineCore_DP0 pid=93) {cause}", *_ENGINE_END),
        _CRASHES,
    )  # fmt: skip


def _kv_cache(service: Service, keys: JsonObject, _state: State) -> Explanation:
    length, most = asked_length(service, keys), as_int(keys.get("maximumLength")) or 28384
    per_token = float(keys.get("kibPerToken", 144)) / (1 << 20)
    cause = (
        f"ValueError: To serve at least one request with the models's max seq len ({length}), "
        f"({length * per_token:.2f} GiB KV cache is needed, which is larger than the available KV cache memory "
        f"({most * per_token:.2f} GiB). Based on the available memory, the estimated maximum model length is {most}. "
        "Try increasing `gpu_memory_utilization` or decreasing `max_model_len` when initializing the engine."
    )
    return Explanation(
        "KV cache is too small",
        (f"A context of {length} tokens does not fit into the GPU memory left beside the weights",),
        (f"Set --max-model-len to at most {most}, or use an instance type with more GPU memory",),
        (*_engine_start(service), f"(EngineCore_DP0 pid=93) {cause}", *_ENGINE_END),
        _CRASHES,
    )


def _image_pull(service: Service, keys: JsonObject, _state: State) -> Explanation:
    part = str(keys.get("image") or "")
    images = [str(container.get("image", "")) for container in service.containers]
    image = next((name for name in images if part in name), service.image)
    problem = f'failed to pull and unpack image "{image}": failed to resolve reference "{image}": {image}: not found'
    return Explanation(
        "Failed to pull image",
        (f"The image {image} does not exist, or the registry cannot be reached from the service's region",),
        ("Check the repository and the tag of the image, and that the registry's region is the service's",),
        (),
        (("Warning", "Failed", f'Failed to pull image "{image}": {problem}'),
         ("Warning", "Failed", "Error: ErrImagePull"),
         ("Normal", "BackOff", f'Back-off pulling image "{image}"'),
         ("Warning", "Failed", "Error: ImagePullBackOff")),
        exit_code=0,
        starts=False,
    )  # fmt: skip


def _port_mismatch(service: Service, keys: JsonObject, _state: State) -> Explanation:
    port = as_int(service.containers[0].get("port")) if service.containers else None
    listens = as_int(keys.get("port")) or declared_port(command_of(service)) or PORT_OF_VLLM
    return Explanation(
        "Service port is not listening",
        (f"containers[0].port is {port}, the process listens on {listens}",),
        (f"Set the port of the container to {listens}, or start the process on {port}",),
        (f"INFO:     Uvicorn running on http://0.0.0.0:{listens} (Press CTRL+C to quit)",),
        (("Warning", "Unhealthy", f"Readiness probe failed: dial tcp 127.0.0.1:{port}: connect: connection refused"),),
        exit_code=0,
    )


def _probe_too_early(service: Service, keys: JsonObject, _state: State) -> Explanation:
    ready = float(keys.get("readySeconds", 180))
    probes = ("startup_check", "liveness_check", "health_check")
    name = next((name for name in probes for item in service.containers if item.get(name)), "startup_check")
    found = [as_object(item[name]) for item in service.containers if item.get(name)]
    probe = found[0] if found else as_object(None)
    got = as_object(probe.get("http_get"))
    where = f"http://127.0.0.1:{got.get('port', PORT_OF_VLLM)}{got.get('path', '/')}"
    word = {"startup_check": "Startup", "liveness_check": "Liveness"}.get(name, "Readiness")
    return Explanation(
        f"{word} probe failed",
        (f"The process is ready after about {ready:g} s, {name} gives up earlier",),
        (f"Raise initial_delay_seconds or failure_threshold of {name}",),
        (*_engine_start(service), "INFO:     Shutting down", "INFO:     Finished server process [1]"),
        (("Warning", "Unhealthy", f'{word} probe failed: Get "{where}": connect: connection refused'),
         ("Normal", "Killing", f"Container worker failed {word.lower()} probe, will be restarted"), *_CRASHES),
        exit_code=143,
    )  # fmt: skip


def _out_of_memory_killed(service: Service, keys: JsonObject, state: State) -> Explanation:
    machine = machine_of(service, state.catalogue)
    return Explanation(
        "Container was killed: out of memory",
        ((f"The process needs about {float(keys.get('neededGib', 32)):g} GiB of memory, the replica has "
         f"{float(machine.get('Memory') or 0):g} GiB"),),
        ("Use an instance type with more memory",),
        ("Loading safetensors checkpoint shards:  40% Completed | 2/5 [00:09<00:14,  4.71s/it]",),
        (("Warning", "OOMKilling", "Memory cgroup out of memory: Killed process 1 (python)"), *_CRASHES),
        exit_code=137,
    )  # fmt: skip


def _missing_model_path(_service: Service, keys: JsonObject, _state: State) -> Explanation:
    path = str(keys.get("path") or "/model_dir")
    return Explanation(
        "Model path does not exist",
        (f"{path} is empty or missing in the container: no storage is mounted there, or its source holds no model",),
        (f"Mount the model at {path} and check the path of its source",),
        ((f"OSError: Can't load the configuration of '{path}'. If you were trying to load it from "
         "'https://huggingface.co/models', make sure you don't have a local directory with the same name. Otherwise, "
         f"make sure '{path}' is the correct path to a directory containing a config.json file"),),
        _CRASHES,
    )  # fmt: skip


def _shell_syntax(service: Service, _keys: JsonObject, _state: State) -> Explanation:
    command = command_of(service)
    found = shell_syntax(command)
    program = command.split()[0] if command.split() else ""
    if found == program:
        line = f'exec: "{program}": executable file not found in $PATH'
        code = 127
    else:
        line = f"{program}: error: unrecognized arguments: {found}"
        code = 2
    return Explanation(
        "Start command failed",
        (f"`command` is run without a shell, which takes {found!r} for an argument",),
        ("Use `script` for shell syntax",),
        (line,),
        _CRASHES,
        exit_code=code,
    )


def _no_gpu(_service: Service, _keys: JsonObject, _state: State) -> Explanation:
    return Explanation(
        "No GPU",
        ("The image needs a GPU, the instance type has none",),
        ("Use an instance type with a GPU",),
        (("RuntimeError: Failed to infer device type, please set the environment variable `VLLM_LOGGING_LEVEL=DEBUG` "
         "to turn on verbose logging to help debug the issue."),),
        _CRASHES,
    )  # fmt: skip


def _no_stock(service: Service, _keys: JsonObject, _state: State) -> Explanation:
    message = str(service.trouble.get("message"))
    return Explanation(
        "Insufficient resources",
        (message,),
        ("Wait, or use another instance type",),
        (),
        (("Warning", "FailedScheduling", message),),
        exit_code=0,
        starts=False,
    )


def _other(service: Service, _keys: JsonObject, _state: State) -> Explanation:
    message = str(service.trouble.get("message") or "Service cannot start")
    event = ("Warning", str(service.trouble.get("reason") or "Failed"), message)
    return Explanation(message, (), (), (), (event,), exit_code=0, starts=False)


_Explain: TypeAlias = Callable[["Service", JsonObject, "State"], Explanation]

_EXPLAIN: dict[str, _Explain] = {
    "cudaOutOfMemory": _cuda_out_of_memory,
    "kvCache": _kv_cache,
    "imagePull": _image_pull,
    "portMismatch": _port_mismatch,
    "probeTooEarly": _probe_too_early,
    "outOfMemoryKilled": _out_of_memory_killed,
    "missingModelPath": _missing_model_path,
    "shellSyntax": _shell_syntax,
    "noGpu": _no_gpu,
    "noStock": _no_stock,
}


def explanation(service: Service, state: State) -> Explanation | None:
    """What is said of the service's trouble; None when it has none."""
    if not service.trouble:
        return None
    explain = _EXPLAIN.get(str(service.trouble.get("kind")), _other)
    return explain(service, as_object(service.trouble.get("keys")), state)


def healthy_logs(service: Service) -> list[str]:
    """The log of a replica that has started."""
    command = command_of(service)
    port = declared_port(command) or PORT_OF_VLLM
    started = [
        "INFO:     Started server process [1]",
        "INFO:     Waiting for application startup.",
        "INFO:     Application startup complete.",
        f"INFO:     Uvicorn running on http://0.0.0.0:{port} (Press CTRL+C to quit)",
    ]
    return [*_engine_start(service), *started] if "vllm" in command else started
