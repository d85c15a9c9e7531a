"""Known arguments that mean nothing: one line with the component's own argument names, and nothing registered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pulumi
import pytest

import pulumi_pai_eas as pai
from pulumi_pai_eas_components import (
    CanaryRelease,
    ComfyUiService,
    PrivateEndpoint,
    SglangService,
    VllmService,
)
from tests.components.registered import run

if TYPE_CHECKING:
    from collections.abc import Callable

QWEN = {"model": "Qwen/Qwen3-8B", "model_path": "oss://models/qwen3-8b/"}
VPC = pai.VpcArgs(vpc_id="vpc-1", vswitch_ids=["vsw-1", "vsw-2"], security_group_id="sg-1")
ONE: dict[str, Any] = {"containers": [pai.ContainerArgs(image="x", port=8000, command="serve")]}
LATER = "LATER"
"""Stands for an Output, which cannot be made before there is a program."""

ROWS: list[tuple[Callable[..., Any], dict[str, Any], str, str]] = [
    (VllmService, {**QWEN, "model": "Qwen/Qwen3-9B"},
     "model: the size of Qwen/Qwen3-9B is not known here (known and similar: Qwen/Qwen3-8B, ", "the nearest names"),
    (VllmService, {**QWEN, "model": "me/own"},
     "model: the size of me/own is not known here; give model_config, the content of its config.json", "nothing near"),
    (VllmService, {**QWEN, "model": " "}, "model: is empty", "nothing at all"),
    (VllmService, {**QWEN, "model": LATER}, "model: the name of a model that is known when the program runs, not an ",
     "the command line follows from it"),
    (VllmService, {**QWEN, "model_config": {}}, "model_config: ", "a configuration that says nothing"),
    (VllmService, {**QWEN, "model_config": "config.json"}, "model_config: the content of a config.json, not 'config.",
     "the content, not the name of the file"),
    (VllmService, {**QWEN, "context": 50000}, "context: Qwen/Qwen3-8B takes 1 to 40960 tokens, not 50000", "too long"),
    (VllmService, {**QWEN, "context": 0}, "context: Qwen/Qwen3-8B takes 1 to 40960 tokens, not 0", "nothing"),
    (VllmService, {**QWEN, "context": "8k"}, "context: a number of tokens, not '8k'", "a text"),
    (VllmService, {**QWEN, "context": LATER}, "context: a number of tokens that is known when the program runs", "Output"),
    (VllmService, {**QWEN, "gpus": 3}, "gpus: Qwen/Qwen3-8B cannot be spread over 3; over 1, 2, 4, 8, 16 it can",
     "heads that do not divide"),
    (SglangService, {**QWEN, "gpus": 0}, "gpus: Qwen/Qwen3-8B cannot be spread over 0; over 1, 2, 4, 8, 16 it can",
     "no GPU"),
    (VllmService, {**QWEN, "gpus": True}, "gpus: a number, not True", "a flag is no number"),
    (VllmService, {**QWEN, "gpu_memory_utilization": 90},
     "gpu_memory_utilization: a share of the GPU's memory, above 0 to 1, not 90", "percent"),
    (VllmService, {**QWEN, "flags": "--enable-x"}, "flags: a list of words, not '--enable-x'", "one text"),
    (VllmService, {**QWEN, "flags": ["--max-num-seqs", 5]}, "flags[1]: a word, not 5", "a number among the words"),
    (VllmService, {**QWEN, "flags": LATER}, "flags: a list of words that is known when the program runs", "all an Output"),
    (VllmService, {**QWEN, "model": None}, "model: is empty", "a setting that is not there"),
    *((VllmService, {**QWEN, "model_path": given}, "model_path: is needed: the folder of the model's files, oss://", reason)
      for given, reason in ((None, "a folder that no setting names"), ("", "a folder without a name"))),
    (VllmService, {**QWEN, "mounts": pai.OssMountArgs(path="oss://a/b/", mount_path="/b")},
     "mounts: a list of mounts, not OssMountArgs", "one mount, not a list"),
    (VllmService, {**QWEN, "labels": ["team"]}, "labels: a mapping, not list", "names without values"),
    (VllmService, {**QWEN, "served_model_name": 3}, "served_model_name: a name, not 3", "a number"),
    (VllmService, {**QWEN, "contxt": 1}, "contxt is no argument; nearest: context", "misspelled, its own"),
    (VllmService, {**QWEN, "replica": 1}, "replica is no argument; nearest: replicas", "misspelled, passed on"),
    (VllmService, {**QWEN, "containers": []}, "containers is no argument; ", "what the component makes itself"),
    (ComfyUiService, {"form": "app"}, "form: one of web, api, not 'app'", "no such form"),
    (ComfyUiService, {"form": LATER}, "form: one of web, api that is known when the program runs, not an Output", "Output"),
    (ComfyUiService, {"modelpath": "x"}, "modelpath is no argument; nearest: model_path", "misspelled"),
    (PrivateEndpoint, {**ONE}, "vpc: is needed: the VPC in which the service is to be reached", "no VPC"),
    (PrivateEndpoint, {**ONE, "vpc": VPC, "port": 8080}, "port: 1 to 65535 but not 8080, which EAS keeps; got 8080",
     "kept by EAS"),
    (PrivateEndpoint, {**ONE, "vpc": VPC, "port": 0}, "port: 1 to 65535 but not 8080, which EAS keeps; got 0", "no port"),
    (PrivateEndpoint, {**ONE, "vpc": VPC, "network": pai.NetworkArgs()},
     "network: cannot be given to PrivateEndpoint; the NLB is what the component makes", "its own"),
    (PrivateEndpoint, {**ONE, "vpc": VPC, "nlb_failure": "shared_gateway"},
     "nlb_failure: cannot be given to PrivateEndpoint; falling back to the shared gateway would make the service public",
     "would be public"),
    (PrivateEndpoint, {**ONE, "vpc": VPC, "contaners": []}, "contaners is no argument; nearest: containers", "misspelled"),
    (CanaryRelease, {"stable": ONE, "canary": ONE, "weight": 101}, "weight: the canary's share, 0 to 100, not 101", "more"),
    (CanaryRelease, {"stable": ONE, "canary": ONE, "weight": -1}, "weight: the canary's share, 0 to 100, not -1", "less"),
    (CanaryRelease, {"stable": ONE, "canary": ONE, "weight": "5"}, "weight: the canary's share, 0 to 100, not '5'",
     "a text"),
    (CanaryRelease, {"stable": ONE, "canary": {**ONE, "traffic": {"weight": 5}}, "weight": 5},
     "canary: traffic is what the component sets; give it weight", "its own"),
    (CanaryRelease, {"stable": {**ONE, "group": "g"}, "canary": ONE, "weight": 5},
     "stable: group is what the component sets; give it group", "its own"),
    (CanaryRelease, {"stable": {**ONE, "replica": 2}, "canary": ONE, "weight": 5},
     "stable: replica is no argument; nearest: replicas", "misspelled"),
    (CanaryRelease, {"stable": "x", "canary": ONE, "weight": 5},
     "stable: the arguments of a pai.Service as a dict, not 'x'", "no arguments at all"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("component", "given", "text", "reason"), ROWS, ids=[f"{row[0].__name__}: {row[2][:30]}, {row[3]}" for row in ROWS]
)
def test_one_line_before_anything_is_registered(
    component: Callable[..., Any], given: dict[str, Any], text: str, reason: str
) -> None:
    refused: list[str] = []

    def program() -> None:
        later = pulumi.Output.from_input("x")
        try:
            component("chat", **{key: later if value is LATER else value for key, value in given.items()})
        except pulumi.RunError as error:
            refused.append(str(error))

    resources, _ = run(program)
    assert len(refused) == 1, reason
    assert refused[0].startswith(f"chat: {text}"), reason
    assert "\n" not in refused[0]
    assert resources == []
