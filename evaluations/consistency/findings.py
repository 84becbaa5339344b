"""What a check reports."""

from typing import NamedTuple

from evaluations.enums import Severity


class Finding(NamedTuple):
    """One contradiction: ``where`` is a path into the data package, the message names both values."""

    code: str
    severity: Severity
    where: str
    stated: str
    computed: str
    message: str
