"""From outcomes, findings and faults to what Pulumi understands: results, partial creation, one-line errors."""

from __future__ import annotations

import sys
import traceback
from functools import wraps
from typing import TYPE_CHECKING, NoReturn, ParamSpec, TypeVar

from pulumi.dynamic import CheckFailure

from pulumi_pai_eas.codes import defect
from pulumi_pai_eas.dynamic.secret_texts import without_secrets
from pulumi_pai_eas.engine import partial
from pulumi_pai_eas.errors import Fault, PaiEasError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from pulumi_pai_eas.model.finding import Finding

P = ParamSpec("P")
R = TypeVar("R")

NOTHING_SENT = "Nothing was sent."


class Told(Exception):  # noqa: N818 - its text is the message, nothing else of it is shown
    """What the user reads. Raised with `from None`."""


def failures(findings: Iterable[Finding]) -> list[CheckFailure]:
    """Errors as check failures. On property "" always: with another one the engine prints that property's value."""
    errors = [finding for finding in findings if finding.severity == "error"]
    return [CheckFailure("", f"{_ended(finding.line())} {NOTHING_SENT}") for finding in errors]


def warnings(findings: Iterable[Finding], say: Callable[[str], None], info: Callable[[str], None]) -> None:
    """Warnings and notes under the resource; ignored findings are counted in one line."""
    findings = tuple(findings)
    for finding in findings:
        if finding.severity == "warning":
            say(finding.line())
        elif finding.severity == "note":
            info(finding.line())
    ignored = sorted({finding.code for finding in findings if finding.severity == "ignored"})
    if ignored:
        number = sum(finding.severity == "ignored" for finding in findings)
        info(f"{number} finding{'s' if number != 1 else ''} ignored, as asked: {', '.join(ignored)}")


def refuse(findings: Iterable[Finding]) -> NoReturn:
    """End the call with the errors, one a line."""
    tell("\n".join(finding.line() for finding in findings))


def tell(text: str) -> NoReturn:
    """End the call with a text and nothing around it."""
    raise _told(text) from None


def unwell(
    resource_id: str, outputs: dict[str, object], reasons: tuple[str, ...], inputs: dict[str, object] | None = None
) -> NoReturn:
    """End the call as made, but not well: id and outputs go to state."""
    partial.end_partially(resource_id, outputs, reasons, inputs)


def _told(text: str) -> Exception:
    # The newest SDK prints format_exc(), whose last line is "Name: text", or the name alone where there is no text;
    # older ones print str(). The name may be any text.
    if hasattr(sys.modules["__main__"], "_abort_with_traceback"):
        named: type[Told] = type(text.replace("\0", ""), (Told,), {"__module__": "builtins"})
        return named()
    return Told(text)


def without_traceback() -> None:
    """From configure(): the SDK prints the traceback of whatever a verb raises; leave one line of it."""
    sys.tracebacklimit = 0


def answering(verb: Callable[P, R]) -> Callable[P, R]:
    """Around each verb: faults become their one line, and a defect of ours is told with its trace."""

    @wraps(verb)
    def told(*arguments: P.args, **named: P.kwargs) -> R:
        try:
            return verb(*arguments, **named)
        except (Told, partial.NotEndedPartially):
            raise
        except PaiEasError as error:
            problem = _line(error)
        except Exception as error:
            if not str(error) and type(error) is Exception:
                raise  # gRPC's abort() of a partial creation
            trace = "".join(traceback.format_exception(error, limit=-12))
            problem = (
                f"{defect.DEFECT.id} {defect.DEFECT.title} {defect.DEFECT.remedy}\n{without_secrets(trace, arguments)}"
            )
        raise _told(problem) from None

    return told


def _line(error: PaiEasError) -> str:
    """The error's text with its code, and the request that the API knows it by."""
    text = error.coded
    if isinstance(error, Fault) and error.request_id and error.request_id not in text:
        text = f"{_ended(text)} Request {error.request_id}."
    return text


def _ended(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else f"{text}."
