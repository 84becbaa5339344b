"""A bureau's year as rows, for measuring lists and charts: many units, most of their reports somewhere in review."""

from datetime import timedelta
from decimal import Decimal

from evaluations.enums import ReportKind, ReportStatus, Severity, UnitType
from evaluations.models import (
    EvaluationYear,
    FindingCount,
    Obligation,
    Project,
    Report,
    ReportEvent,
    ScoreGap,
    Unit,
)
from evaluations.trail import Act, digest_of
from tests.factories import NOW
from tests.packages import stored_version

STAGES = (*ReportStatus,)
PATHS = {
    ReportStatus.DRAFT: (),
    ReportStatus.SUBMITTED: ("submit",),
    ReportStatus.ENDORSED: ("submit", "endorse"),
    ReportStatus.RETURNED: ("submit", "unit_return"),
    ReportStatus.APPROVED: ("submit", "endorse", "approve"),
    ReportStatus.PUBLISHED: ("submit", "endorse", "approve", "publish"),
}
TARGETS = {"submit": "submitted", "endorse": "endorsed", "unit_return": "returned", "approve": "approved"}
TARGETS |= {"publish": "published"}
CODES = ("CK-R4", "CK-E1", "CK-F3", "CK-T1", "CK-X2")


def make_year_of_reports(actor, *, units=2000, reports=10_000, year=2024, departments=50):
    """Reports of a year over ``units`` below ``departments``; some owed ones are not begun, some not needed.

    Returns the year. Events are chained as the application chains them, one report as the other.
    """
    round_of = EvaluationYear.objects.get_or_create(
        year=year, defaults={"unit_deadline": (NOW + timedelta(days=3)).date(), "opened_at": NOW}
    )[0]
    tops = Unit.objects.bulk_create(Unit(name=f"示例部门{number:03d}") for number in range(departments))
    types = [*UnitType]
    below = Unit.objects.bulk_create(
        Unit(name=f"示例单位{n:04d}", parent=tops[n % departments], unit_type=types[n % len(types)])
        for n in range(units - departments)
    )
    everybody = [*tops, *below]
    made = _reports(everybody, round_of, reports)
    _events(made, actor)
    _owed(everybody, round_of, made)
    return round_of


def _reports(units, year, count):
    schemes = {kind: stored_version(f"zhanjiang-{kind}-2024") for kind in ReportKind}
    each = -(-count // len(units))
    projects = Project.objects.bulk_create(
        Project(unit=unit, name=f"示例项目{number}") for unit in units for number in range(1, each)
    )
    subjects = [(unit, None) for unit in units] + [(project.unit, project) for project in projects]
    return Report.objects.bulk_create(
        [_report(number, unit, project, year, schemes) for number, (unit, project) in enumerate(subjects[:count])],
        batch_size=1000,
    )


def _report(number, unit, project, year, schemes):
    kind = ReportKind.PROJECT if project else ReportKind.OVERALL
    status = STAGES[number % len(STAGES)]
    total = Decimal(100 - number % 45)
    standing = {} if status == ReportStatus.DRAFT else {"self_total": total, "computed_total": total - number % 4}
    if standing:
        grade = "优" if total >= 90 else "良" if total >= 80 else "中" if total >= 60 else "差"
        standing |= {"self_grade": grade, "reviewed_total": total - number % 3, "reviewed_grade": grade}
        standing |= {"submitted_at": NOW - timedelta(days=number % 30)}
    return Report(
        unit=unit,
        project=project,
        year=year,
        kind=kind,
        status=status,
        scheme_version=schemes[kind],
        outline=f"zhanjiang-{kind}-2024",
        moved_at=NOW - timedelta(days=number % 30, seconds=number),
        **standing,
    )


def _events(reports, actor):
    events, findings, gaps = [], [], []
    for number, report in enumerate(reports):
        previous, source = "", "draft"
        for position, name in enumerate(PATHS[report.status], 1):
            act = Act(actor, report.moved_at)
            event = ReportEvent(report=report, number=position, at=act.now, actor=actor, transition=name)
            event.source, event.target, event.previous = source, TARGETS[name], previous
            event.digest = previous = digest_of(event)
            source = event.target
            events.append(event)
        if report.status != ReportStatus.DRAFT:
            code = CODES[number % len(CODES)]
            findings.append(FindingCount(report=report, code=code, severity=Severity.ADVISORY, count=1 + number % 3))
        if number % 3 and report.status in (ReportStatus.APPROVED, ReportStatus.PUBLISHED):
            given = {"self_score": Decimal(20), "reviewed_score": Decimal(20 - number % 3)}
            gaps.append(ScoreGap(report=report, item="A1", title="产出指标完成情况", **given))
    for model, rows in ((ReportEvent, events), (FindingCount, findings), (ScoreGap, gaps)):
        model.objects.bulk_create(rows, batch_size=1000)


def _owed(units, year, reports):
    begun = [Obligation(year=year, unit=one.unit, kind=one.kind, project=one.project, report=one) for one in reports]
    later = Project.objects.bulk_create(Project(unit=unit, name="未开始的项目") for unit in units[::4])
    owed = [
        Obligation(
            year=year,
            unit=project.unit,
            kind=ReportKind.PROJECT,
            project=project,
            exempt_reason="涉密项目，不需自评" if number % 10 == 0 else "",
        )
        for number, project in enumerate(later)
    ]
    Obligation.objects.bulk_create([*begun, *owed], batch_size=1000)
