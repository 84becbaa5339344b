"""A process that does the tasks of the queue, each in a child of its own.

The child may use up its memory or time, crash or hang; the worker renews the lease, waits and writes the outcome. It
has no threads and no handlers: signals are blocked and fetched where it waits. A child dies with its worker.
"""

import logging
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TypeVar

from django.db import Error, close_old_connections, connections

from evaluations.services import leasing, working

from .child import FETCHED, Child

logger = logging.getLogger(__name__)

T = TypeVar("T")

PRUNE_EVERY = 3600.0
STOPPED = leasing.Fault("处理程序停止")
TAKEN = leasing.Fault("已由其他处理程序接手")


@dataclass(frozen=True)
class Pace:
    """Seconds: how long a lease lasts, a job may take, and one may go on after the worker was told to stop."""

    lease: float = 60
    limit: float = 900
    grace: float = 20
    memory: int = 1024  # megabytes more than the worker has itself

    @property
    def beat(self) -> float:
        """The lease is renewed four times before it runs out."""
        return self.lease / 4


@dataclass
class Worker:
    """Does tasks until it is told to stop. ``tell`` gets a line for each."""

    name: str
    pace: Pace
    clock: Callable[[], datetime]
    tell: Callable[[str], None]
    stop_by: float | None = None
    due: dict[str, float] = field(default_factory=dict)

    def run(self, *, every: float | None, most: int | None = None) -> None:
        """Do what is due; then end, or look again after so many seconds. After ``most`` tasks it ends, too."""
        before = signal.pthread_sigmask(signal.SIG_BLOCK, FETCHED)
        try:
            working.tasks()  # loaded once, for all children
            done = 0
            while self.stop_by is None and done != most:
                self.look_after_all()
                if held := self.tolerate(self.claim):
                    self.attend(held)
                    done += 1
                elif every is None:
                    return
                else:
                    self.listen(every)
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)

    def claim(self) -> leasing.Held | None:
        """The next task, if one is due."""
        return leasing.claim(self.name, now=self.clock(), lease=timedelta(seconds=self.pace.lease))

    def attend(self, held: leasing.Held) -> None:
        """Have a child do the task, and write what came of it."""
        began, name = time.monotonic(), f"{held.task.task_name}({held.task.args_kwargs['args'][0]})"
        connections.close_all()  # no connection is shared with the child
        fault = self.watch(Child(held, self.pace.memory), held, began + self.pace.limit)
        if fault is STOPPED:
            self.tolerate(lambda: leasing.give_back(held, now=self.clock()))
            self.tell(f"交回：{name}，留待下次处理")
            return
        pause = timedelta(seconds=self.pace.beat)
        written = self.tolerate(lambda: leasing.settle(held, fault, now=self.clock(), pause=pause))
        if fault and fault.traceback:
            logger.error("%s\n%s", name, fault.traceback)
        if written:
            outcome = f"出错：{name}，{fault.reason}" if fault else f"完成：{name}"
            self.tell(f"{outcome}，{time.monotonic() - began:.1f} 秒")
        elif written is not None:
            self.tell(f"作废：{name}，{TAKEN.reason}")

    def watch(self, child: Child, held: leasing.Held, end: float) -> leasing.Fault | None:
        """Wait for the child, renewing the lease; end it where it must not go on."""
        while not child.has_ended():
            now = time.monotonic()
            fault = None
            if self.stop_by is not None and now >= self.stop_by:
                fault = STOPPED
            elif now >= end:
                fault = leasing.Fault(f"超过 {self.pace.limit:g} 秒没有完成", "TimeLimit")
            elif self.is_due("beat", self.pace.beat) and self.tolerate(lambda: self.renew(held)) is False:
                fault = TAKEN
            if fault:
                child.kill()
                return fault
            self.look_after_all()
            self.listen(min(self.pace.beat, end - now, self.pace.beat if self.stop_by is None else self.stop_by - now))
        return child.fault()

    def renew(self, held: leasing.Held) -> bool:
        """Say that this worker is alive."""
        return leasing.renew(held, now=self.clock(), lease=timedelta(seconds=self.pace.lease))

    def look_after_all(self) -> None:
        """What workers do for each other: find tasks that were lost, rows that nobody works on, and what is old."""
        if self.is_due("reap", self.pace.lease / 2):
            self.tolerate(lambda: leasing.reap(now=self.clock()))
        if self.is_due("sweep", self.pace.lease):
            lost_after = timedelta(seconds=2 * self.pace.lease)
            self.tolerate(lambda: working.sweep(now=self.clock(), lost_after=lost_after))
        if self.is_due("prune", PRUNE_EVERY):
            self.tolerate(lambda: leasing.prune(now=self.clock()))

    def is_due(self, name: str, every: float) -> bool:
        """Whether something is to be done now that is done every so many seconds."""
        now = time.monotonic()
        if now < self.due.get(name, 0):
            return False
        self.due[name] = now + every
        return True

    def listen(self, seconds: float) -> None:
        """Wait, but not longer than until a child ends or somebody tells this worker to stop."""
        heard = signal.sigtimedwait(FETCHED, max(seconds, 0))
        if heard and heard.si_signo != signal.SIGCHLD:
            grace = 0 if self.stop_by else self.pace.grace  # the second signal means now
            self.stop_by = time.monotonic() + grace
            self.tell(f"停止：正在处理的任务 {grace:g} 秒内没有完成就交回")

    def tolerate(self, act: Callable[[], T]) -> T | None:
        """The result; None if the database is locked or away, which ends no worker."""
        try:
            close_old_connections()
            return act()
        except Error as error:
            logger.warning("database: %s", error)
            connections.close_all()
            return None
