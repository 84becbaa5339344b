"""A new report: empty, from last year's, or from the declared target table. There is one a unit, year and project."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet

from evaluations import outline, wording
from evaluations.carrying import carried_over, from_target_table
from evaluations.enums import Origin, ReportKind
from evaluations.facts import BudgetLineFacts, IndicatorFacts, ReportFacts, TargetFacts, YearFacts
from evaluations.models import BudgetLine, EntryMark, EvaluationYear, Report, Unit
from evaluations.outline import Outline
from evaluations.package import PackageError
from evaluations.queries.report_facts import report_facts, unit_facts
from evaluations.trail import Act
from evaluations.workflow import NotPossibleNow
from scoring.models import SchemeVersion
from scoring.storing import stored_scheme

from .accounting import Trace, note_change
from .drafting import import_report


class AlreadyStarted(Exception):
    """There is such a report already: ``report``."""

    def __init__(self, report: Report) -> None:
        super().__init__(str(report))
        self.report = report


@dataclass(frozen=True, slots=True)
class Beginning:
    """What a new report is about, and by what it is scored and laid out; ``project`` is a name or ""."""

    unit: Unit
    year: EvaluationYear
    kind: str
    project: str
    scheme_version: SchemeVersion
    outline: str

    def existing(self) -> Report | None:
        """The report that is there already."""
        return _reports_on(self.unit, self.kind, self.project).filter(year=self.year).first()

    def facts(self) -> ReportFacts:
        """A report that says nothing yet."""
        year = YearFacts(**{name: getattr(self.year, name) for name in YearFacts.__dataclass_fields__})
        scheme = self.scheme_version.scheme.code
        return ReportFacts(self.kind, scheme, self.outline, unit_facts(self.unit), year, self.project)


def start_report(
    beginning: Beginning,
    act: Act,
    *,
    last: Report | None = None,
    targets: Sequence[TargetFacts] = (),
    indicators: Sequence[IndicatorFacts] = (),
) -> Report:
    """Store a new report with what carries over from ``last``, or with declared targets and their indicators.

    What it begins with is marked until somebody has touched or confirmed it. The project is found by
    name in its unit, or made. Raises AlreadyStarted, also for whoever of two at once is slower;
    NotPossibleNow if the unit is exempt from it; PackageError if the database cannot hold what carries over.
    """
    if existing := beginning.existing():
        raise AlreadyStarted(existing)
    facts = _carried(beginning, last) if last else from_target_table(beginning.facts(), targets, indicators)
    origin = Origin.LAST_YEAR if last else Origin.TARGET_TABLE
    return begin_with(beginning, facts, act, _source(last, targets), origin)


def begin_with(beginning: Beginning, facts: ReportFacts, act: Act, source: str, origin: Origin | None = None) -> Report:
    """Store a new report that says ``facts``, each entry marked with its ``origin`` if there is one.

    ``source``: what the trail says of where they come from. Raises as ``start_report``.
    """
    if existing := beginning.existing():
        raise AlreadyStarted(existing)
    try:
        with transaction.atomic():
            report = import_report(facts, scheme_version=beginning.scheme_version)
            if origin:
                _mark(report, facts, origin)
            note_change(report, act, wording.report_started(), [Trace(f"report-{report.pk}", "", source)])
    except (NotPossibleNow, PackageError) as error:
        if existing := beginning.existing():
            raise AlreadyStarted(existing) from error
        raise
    return report


def _source(last: Report | None, targets: Sequence[TargetFacts]) -> str:
    if last:
        return f"{Origin.LAST_YEAR.label}：{last}"
    return Origin.TARGET_TABLE.label if targets else wording.begun_blank()


def last_report(unit: Unit, kind: str, project: str, year: EvaluationYear) -> Report | None:
    """The newest report on the same subject of an earlier year."""
    earlier = _reports_on(unit, kind, project).filter(year__year__lt=year.year)
    return earlier.select_related("scheme_version__scheme").order_by("-year__year").first()


def schemes_for(kind: str) -> list[SchemeVersion]:
    """The newest version of every stored scheme of a kind, newest year first."""
    versions = SchemeVersion.objects.filter(scheme__kind=kind).select_related("scheme").defer("data")
    newest: dict[int, SchemeVersion] = {}
    for version in versions.order_by("-scheme__year", "scheme__code", "-number"):
        newest.setdefault(version.scheme_id, version)
    return list(newest.values())


def outlines_for(kind: str) -> list[Outline]:
    """The outlines of a kind, newest year first."""
    known = (outline.load(code) for code in outline.available())
    return sorted((one for one in known if one.kind == kind), key=lambda one: (-one.year, one.code))


def usual_scheme(kind: str, last: Report | None, year: EvaluationYear | None = None) -> SchemeVersion | None:
    """What the round of the year names; else last year's scheme; else the newest that an outline of the code fits.

    Of each its newest version.
    """
    versions = schemes_for(kind)
    named = _named_scheme(kind, year)
    prescribed = [one for one in versions if one.scheme_id == named]
    codes = {one.code for one in outlines_for(kind)}
    usual = [one for one in versions if last and one.scheme_id == last.scheme_version.scheme_id]
    fitting = [one for one in versions if one.scheme.code in codes]
    return next(iter([*prescribed, *usual, *fitting, *versions]), None)


def _named_scheme(kind: str, year: EvaluationYear | None) -> int | None:
    if year is None:
        return None
    return year.overall_scheme_id if kind == ReportKind.OVERALL else year.project_scheme_id


def usual_outline(kind: str, last: Report | None, version: SchemeVersion) -> str:
    """Last year's outline, if the scheme is last year's too; else the one of the scheme's code, else the newest."""
    codes = [one.code for one in outlines_for(kind)]
    is_same = last is not None and last.scheme_version.scheme_id == version.scheme_id
    former = last.outline if last else ""
    usual = [former, version.scheme.code] if is_same else [version.scheme.code, former]
    return next(code for code in [*usual, *codes] if code in codes)


