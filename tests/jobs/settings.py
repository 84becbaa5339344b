"""The settings of a worker process that does the tests' jobs."""

from tests.settings import *  # noqa: F403
from zjperf.settings import TASKS

__all__ = ["TASKS"]
