"""Requests as the typed methods of Alibaba's SDKs build them: paths, queries and bodies are the published ones."""

from __future__ import annotations

import re
from functools import cache
from inspect import signature
from typing import TYPE_CHECKING, Any, cast

from pulumi_pai_eas.client.sdk.call import Request

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping

_REQUEST_PARAMETERS = ("request", "tmp_req")


def prepared(
    client_class: type[Any],
    models: Any,
    operation: str,
    *path: str,
    fields: Mapping[str, Any] | None = None,
    body: Mapping[str, Any] | None = None,
) -> Request:
    """The request that the SDK's method for this operation would send.

    `path` are the parameters that stand in the path. The request object is made from `fields`, by the SDK's attribute
    names, or from `body`, by the names on the wire; methods without a request object take neither. Which methods have
    one changes from release to release of the SDK, so it is looked up.
    """
    recorder = _recorder(client_class)
    method = getattr(recorder, f"{_snake(operation)}_with_options")
    arguments: list[Any] = list(path)
    if any(name in signature(method).parameters for name in _REQUEST_PARAMETERS):
        request_class = getattr(models, f"{operation}Request")
        request = request_class().from_map(dict(body)) if body is not None else request_class(**(fields or {}))
        arguments.append(request)
    method(*arguments, {}, _runtime())
    (request,) = recorder.requests
    return cast("Request", request)


def _recorder(client_class: type[Any]) -> Any:
    """A client that hands its request over instead of sending it, and gets an empty reply to parse."""
    from alibabacloud_tea_openapi.utils_models import Config

    return _recorder_class(cast("Hashable", client_class))(Config(endpoint="unused", region_id="unused"))


@cache
def _recorder_class(client_class: Any) -> Any:
    class Recorder(client_class):  # type: ignore[misc]  # the SDK is untyped
        def __init__(self, config: Any) -> None:
            client_class.__init__(self, config)
            self.requests: list[Request] = []

        def call_api(self, params: Any, request: Any, runtime: Any) -> dict[str, Any]:  # noqa: ARG002
            self.requests.append(_plain(params, request))
            return {}

    return Recorder


def _plain(params: Any, request: Any) -> Request:
    from darabonba.core import DaraCore

    body = request.body
    query = cast("dict[str, Any]", request.query or {})
    return Request(
        str(params.action),
        str(params.version),
        str(params.method),
        str(params.pathname),
        {name: str(value) for name, value in query.items() if value is not None},
        None if body is None else str(DaraCore.to_json_string(body)),
    )


def _runtime() -> Any:
    from darabonba.runtime import RuntimeOptions

    return RuntimeOptions()


def _snake(operation: str) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "_", operation).lower()
