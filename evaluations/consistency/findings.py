"""What a check is and what it reports."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import NamedTuple

from evaluations.enums import Severity

from .subject import Subject

KEY_LENGTH = 24


class Finding(NamedTuple):
    """One contradiction: ``where`` is a path into the data package, the message names both values."""

    code: str
    severity: Severity
    where: str
    stated: str
    computed: str
    message: str

    def key(self, place: str) -> str:
        """Names the finding together with its values; by its ``place`` if it has one, since paths count rows."""
        words = "\n".join((self.code, place or self.where, self.stated, self.computed))
        return sha256(words.encode()).hexdigest()[:KEY_LENGTH]


class Found(NamedTuple):
    """What the function of a check yields: a finding without what is the same for all of its findings."""

    where: str
    stated: str
    computed: str
    message: str


@dataclass(frozen=True, slots=True)
class Check:
    """One check: ``title`` says in Chinese what it looks for, ``source`` the regulation or practice it serves."""

    code: str
    severity: Severity
    title: str
    source: str
    function: Callable[[Subject], Iterator[Found]]

    def __call__(self, subject: Subject) -> Iterator[Finding]:
        for where, stated, computed, message in self.function(subject):
            yield Finding(self.code, self.severity, where, stated, computed, message)


def check(
    code: str, severity: Severity, *, title: str, source: str
) -> Callable[[Callable[[Subject], Iterator[Found]]], Check]:
    """Make a check of a function over one report. A new check starts as advisory."""

    def made(function: Callable[[Subject], Iterator[Found]]) -> Check:
        return Check(code, severity, title, source, function)

    return made