def _reports_on(unit: Unit, kind: str, project: str) -> QuerySet[Report]:
    about = {"project__name": project} if kind == ReportKind.PROJECT else {"project": None}
    return Report.objects.filter(unit=unit, kind=kind, **about).select_related("unit", "year", "project")


def _carried(beginning: Beginning, last: Report) -> ReportFacts:
    lines = BudgetLine.objects.filter(unit=beginning.unit, year=beginning.year).select_related("project")
    return carried_over(
        report_facts(last),
        beginning.facts(),
        old_scheme=stored_scheme(last.scheme_version),
        scheme=stored_scheme(beginning.scheme_version),
        outline=outline.load(beginning.outline),
        registered=[
            BudgetLineFacts(*line.identity, project=line.project.name if line.project else "") for line in lines
        ],
    )


def _mark(report: Report, facts: ReportFacts, origin: Origin) -> None:
    """One mark an entry, at the field somebody has to look at: of an indicator its target, of a line its name."""
    names = {(line.category, line.title, line.source) for line in facts.budget_lines}
    lines = BudgetLine.objects.filter(unit=report.unit, year=report.year)
    targets = report.targets.all() if outline.load(report.outline).prints(outline.TARGETS) else ()  # shown only then
    places = [
        *([f"report-{report.pk}-attachment_label"] if report.attachment_label else []),
        *(f"line-{line.pk}-title" for line in lines if line.identity in names),
        *(f"target-{target.pk}-value" for target in targets),
        *(f"indicator-{one.pk}-{'target' if one.target else 'title'}" for one in report.indicators.all()),
        *(f"score-{line.item}-basis" for line in facts.lines),
        *(f"text-{key}-text" for key in facts.texts),
    ]
    EntryMark.objects.bulk_create(EntryMark(report=report, place=place, origin=origin) for place in places)
