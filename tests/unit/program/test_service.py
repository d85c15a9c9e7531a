"""The resource beside its bag: outputs with their types, existing services, service JSON, what is refused."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pulumi
import pytest

import pulumi_pai_eas as pai
from pulumi_pai_eas.model.edit import shown
from pulumi_pai_eas.model.properties import to_bag
from pulumi_pai_eas.model.reading import read_bag
from pulumi_pai_eas.property_bag import restore
from pulumi_pai_eas.wire import flatten
from tests.kit.corpus import CorpusFile, files
from tests.unit.program.registration import bag_of, later, run, secret

OUTPUTS = {
    "serviceId": "eas-m-1",
    "status": "Running",
    "version": 3.0,
    "replicaStatus": {"running": 1.0, "pending": 2.0, "total": 3.0},
    "nlbEndpoint": {"nlbId": "nlb-1", "host": "h", "port": 80.0},
    "networkInEffect": {"kind": "nlb", "vpcId": "vpc-1", "vswitchIds": ["vsw-1"]},
    "endpoints": [
        {"type": "Nlb", "backendId": "nlb-1", "internetEndpoints": [], "intranetEndpoints": ["x"], "port": 80.0}
    ],
    "effectiveInstanceTypes": ["ecs.x"],
    "region": "cn-hangzhou",
}


def read(attribute: Any, **options: Any) -> Any:
    """What an attribute of a service holds."""
    _, value = run(lambda: attribute(pai.Service("chat", replicas=2)), outputs=OUTPUTS, **options)
    return value


VALUES = [
    (lambda s: s.service_id, "eas-m-1", "text"),
    (lambda s: s.version, 3, "a whole number, which arrives as a float"),
    (lambda s: s.replicas, 2, "an input"),
    (lambda s: s.region, "cn-hangzhou", "an input that check put in"),
    (lambda s: s.replica_status.apply(lambda r: (r.running, r.pending, r.total)), (1, 2, 3), "an object's attributes"),
    (lambda s: s.replica_status.running, 1, "lifted through the Output"),
    (lambda s: s.nlb_endpoint.apply(lambda n: (n.nlb_id, n.host, n.port)), ("nlb-1", "h", 80), "keys are camelCase"),
    (lambda s: s.network_in_effect.apply(lambda n: (n.kind, n.vswitch_ids)), ("nlb", ["vsw-1"]), "a list in an object"),
    (lambda s: s.network_in_effect.fallback_from, None, "a part that is absent"),
    (lambda s: s.endpoints[0].intranet_endpoints, ["x"], "objects in a list"),
    (lambda s: s.endpoints[0].type, "Nlb", "a name of one word"),
    (lambda s: s.effective_instance_types, ["ecs.x"], "what check decided"),
    (lambda s: s.access_token, None, "what is not there yet"),
    (lambda s: s.id, "chat-id", "Pulumi's own"),
]


@pytest.mark.parametrize(("attribute", "value"), [row[:2] for row in VALUES], ids=[row[2] for row in VALUES])
def test_outputs(attribute: Any, value: Any) -> None:
    found = read(attribute)
    assert found == value
    assert type(found) is type(value)


def test_at_preview_what_only_the_service_knows_is_unknown() -> None:
    seen: list[Any] = []

    def program() -> None:
        service = pai.Service("chat", replicas=2)
        service.access_token.apply(seen.append)
        service.replicas.apply(seen.append)

    run(program, preview=True)
    assert seen == [2]


def test_an_existing_service_is_read_and_not_registered() -> None:
    registered, status = run(
        lambda: pai.Service.get("old", later("cn-hangzhou/chat"), pulumi.ResourceOptions(protect=True)).status,
        outputs=OUTPUTS,
    )
    assert status == "Running"
    assert [(item.type, item.name, item.id, item.bag) for item in registered] == [
        ("pulumi-python:dynamic/pai:Service", "old", "cn-hangzhou/chat", {})
    ]
    assert registered[0].provider_text


REFUSED: list[tuple[dict[str, Any], str, str]] = [
    ({"contaners": []}, "Service has no argument 'contaners'; did you mean 'containers'?", "misspelled"),
    (
        {"instanceType": "x"},
        "Service has no argument 'instanceType'; did you mean 'instance_type'?",
        "the key's spelling",
    ),
    (
        {"vpc": {"vpc_id": "a", "vpcId": "b"}},
        "vpc: 'vpc_id' is given in both spellings",
        "which of the two is meant cannot be told",
    ),
    (
        {"containers": pai.ContainerArgs(image="a")},
        "containers takes a list of ContainerArgs",
        "an object in place of a list",
    ),
    (
        {"network": pai.VpcArgs(vpc_id="a", vswitch_ids=[], security_group_id="a")},
        "network takes NetworkArgs, not VpcArgs",
        "an object of another section",
    ),
    (
        {"compute": pai.NeedsArgs(gpus=1)},
        "compute takes PublicComputeArgs or DedicatedComputeArgs or QuotaComputeArgs, not NeedsArgs",
        "an object that is none of a union",
    ),
]


@pytest.mark.parametrize(("arguments", "message"), [row[:2] for row in REFUSED], ids=[row[2] for row in REFUSED])
def test_what_is_no_argument_is_refused_with_the_nearest_that_is(arguments: dict[str, Any], message: str) -> None:
    with pytest.raises(TypeError) as refused:
        run(lambda: pai.Service("chat", **arguments))
    assert str(refused.value) == message


PASSED_ON: list[tuple[dict[str, Any], dict[str, Any], list[str], str]] = [
    (
        {"containers": [{"image": "a"}, {"imgae": "x", "port": 1}]},
        {"containers": [{"image": "a"}, {"port": 1, "imgae": "x"}]},
        ["containers[1].imgae is no argument here; the nearest is image"],
        "in a literal in a list",
    ),
    (
        {"storage": [{"path": "oss://a/", "mount_path": "/a"}]},
        {"storage": [{"path": "oss://a/", "mount_path": "/a"}]},
        ["storage[0].kind is missing; one of oss, nfs, cpfs, dataset, git, code, image, emptyDir, cache, raw"],
        "a literal of a union without its kind",
    ),
    (
        {"compute": {"kind": "spot"}},
        {"compute": {"kind": "spot"}},
        ["compute.kind 'spot' is not a kind; one of public, dedicated, quota"],
        "a kind that does not exist",
    ),
    (
        {"containers": [{"startup_check": {"kind": "http", "http_get": {}, "period_seconds": 3}}]},
        {"containers": [{"startupCheck": {"kind": "http", "periodSeconds": 3, "http_get": {}}}]},
        [
            (
                "containers[0].startupCheck.http_get is no argument here; there are failureThreshold, "
                "initialDelaySeconds, kind, path, periodSeconds, port, successThreshold, timeoutSeconds"
            )
        ],
        "deep inside, with nothing near",
    ),
]


@pytest.mark.parametrize(
    ("arguments", "bag", "problems"), [row[:3] for row in PASSED_ON], ids=[row[3] for row in PASSED_ON]
)
def test_what_is_no_argument_of_a_literal_is_left_to_check(
    arguments: dict[str, Any], bag: dict[str, Any], problems: list[str]
) -> None:
    found = bag_of(lambda: pai.Service("chat", **arguments) and None)
    assert found == bag
    assert [f"{shown(problem.path)} {problem.text}" for problem in read_bag(found)[1]] == problems


def test_import_is_refused_with_the_way_that_works() -> None:
    with pytest.raises(TypeError, match="pai-eas import REGION/NAME"):
        run(lambda: pai.Service("chat", pulumi.ResourceOptions(import_="cn-hangzhou/chat")))


def test_values_that_check_judges_pass() -> None:
    bag = bag_of(lambda: pai.Service("chat", containers="x", compute=3, storage=[7], network={"nlb": "y"}) and None)
    assert bag == {"containers": "x", "compute": 3, "storage": [7], "network": {"nlb": "y"}}


# service JSON

JSON = {
    "metadata": {"name": "qwen", "instance": 2},
    "containers": [{"image": "a", "port": 8000, "env": [{"name": "A", "value": "a"}], "new_key": 1}],
    "storage": [{"mount_path": "/m", "oss": {"path": "oss://b/", "readOnly": True}}],
    "cloud": {"computing": {"instance_type": "ecs.x"}},
    "sinker": {"config": {"access_key": "k"}},
}
BAG = {
    "serviceName": "qwen",
    "replicas": 2,
    "containers": [{"image": "a", "port": 8000, "extra": {"new_key": 1}}],
    "environment": {"0": {"A": "a"}},
    "storage": [{"kind": "oss", "mountPath": "/m", "path": "oss://b/", "readOnly": True}],
    "compute": {"kind": "public", "instanceTypes": ["ecs.x"]},
}


def test_a_service_json_stands_for_arguments() -> None:
    bag = bag_of(lambda: pai.Service.from_service_json("chat", JSON) and None)
    assert set(bag) == {*BAG, "extra"}
    assert {key: bag[key] for key in BAG} == BAG
    assert bag["extra"]["sinker"]["config"]["access_key"]["value"] == "k"


@pytest.mark.parametrize("as_path", [str, Path], ids=["text", "path"])
def test_it_may_be_a_file(tmp_path: Path, as_path: Any) -> None:
    file = tmp_path / "service.json"
    file.write_text(json.dumps(JSON))
    assert bag_of(lambda: pai.Service.from_service_json("chat", as_path(file)) and None) == bag_of(
        lambda: pai.Service.from_service_json("chat", JSON) and None
    )


OVERRIDES: list[tuple[dict[str, Any], dict[str, Any], str]] = [
    ({"replicas": 5}, {"replicas": 5}, "a value"),
    ({"replicas": None}, {"replicas": 2}, "None overrides nothing"),
    ({"instance_type": "ecs.y"}, {"compute": None, "instanceType": "ecs.y"}, "the short form for the long"),
    (
        {"containers": [pai.ContainerArgs(image=later("z"))]},
        {"containers": [{"image": "z"}], "environment": None},
        "a section as a whole, with Outputs",
    ),
]


@pytest.mark.parametrize(("arguments", "expected"), [row[:2] for row in OVERRIDES], ids=[row[2] for row in OVERRIDES])
def test_arguments_go_before_the_file(arguments: dict[str, Any], expected: dict[str, Any]) -> None:
    bag = bag_of(lambda: pai.Service.from_service_json("chat", JSON, **arguments) and None)
    assert {key: bag.get(key) for key in expected} == expected


def test_a_compute_argument_goes_before_the_machine_type_of_the_file() -> None:
    compute = pai.QuotaComputeArgs(quota_id="q")
    bag = bag_of(lambda: pai.Service.from_service_json("chat", JSON, compute=compute) and None)
    assert bag["compute"] == {"kind": "quota", "quotaId": "q"}


def test_an_output_inside_is_refused_with_its_place() -> None:
    with pytest.raises(pulumi.RunError, match=r"containers\[0\].image of the service JSON is an Output"):
        run(lambda: pai.Service.from_service_json("chat", {"containers": [{"image": later("x")}]}))


@pytest.mark.parametrize("given", [None, "", 5, b"x"])
def test_what_is_no_file_and_no_content_is_refused(given: Any) -> None:
    said = "service_json: the path of a file or its content as a dict, not "
    with pytest.raises(pulumi.RunError) as refused:
        run(lambda: pai.Service.from_service_json("chat", given))
    assert str(refused.value) == f"{said}{given!r}"


UNREADABLE: list[tuple[bytes | None, str, str]] = [
    (b'{"a": 1,\n "b"}', "no JSON, line 2, column 5: Expecting ':' delimiter", "broken JSON names the place"),
    (b"[1]", "holds no JSON object", "a list is no configuration"),
    (b"", "no JSON, line 1, column 1: Expecting value", "an empty file"),
    (b'{"a": "\xff"}', "no text in UTF-8, at byte 7", "another encoding"),
    (b"[" * 100_000, "is nested too deeply", "brackets without end"),
    (None, f"cannot be read: No such file or directory; from {Path.cwd()}", "no file; where it was looked for"),
]


@pytest.mark.parametrize(("content", "message", "reason"), UNREADABLE, ids=[row[2] for row in UNREADABLE])
def test_a_file_without_a_service_is_refused(tmp_path: Path, content: bytes | None, message: str, reason: str) -> None:
    file = tmp_path / "service.json"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(pulumi.RunError) as refused:
        run(lambda: pai.Service.from_service_json("chat", file))
    assert str(refused.value) == f"{file}: {message}", reason


def test_a_file_that_begins_with_a_byte_order_mark_is_read(tmp_path: Path) -> None:
    file = tmp_path / "service.json"
    file.write_bytes(b"\xef\xbb\xbf" + json.dumps(JSON).encode())
    assert bag_of(lambda: pai.Service.from_service_json("chat", file) and None) == bag_of(
        lambda: pai.Service.from_service_json("chat", JSON) and None
    )


@pytest.mark.parametrize("file", files(), ids=lambda file: file.number)
def test_every_published_service_json_arrives_as_what_it_says(file: CorpusFile) -> None:
    """Through arguments, Pulumi's serialiser and the bag, the provider reads the same spec as from the file."""
    registered, _ = run(lambda: pai.Service.from_service_json("chat", file.config) and None)
    desired, problems = read_bag(restore(open_(registered[0].bag)))
    spec, _ = flatten(file.config)
    assert problems == ()
    assert json.dumps(to_bag(desired.spec), sort_keys=True) == json.dumps(to_bag(spec), sort_keys=True)


def open_(value: Any) -> Any:
    """The value without the marks of secrets."""
    if isinstance(value, dict):
        if PROTECTED in value:
            return open_(value["value"])
        return {key: open_(member) for key, member in value.items()}
    return [open_(item) for item in value] if isinstance(value, list) else value


PROTECTED = next(key for key in secret(None) if key != "value")
