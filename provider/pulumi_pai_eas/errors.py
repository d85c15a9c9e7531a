"""Every exception of this package:

    PaiEasError
      Fault                 a call to an API did not give what was asked for
        CredentialFault     the key is unknown, the signature wrong, the token expired, or there are no credentials
        NeverConnected      the request never arrived: refused, name not resolved, TLS
        PermissionFault     403: the identity may not do this; `action` is the RAM action that is missing
        NotFound            404 InvalidService.NotFound, and only that: there is no such service
        ForeignService      403 Forbidden.PrivilegeCheckFailed: the name belongs to somebody else
        Conflict            409: a duplicate, an empty name, or an operation in progress
        BadRequest          400 and any other refusal of what was sent
        Throttled           too many calls
        ServerFault         5xx with a JSON body
        NoReply             sent, and no intelligible answer: time-out, reset, HTML body; the outcome is unknown
        GarbledReply        an answer whose fields do not have the published types
      ConfigurationError    the stack's configuration or the environment lacks or contradicts something
      WrongTarget           the state was recorded against another target than the present one (emulator, real service)
      Cancelled             the user or the engine asked to stop
      DeadlineExceeded      the time given for the operation is over

The text of an exception is one line that a user reads; it never holds a secret.
"""

from __future__ import annotations


class PaiEasError(Exception):
    """The root; `code` is an id of `codes`."""

    code = "PAI9001"

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text

    @property
    def coded(self) -> str:
        """The text, with the code before it unless it begins with one."""
        return self.text if self.text.startswith("PAI") else f"{self.code} {self.text}"


class Fault(PaiEasError):  # noqa: N818 - the API's word, as in "error answer"
    """A call did not give what was asked for. `retry_after` is the server's hint in seconds.

    `status` is the HTTP status (None when there was none), `api_code` and `api_message` are the API's own words.
    """

    code = "PAI7009"

    def __init__(
        self,
        operation: str,
        text: str,
        *,
        status: int | None = None,
        api_code: str | None = None,
        api_message: str | None = None,
        request_id: str | None = None,
        retry_after: float | None = None,
        action: str | None = None,
    ) -> None:
        super().__init__(text)
        self.operation = operation
        self.status = status
        self.api_code = api_code
        self.api_message = api_message
        self.request_id = request_id
        self.retry_after = retry_after
        self.action = action


class CredentialFault(Fault):
    """Nothing can be done with these credentials."""

    code = "PAI7003"


class NeverConnected(Fault):
    """The request never arrived."""

    code = "PAI7001"


class PermissionFault(Fault):
    """The identity lacks a permission; `action` names it where known."""

    code = "PAI7004"


class NotFound(Fault):
    """There is no such service."""

    code = "PAI7005"


class ForeignService(Fault):
    """The service belongs to another identity of the account."""

    code = "PAI7006"


class Conflict(Fault):
    """409."""

    code = "PAI7007"


class BadRequest(Fault):
    """Refused as it was sent."""

    code = "PAI7008"


class Throttled(Fault):
    """Too many calls."""

    code = "PAI7011"


class ServerFault(Fault):
    """The service failed."""

    code = "PAI7012"


class NoReply(Fault):
    """Sent, and no intelligible answer came: what happened is unknown."""

    code = "PAI7013"


class GarbledReply(Fault):
    """An answer whose fields do not have the published types."""

    code = "PAI7014"


class ConfigurationError(PaiEasError):
    """The stack's configuration or the environment lacks or contradicts something."""

    code = "PAI7002"


class WrongTarget(PaiEasError):  # noqa: N818
    """The state belongs to another target than the present one."""

    code = "PAI8011"


class Cancelled(PaiEasError):  # noqa: N818
    """Stopped on request; nothing more is sent."""

    code = "PAI8021"


class DeadlineExceeded(PaiEasError):  # noqa: N818
    """The time given is over."""

    code = "PAI8022"
