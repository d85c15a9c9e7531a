"""A safety lock, a stopped service, and calls of its own, on the engine."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.kit.emulators import changes
from tests.kit.programs import program, service

if TYPE_CHECKING:
    from pai_eas_emulator import Emulator

CRON = 'pai.CronScalerArgs(jobs=[pai.CronJobArgs(name="up", schedule="0 0 8 * * *", target_size=2)])'


def test_lock_stop_and_schedule_by_their_own_calls(make_stack: Any, emulator: Emulator) -> None:
    emulator.set(progress="immediate")
    locked = service(safety_lock='"all"', desired_state='"running"')
    stack = make_stack(program(locked))
    stack.up()
    refused = stack.destroy(fails=True)
    assert refused.lines(
        'PAI8012 safetyLock: chat_dev is locked (all); set safety_lock="none", run pulumi up, then delete it.'
    )
    assert "Traceback" not in refused.text
    assert emulator.service("chat_dev") is not None
    since = len(emulator.journal())
    stack.write(program(service(safety_lock='"dangerous"', desired_state='"stopped"', cron_scaler=CRON)))
    shown = stack.preview("--diff").text
    assert 'safetyLock  : "all" => "dangerous"' in shown
    assert 'desiredState: "running" => "stopped"' in shown
    stack.up()
    assert changes(emulator.journal(since)) == [
        "UpdateServiceSafetyLock", "CreateServiceCronScaler", "StopService", "UpdateServiceSafetyLock",
    ]  # fmt: skip
    assert stack.resource("chat")["outputs"]["status"] == "Stopped"
    stack.preview("--refresh", "--expect-no-changes")
    stack.write(program(service(safety_lock='"none"', desired_state='"running"')))
    stack.up()
    stack.preview("--refresh", "--expect-no-changes")
    stack.destroy()
    stack.up()
    assert emulator.service("chat_dev") is not None, "the name is free at once"
