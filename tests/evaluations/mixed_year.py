"""A small year of all sorts, for the cockpit: a tree of units, reports moved through the workflow or left alone."""

from datetime import timedelta
from decimal import Decimal

from evaluations.enums import ReportKind, ReportStatus, Role, Severity, UnitType
from evaluations.models import EvaluationYear, FindingCount, Obligation, Project, Report, ScoreGap, Unit, UnitMembership
from evaluations.trail import Act
from evaluations.workflow import apply
from tests.factories import NOW, make_report, make_unit, make_user
from tests.packages import stored_version

PATHS = {
    ReportStatus.DRAFT: (),
    ReportStatus.SUBMITTED: ("submit",),
    ReportStatus.RETURNED: ("submit", "unit_return"),
    ReportStatus.ENDORSED: ("submit", "endorse"),
    ReportStatus.APPROVED: ("submit", "endorse", "approve"),
    ReportStatus.PUBLISHED: ("submit", "endorse", "approve", "publish"),
}
SUBJECTS = (None, "培训", "修缮")


class MixedYear:
    """Two departments, units below one of them, a third that others review; every status, owed or not."""

    def __init__(self):
        self.schemes = {kind: stored_version(f"zhanjiang-{kind}-2024") for kind in ReportKind}
        self.year = EvaluationYear.objects.create(year=2024)
        self.first, self.second, self.other = (make_unit(name) for name in ("甲局", "乙局", "丙局"))
        self.school = make_unit("甲局学校", parent=self.first, unit_type=UnitType.PUBLIC_FIRST)
        self.class_ = make_unit("甲局学校分部", parent=self.school, unit_type=UnitType.PUBLIC_SECOND)
        self.people = {role: make_user(f"mixed-{role}") for role in Role}
        tops = (self.first, self.second, self.other)
        UnitMembership.objects.bulk_create(
            UnitMembership(user=user, unit=unit, role=role) for role, user in self.people.items() for unit in tops
        )
        self.reviewer = make_user("bureau")
        for unit in tops[:2]:
            UnitMembership.objects.create(user=self.reviewer, unit=unit, role=Role.FINANCE_REVIEWER)
        units = (self.first, self.school, self.class_, self.second, self.other)
        statuses = [*PATHS, None]
        for number in range(15):
            self._owe(units[number % 5], SUBJECTS[number // 5], statuses[number % len(statuses)], number)
        self._begin(self.second, ReportKind.PROJECT, moved_at=NOW - timedelta(days=40))
        self._begin(self.first, ReportKind.OVERALL, year=2023, moved_at=NOW - timedelta(days=400))

    def _begin(self, unit, kind, year=2024, **fields):
        return make_report(unit=unit, year=year, kind=kind, scheme_version=self.schemes[kind], **fields)

    def _owe(self, unit, subject, status, number):
        kind = ReportKind.PROJECT if subject else ReportKind.OVERALL
        project = Project.objects.create(unit=unit, name=subject) if subject else None
        report = None
        if status is not None:
            report = self._begin(unit, kind, project=project)
            self._move(report, status, number)
        exempt = "涉密" if number == 13 else ""
        Obligation.objects.create(
            year=self.year, unit=unit, kind=kind, project=project, report=report, exempt_reason=exempt
        )

    def _move(self, report, status, number):
        roles = {"endorse": Role.ENDORSER, "unit_return": Role.ENDORSER, "approve": Role.FINANCE_REVIEWER}
        for step, name in enumerate(PATHS[status]):
            actor = self.people[roles.get(name, Role.PREPARER)]
            apply(report, name, Act(actor, NOW - timedelta(days=2 * number, hours=5 - step), "请补充"))
        if status == ReportStatus.DRAFT:
            Report.objects.filter(pk=report.pk).update(moved_at=NOW - timedelta(days=2 * number))
            return
        total = Decimal(100) - Decimal("2.5") * number
        totals = {"self_total": total, "computed_total": total, "reviewed_total": total - number % 3}
        Report.objects.filter(pk=report.pk).update(**totals, reviewed_grade="优" if total >= 90 else "良")
        FindingCount.objects.create(report=report, code="CK-R4", severity=Severity.ADVISORY, count=1 + number)
        if number % 2:
            FindingCount.objects.create(report=report, code="CK-GONE", severity=Severity.HINT, count=2)
        if number % 3:
            given = {"self_score": Decimal(20), "reviewed_score": Decimal(20) - number % 3}
            ScoreGap.objects.create(report=report, item="A1", title="产出", **given)

    @property
    def overseen(self):
        """Names of the units that the reviewer of two departments sees."""
        return {one.name for one in Unit.objects.exclude(pk=self.other.pk)}
