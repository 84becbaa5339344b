"""What a report came to when it was last submitted or reviewed, kept so that thousands can be listed and summed up."""

from collections import Counter
from collections.abc import Iterable

from evaluations.assessment import Assessment
from evaluations.consistency import Finding
from evaluations.models import FindingCount, Report, ScoreGap, ScoreLine


def keep_standing(report: Report, assessment: Assessment) -> None:
    """Totals, grades, and the lines that the reviewer scored otherwise than the unit."""
    own, computed, reviewed = assessment.self_scored, assessment.computed, assessment.reviewed
    report.self_total, report.self_grade = own.points, own.grade or ""
    report.computed_total = computed.points
    report.reviewed_total, report.reviewed_grade = reviewed.points, reviewed.grade or ""
    report.save(update_fields=("self_total", "self_grade", "computed_total", "reviewed_total", "reviewed_grade"))
    ScoreGap.objects.filter(report=report).delete()
    ScoreGap.objects.bulk_create(
        ScoreGap(
            report=report,
            item=line.item.code,
            title=line.item.title[:120],
            self_score=line.self_score,
            reviewed_score=line.reviewed_score,
        )
        for line in assessment.lines
        if line.reviewed_score != line.self_score
    )


def drop_outdated_points(report: Report, assessment: Assessment) -> bool:
    """Reviewed points hold for the self-score they were given beside: once the unit has changed it, they are gone.

    Returns whether there were any.
    """
    beside = dict(ScoreGap.objects.filter(report=report).values_list("item", "self_score"))
    outdated = [
        line.item.code
        for line in assessment.lines
        if line.facts.reviewed_score is not None and beside.get(line.item.code) != line.self_score
    ]
    lines = ScoreLine.objects.filter(report=report, item__in=outdated)
    return bool(outdated) and bool(lines.update(reviewed_score=None, reviewed_reason=""))


def keep_findings(report: Report, findings: Iterable[Finding]) -> None:
    """How often each check found something."""
    FindingCount.objects.filter(report=report).delete()
    counted = Counter((one.code, one.severity) for one in findings)
    by_code: dict[str, FindingCount] = {}
    for (code, severity), count in counted.items():
        row = by_code.setdefault(code, FindingCount(report=report, code=code, severity=severity, count=0))
        row.count += count
    FindingCount.objects.bulk_create(by_code.values())
