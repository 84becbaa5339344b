"""What a check is and what it reports."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import NamedTuple

from evaluations.enums import Severity

from .subject import Subject

KEY_LENGTH = 24
STEM_LENGTH = 12  # of a key: which check and place, whatever the values
WHOLE_REPORT = ("figures", "budget_lines", "indicators", "lines", "texts")


class Finding(NamedTuple):
    """One contradiction: ``where`` is a path into the data package, the message names both values."""

    code: str
    severity: Severity
    where: str
    stated: str
    computed: str
    message: str

    def key(self, place: str) -> str:
        """Names the finding, then its values; by its ``place`` if it has one, since paths count rows."""
        stem = _digest(self.code, place or self.where)[:STEM_LENGTH]
        return stem + _digest(self.stated, self.computed)[: KEY_LENGTH - STEM_LENGTH]


def _digest(*words: str) -> str:
    return sha256("\n".join(words).encode()).hexdigest()


class Found(NamedTuple):
    """What the function of a check yields: a finding without what is the same for all of its findings."""

    where: str
    stated: str
    computed: str
    message: str


@dataclass(frozen=True, slots=True)
class Check:
    """One check: ``title`` says in Chinese what it looks for, ``source`` the regulation or practice it serves.

    ``rests_on``: lists of the data package that have to be filled in as a whole before it has anything to say
    of a report that is being written.
    """

    code: str
    severity: Severity
    title: str
    source: str
    function: Callable[[Subject], Iterator[Found]]
    rests_on: tuple[str, ...] = ()

    def __call__(self, subject: Subject) -> Iterator[Finding]:
        for where, stated, computed, message in self.function(subject):
            yield Finding(self.code, self.severity, where, stated, computed, message)


def check(
    code: str, severity: Severity, *, title: str, source: str, rests_on: tuple[str, ...] = ()
) -> Callable[[Callable[[Subject], Iterator[Found]]], Check]:
    """Make a check of a function over one report. A new check starts as advisory."""

    def made(function: Callable[[Subject], Iterator[Found]]) -> Check:
        return Check(code, severity, title, source, function, rests_on)

    return made
