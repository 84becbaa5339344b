"""Worker processes as an operator starts them, on the database of the test."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import quote

from django.db import connection

ROOT = Path(__file__).parents[2]


def database_url():
    """Where the test's own database is, for another process."""
    own = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{own['NAME']}"
    address = f"{quote(own['HOST'], safe='')}{own['PORT'] and ':'}{own['PORT']}"
    login = f"{own['USER']}{own['PASSWORD'] and ':'}{quote(own['PASSWORD'], safe='')}"
    return f"postgres://{login}@{address}/{own['NAME']}"


class Workers:
    """Started, killed and frozen by a test; none outlives it. What they say is in ``log``."""

    def __init__(self, log):
        self.log, self.running = log, []

    def start(self, *arguments):
        environment = os.environ | {"DATABASE_URL": database_url(), "DJANGO_SETTINGS_MODULE": "tests.jobs.settings"}
        with self.log.open("a") as log:
            command = [sys.executable, "manage.py", "work", "--skip-checks", *map(str, arguments)]
            worker = subprocess.Popen(
                command, cwd=ROOT, env=environment, stdout=log, stderr=log, start_new_session=True
            )
        self.running.append(worker)
        return worker

    def kill(self, worker):
        """The worker alone, as the kernel would; what it started must go with it."""
        worker.kill()
        worker.wait()
        self.running.remove(worker)

    def signal_all_of(self, worker, which):
        """The worker and what it started, as when a machine is suspended."""
        os.killpg(worker.pid, which)

    def end(self):
        for worker in self.running:
            if worker.poll() is None:
                self.signal_all_of(worker, signal.SIGKILL)
                worker.wait()


def children_of(worker):
    return Path(f"/proc/{worker.pid}/task/{worker.pid}/children").read_text().split()


def wait_until(is_so, seconds=90):
    """Until something is so; AssertionError if it does not come about."""
    end = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < end, "waited too long"
        time.sleep(0.05)
