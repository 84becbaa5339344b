"""The checks in the order in which their findings are told. A new check starts as advisory."""

from . import (
    alignment,
    completeness,
    entries,
    funding,
    judged,
    language,
    magnitudes,
    points,
    rates,
    ratios,
    scores,
    sentences,
    statements,
    targets,
    texts,
)
from .findings import Check

CHECKS: tuple[Check, ...] = (
    *scores.CHECKS,
    *points.CHECKS,
    *ratios.CHECKS,
    *rates.CHECKS,
    *targets.CHECKS,
    *entries.CHECKS,
    *funding.CHECKS,
    *magnitudes.CHECKS,
    *alignment.CHECKS,
    *texts.CHECKS,
    *sentences.CHECKS,
    *judged.CHECKS,
    *statements.CHECKS,
    *completeness.CHECKS,
    *language.CHECKS,
)
BY_CODE = {check.code: check for check in CHECKS}
