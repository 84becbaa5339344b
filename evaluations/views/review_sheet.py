"""What the page of a report under review shows: the document, and beside it each score line with all it rests on."""

from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from evaluations import narrative, workflow
from evaluations.assessment import AssessedLine, assess_readable
from evaluations.documents.charts import line_chart
from evaluations.execution import execution_rate
from evaluations.facts import LineFacts
from evaluations.forms.review import DecisionForm, RecordRemarkForm
from evaluations.measuring import has_amount
from evaluations.queries.neighbours import report_before
from evaluations.queries.report_facts import report_facts
from evaluations.queries.reviewing import events_of, remarks_by_place, was_submitted, years_of_subject
from evaluations.scorecard import groups
from evaluations.services.remarking import records_of
from evaluations.told import counted, findings_told, grouped
from evaluations.workflow import BY_NAME, NotAllowed, NotPossibleNow, require_turn
from scoring.engine.rounding import HUNDRED, percent_text, round_half_up
from scoring.storing import stored_scheme

from .preview import drafted, faults_by_section
from .review_input import blank_lines, other_records
from .submit import key_figures, self_reasons

MOST_EVENTS = 20
SERIES = (("self", "自评"), ("computed", "测算"), ("reviewed", "复核"))


class Panel(NamedTuple):
    """What stands at a score line besides its result.

    ``form`` takes points and a remark, None where nobody gives any; ``former`` is the same line a year before.
    """

    form: Any
    takes_points: bool
    basis: str
    reasons: list[str]
    files: list[Any]
    former: AssessedLine | None
    remarks: list[Any]


@dataclass(frozen=True)
class Remarked:
    """A record other than a score line, and the remarks on it."""

    group: str
    title: str
    place: str
    remarks: list[Any]


def review_sheet(desk, user, decisions, typed=None):
    """Everything the template needs; ``typed`` is what was posted and could not be saved or done."""
    report, told = desk.report, findings_told(desk)
    remarks, turn = remarks_by_place(report), why_not(report, user)
    is_reviewer = not turn
    context = {
        "report": report,
        "desk": desk,
        "assessment": desk.reviewed.assessment,
        "faults": faults_by_section(desk),
        "open_findings": grouped(desk, [one for one in told if one.is_open]),
        "other_findings": grouped(desk, [one for one in told if not one.is_open]),
        "counted": counted(told),
        "is_reviewer": is_reviewer,
        "why_not": turn,
        "unsaved": typed.unsaved(desk.reviewed.assessment) if typed and not is_reviewer else [],
        "groups": score_groups(desk, remarks, told, typed, is_reviewer),
        "others": remarked(report, remarks),
        "part": workflow.turn_of(report, user),
        "open_remarks": sum(one.is_open for found in remarks.values() for one in found),
        "other_form": remark_form(report, typed) if is_reviewer else None,
        "moves": [move for move in workflow.moves(report, user) if move.name in decisions],
        "decision": typed.decision if typed else DecisionForm(),
        "history": history(report),
        "loose_files": [one for one in report.evidence.all() if not one.item and not one.indicator],
    }
    return context | drafted(desk) | key_figures(desk) | trend(report)


def why_not(report, user):
    """Why this person neither gives points nor makes remarks now; "" if it is that person's turn."""
    try:
        require_turn(report, user, "复核评分和提出意见")
    except (NotAllowed, NotPossibleNow) as refusal:
        return str(refusal)
    return ""


def score_groups(desk, remarks, told, typed, is_reviewer):
    """The score table by groups, each line with its panel."""
    assessment, former = desk.reviewed.assessment, former_lines(desk.report)
    forms = blank_lines(assessment) | (typed.lines if typed else {})
    notes = {}
    for one in told:
        notes.setdefault(one.place, []).append(one.note)
    panels = {}
    for line in assessment.lines:
        code = line.item.code
        keys = {row.key for row in line.item.indicators}
        panels[code] = Panel(
            form=forms[code] if is_reviewer else None,
            takes_points=is_reviewer and line.item.points is not None,
            basis=narrative.resolve(line.facts.basis, desk.figures, "", blank="〔{}〕", keeps_unknown=True),
            reasons=self_reasons(line, assessment.indicators, notes),
            files=[one for one in desk.report.evidence.all() if one.item == code or one.indicator in keys],
            former=former.get((code, line.item.title)),
            remarks=remarks.get(f"score-{code}", []),
        )
    return groups(assessment, (), panels)


def former_lines(report):
    """The score lines of the same report a year before, by code and title; none unless it was handed over then."""
    before = report_before(report)
    if before is None or not was_submitted(before):
        return {}
    assessment, _ = assess_readable(report_facts(before), stored_scheme(before.scheme_version))
    return {(line.item.code, line.item.title): line for line in assessment.lines}


def remarked(report, remarks):
    """The other records that were remarked on, in the order of the report; those that are gone at the end."""
    known = records_of(report)
    lines = {place for place in known if place.startswith("score-")}
    places = [place for place in (*known, *(one for one in remarks if one not in known)) if place not in lines]
    gone = "已不在报告中"
    return [
        Remarked(known[one].group if one in known else gone, remarks[one][-1].title, one, remarks[one])
        for one in places
        if one in remarks
    ]


def remark_form(report, typed):
    return typed.other if typed and typed.other else RecordRemarkForm(records=other_records(report))


def history(report):
    """What was done with the report and said of it, the latest first."""
    return [
        (event, BY_NAME[event.transition].label if event.transition in BY_NAME else event.transition)
        for event in events_of(report)[:MOST_EVENTS]
    ]


def trend(report):
    """What the subject's reports came to over the years, as table and as drawings."""
    years = years_of_subject(report)
    rates = [execution_rate([line for line in one.lines if has_amount(line)]) for one in years]
    names = [str(one.report.year.year) for one in years]
    totals = {name: [one.totals[at] for one in years] for at, name in enumerate(SERIES)}
    percent = [None if rate is None else round_half_up(rate * HUNDRED, 2) for rate in rates]
    shown = ["" if rate is None else percent_text(rate) for rate in rates]
    return {
        "trend": [(one.report, rate) for one, rate in zip(years, shown, strict=True)],
        "charts": [
            ("总分", line_chart(names, totals)),
            ("预算执行率", line_chart(names, {("rate", "执行率"): percent}, "%")),
        ],
    }


def retotalled(desk, forms):
    """The assessment with the points as they stand on the page; those that cannot be read count as stored."""
    facts = desk.reviewed.facts
    lines = {line.item: line for line in facts.lines}
    for code, form in forms.items():
        form.is_valid()
        if "points" in form.cleaned_data:
            stored = lines.get(code, LineFacts(code))
            lines[code] = replace(stored, reviewed_score=form.cleaned_data["points"])
    return assess_readable(replace(facts, lines=tuple(lines.values())), stored_scheme(desk.report.scheme_version))[0]
