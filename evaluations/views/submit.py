"""Handing a report over: one sheet that shows what it comes to and what is left to do, and the buttons."""

from functools import partial

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from evaluations import policies, workflow
from evaluations.desk import Desk
from evaluations.documents.errors import DocumentError
from evaluations.enums import Access
from evaluations.execution import added_up, annual_budget, execution_rate
from evaluations.measuring import has_amount
from evaluations.models.reports import FILLING
from evaluations.progress import FINDINGS, TITLES, section_of_place
from evaluations.queries.answers import unanswered
from evaluations.remarked import Remarks
from evaluations.services.accounting import note_access
from evaluations.services.comparing import changes_of_submission, changes_since_submission, why_not_again
from evaluations.services.moving import move_report
from evaluations.services.publishing import Incomplete as Unpublishable
from evaluations.services.publishing import publish_report
from evaluations.services.submitting import REMARK, Incomplete, is_blocking, obstacles
from evaluations.told import Group, counted, findings_told, grouped
from evaluations.workflow import NotAllowed, NotPossibleNow
from scoring.engine import ProblemsError
from scoring.engine.rounding import percent_text, round_half_up

from .shortcuts import act_of, get_visible_report, is_version

REFUSALS = (Incomplete, Unpublishable, ProblemsError, DocumentError)
FOUND = Group(FINDINGS, TITLES[FINDINGS], ())
DONE = {
    "submit": "已送审。审核人可以看到报告，内容暂不能修改。",
    "withdraw": "已撤回，可以继续修改。",
    "publish": "已公开，任何人都可以查看和下载这份报告。",
}


@require_http_methods(["GET", "POST"])
def submit(request, pk):
    report = get_visible_report(request, pk)
    if request.method == "POST" and moved(request, report):
        return redirect("fill:submit", pk)
    note_access(report, act_of(request), Access.SEEN, "送审单")
    report.refresh_from_db(fields=["status", "version"])
    desk = Desk(report)
    desk.load()
    is_editable = report.status in FILLING and policies.can_prepare(request.user, report)
    context = {
        "report": report,
        "desk": desk,
        "is_editable": is_editable,
        "is_open": report.status in FILLING,
        "moves": [move for move in workflow.moves(report, request.user) if move.name in DONE],
        "is_reviewed": report.status not in FILLING and policies.can_review(request.user, report),
    }
    context |= left_to_do(desk) | scored_above(desk) | key_figures(desk) | compared(desk)
    return render(request, "fill/submit.html", context)


def moved(request, report):
    """Whether the move that was asked for could be made; if not, a message says why."""
    name, version = request.POST.get("move"), request.POST.get("version", "")
    if name not in DONE or not is_version(version):
        raise Http404
    try:
        move = publish_report if name == "publish" else partial(move_report, name=name)
        move(report, act=act_of(request), version=int(version))
    except (*REFUSALS, NotAllowed, NotPossibleNow) as refusal:
        messages.error(request, str(refusal))
        return False
    messages.success(request, DONE[name])
    return True


def compared(desk):
    """What changed since the last submission, or by it once it is handed over, and why it cannot be submitted as it is.

    ``asked``: the remarks to answer.
    """
    report, asked = desk.report, Remarks(desk)
    if report.status not in FILLING:
        return {"changes": changes_of_submission(report), "asked": asked}
    changes = changes_since_submission(report, desk.reviewed.facts)
    return {"changes": changes, "not_again": why_not_again(report, changes), "asked": asked}


def left_to_do(desk):
    """What has to be done before, and what should be looked at, by section."""
    told = findings_told(desk)
    unexplained = sum(one.is_explainable and one.is_open for one in told)
    found = obstacles(desk.examined, desk.progress, unexplained, unanswered(desk.remarks))
    advice = [one for one in told if not is_blocking(one.finding)]
    return {
        "count": len(found),
        "obstacles": by_section(desk, [(one.section, one.where, one.message) for one in found], marked_places(desk)),
        "advice": grouped(desk, advice),
        "counted": counted(told),
    }


def by_section(desk, told, marked):
    """Sections in their order, each with what was told of it, where that is, and its places not confirmed."""
    groups = {}
    for key, where, message in told:
        groups.setdefault(key, []).append((message, anchor_of(desk, where)))
    sections = [*desk.progress, FOUND]
    return [(one, groups[one.key], marked.get(one.key, ())) for one in sections if one.key in groups]


def anchor_of(desk, where):
    """The entry or the remark that is meant, on the page of its section; "" for the section as a whole."""
    if where.startswith(REMARK):
        return f"#{where}"
    return f"#id_{place}" if (place := desk.place(where)) else ""


def marked_places(desk):
    """Section → places of entries that are carried over or generated and not confirmed."""
    places = {}
    for place in desk.marks:
        places.setdefault(section_of_place(place), []).append(place)
    return places


def scored_above(desk):
    """Lines whose self-score is above the computed points, and the reasons given for them, also beside findings."""
    assessment = desk.reviewed.assessment
    notes = {}
    for one in findings_told(desk):
        notes.setdefault(one.place, []).append(one.note)
    lines = (line for line in assessment.lines if line.differs and line.self_score > line.item.points)
    return {"above": [(line, self_reasons(line, assessment.indicators, notes)) for line in lines]}


def self_reasons(line, indicators, notes):
    given = [line.facts.self_reason, *(indicators[row.key].self_reason for row in line.item.indicators)]
    given += notes.get(f"score-{line.item.code}-self_score", ())
    return [reason for reason in given if reason]


def key_figures(desk):
    """What the budget lines and indicators come to."""
    facts = desk.reviewed.facts
    lines = [line for line in facts.budget_lines if has_amount(line)]
    budget, spent = added_up([annual_budget(line) for line in lines]), added_up([line.spent for line in lines])
    rate = execution_rate(lines)
    figures = [("全年预算", in_ten_thousand(budget)), ("支出", in_ten_thousand(spent))]
    figures += [
        ("执行率", "" if rate is None else percent_text(rate)),
        ("绩效指标", f"{len(facts.indicators)} 项"),
    ]
    return {"figures": figures}


def in_ten_thousand(amount):
    return "" if amount is None else f"{round_half_up(amount / 10000, 2):,} 万元"
