"""The points a reviewer gives 复核分, beside those the unit gave itself."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import F

from evaluations import review_wording, wording
from evaluations.assessment import AssessedLine
from evaluations.models import Report, ScoreLine
from evaluations.trail import Act
from evaluations.workflow import NotPossibleNow
from scoring.engine.rounding import places_of, plain

from .composing import examined
from .holding import hold
from .standing import keep_standing

ACTION = "复核评分"
RENEWED = (
    "version", "updated_at", "claimed_by", "claimed_at",
    "self_total", "self_grade", "computed_total", "reviewed_total", "reviewed_grade",
)  # fmt: skip


class Given(NamedTuple):
    """What a reviewer gives a score line: points (None: those the unit gave itself), and why they differ."""

    item: str
    points: Decimal | None
    reason: str = ""


class PointsRefused(Exception):
    """Points that cannot be given: ``faults`` say why, by score item."""

    def __init__(self, faults: Mapping[str, str]) -> None:
        super().__init__("".join(faults.values()))
        self.faults = faults


def save_reviewed_points(report: Report, given: Sequence[Given], act: Act, *, version: int) -> int:
    """Store what the reviewer whose turn it is gives, all of it or nothing; returns how many lines changed.

    Points lie between 0 and the line's maximum, with the decimals the scheme prints; those that differ from
    the self-score need a reason, those that do not are not stored. A change raises the report's version, so
    that nobody decides on it from a page opened before, renews its standing, and claims it for the reviewer
    if nobody has. Raises PointsRefused, NotAllowed, or NotPossibleNow if the report was changed or moved since
    it was seen as ``version``.
    """
    with transaction.atomic():
        held, _ = hold(report, act.actor, ACTION)
        assessment = examined(held).assessment
        lines = {line.item.code: line for line in assessment.lines}
        changes = [one for one in given if one.item not in lines or _changes(lines[one.item], one)]
        if changes and held.version != version:
            raise NotPossibleNow(wording.changed_since_seen(held))
        places = assessment.scheme.decimals
        told = {one.item: _fault(lines.get(one.item), one, places) for one in changes}
        if faults := {item: fault for item, fault in told.items() if fault}:
            raise PointsRefused(faults)
        for one in changes:
            ScoreLine.objects.update_or_create(report=held, item=one.item, defaults=_stored(lines[one.item], one))
        if changes:
            keep_standing(held, examined(held).assessment)
            _take_up(held, act)
    report.refresh_from_db(fields=RENEWED)
    return len(changes)


def _changes(line: AssessedLine, given: Given) -> bool:
    stored = {"reviewed_score": line.facts.reviewed_score, "reviewed_reason": line.facts.reviewed_reason}
    return stored != _stored(line, given) or _is_idle(line, given)


def _stored(line: AssessedLine, given: Given) -> dict[str, Any]:
    """What is kept: nothing if the reviewer leaves the self-score as it is."""
    is_kept = given.points is not None and given.points != line.self_score
    return {
        "reviewed_score": given.points if is_kept else None,
        "reviewed_reason": given.reason.strip() if is_kept else "",
    }


def _is_idle(line: AssessedLine, given: Given) -> bool:
    """A reason was written that belongs to no points, and not one left over from points the unit has adopted."""
    is_new = given.reason.strip() not in ("", line.facts.reviewed_reason)
    return is_new and _stored(line, given)["reviewed_score"] is None


def _fault(line: AssessedLine | None, given: Given, places: int) -> str:
    """Why the points cannot be given; "" if they can."""
    if line is None:
        return review_wording.no_such_score_line(given.item)
    own = "未填" if line.self_score is None else plain(line.self_score)
    if _is_idle(line, given):
        return review_wording.reason_without_points(own)
    points = _stored(line, given)["reviewed_score"]
    if points is None:
        return ""
    if line.item.points is None:
        return review_wording.line_is_left_out(line.item.title)
    if not 0 <= points <= line.item.maximum:
        return review_wording.reviewed_points_are_out_of_range(plain(points), plain(line.item.maximum))
    if places_of(points.normalize()) > places:
        return review_wording.reviewed_points_are_too_fine(plain(points), places)
    return "" if given.reason.strip() else review_wording.reviewed_points_want_a_reason(plain(points), own)


def _take_up(held: Report, act: Act) -> None:
    values: dict[str, Any] = {"version": F("version") + 1, "updated_at": act.now}
    if held.claimed_by_id is None:
        values |= {"claimed_by": act.actor, "claimed_at": act.now}
    Report.objects.filter(pk=held.pk).update(**values)
