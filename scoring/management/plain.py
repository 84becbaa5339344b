"""Commands that end bad input with clear sentences and exit code 2, and never with a traceback."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, NoReturn

from django.core.management.base import BaseCommand
from django.db import OperationalError, ProgrammingError

from scoring.engine import Problem, ProblemsError

BAD_INPUT = 2


class PlainCommand(BaseCommand):
    """Subclasses write ``run``; the exceptions in ``refusals`` are told, not raised."""

    refusals: tuple[type[Exception], ...] = ()
    run: Callable[..., None]

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            self.run(**options)
        except ProblemsError as error:
            self.refuse(*(str(problem) for problem in error.problems))
        except self.refusals as error:
            self.refuse(str(error))
        except (OperationalError, ProgrammingError) as error:
            self.refuse(f"数据库用不了（{error}）。请先运行 manage.py migrate 建表，或核对 DATABASE_URL。")

    def refuse(self, *sentences: str) -> NoReturn:
        """Say what is wrong, one line each, and end with exit code 2."""
        for sentence in sentences:
            self.stderr.write(sentence)
        sys.exit(BAD_INPUT)


@contextmanager
def within_file(name: str) -> Iterator[None]:
    """Problems found inside are led by the file's name."""
    try:
        yield
    except ProblemsError as error:
        raise ProblemsError(problems_in(name, error)) from error


def problems_in(name: str, error: ProblemsError) -> list[Problem]:
    """The problems of one file among several, each led by the file's name."""
    return [
        one if one.path == name else Problem("：".join(filter(None, (name, one.path))), one.message)
        for one in error.problems
    ]
