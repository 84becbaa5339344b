"""Everything a reviewer entered on the page of a report, stored together or not at all."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from evaluations.models import Report
from evaluations.trail import Act

from .remarking import add_remark, reopen_remark, settle_remark
from .scoring_review import Given, save_reviewed_points


@dataclass(frozen=True)
class Review:
    """Points given, remarks made (place and text), and remarks settled or opened again, by primary key."""

    points: Sequence[Given] = ()
    remarks: Sequence[tuple[str, str]] = ()
    settled: Sequence[int] = ()
    reopened: Sequence[int] = ()


def save_review(report: Report, review: Review, act: Act, *, version: int) -> int:
    """Store a review; returns on how many score lines the points changed.

    Raises PointsRefused, NotAllowed or NotPossibleNow, and then nothing is stored.
    """
    with transaction.atomic():
        changed = save_reviewed_points(report, review.points, act, version=version) if review.points else 0
        for place, text in review.remarks:
            add_remark(report, place, text, act)
        for key in review.settled:
            settle_remark(report, key, act)
        for key in review.reopened:
            reopen_remark(report, key, act)
    return changed
