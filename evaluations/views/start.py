"""Starting a report: what it is about and what it begins with."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from evaluations.enums import ReportKind
from evaluations.exchange.target_table import About, read_target_table
from evaluations.exchange.workbook import LARGEST_FILE
from evaluations.forms.starting import BLANK, LAST, TABLE, StartForm
from evaluations.models import EvaluationYear, Project
from evaluations.models.reports import FILLING
from evaluations.queries.workbench import prepared_units
from evaluations.services.starting import (
    AlreadyStarted,
    Beginning,
    last_report,
    outlines_for,
    schemes_for,
    start_report,
    usual_outline,
    usual_scheme,
)
from evaluations.workflow import NotPossibleNow
from scoring.engine import ProblemsError

from .shortcuts import act_of

MOST_SUGGESTIONS = 200
MOST_TOLD = 50


@require_http_methods(["GET", "POST"])
def start(request):
    units = prepared_units(request.user)
    choices = {
        "units": units,
        "projects": suggested_projects(units),
        "schemes": {kind: [(str(one.pk), str(one)) for one in schemes_for(kind)] for kind in ReportKind},
        "outlines": {
            kind: [(one.code, f"{one.title}（{one.code}）") for one in outlines_for(kind)] for kind in ReportKind
        },
    }
    existing = None
    if request.method == "POST":
        form = StartForm(request.POST, request.FILES, **choices)
        try:
            report = begin(form, act_of(request)) if form.is_valid() else None
        except AlreadyStarted as refusal:
            report, existing = None, refusal.report
        if report is not None:
            messages.success(request, f"已开始填报{report}。{form.left_out}")
            return redirect("fill:resume", report.pk)
    else:
        form = StartForm(initial=known(request.GET, units), **choices)
    context = {"form": form, "existing": existing, "units": units.exists(), "years": EvaluationYear.objects.exists()}
    context["is_open"] = existing is not None and existing.status in FILLING
    return render(request, "fill/start.html", context)


def suggested_projects(units):
    names = Project.objects.filter(unit__in=units).order_by("name").values_list("name", flat=True)
    return list(names.distinct()[:MOST_SUGGESTIONS])


def known(query, units):
    """What the link that led here says already; the only unit, if there is just one."""
    initial = {"kind": ReportKind.OVERALL, "origin": BLANK, "year": EvaluationYear.objects.first()}
    if len(few := units[:2]) == 1:
        initial["unit"] = few[0]
    named = {"unit": "unit", "year": "year", "kind": "kind", "project": "project", "from": "origin"}
    return initial | {field: query[name] for name, field in named.items() if name in query}


def begin(form, act):
    """The new report; None with errors in the form. Raises AlreadyStarted."""
    chosen = form.cleaned_data
    last = last_report(chosen["unit"], chosen["kind"], chosen["project"], chosen["year"])
    beginning = beginning_of(form, chosen, last)
    if beginning is None:
        return None
    if existing := beginning.existing():  # before a table is read for nothing
        raise AlreadyStarted(existing)
    source = SOURCES[chosen["origin"]](form, beginning, last)
    try:
        return None if form.errors else start_report(beginning, act, **source)
    except ProblemsError as error:
        tell(form, None, error.problems)
    except NotPossibleNow as refusal:
        form.add_error(None, str(refusal))
    return None


def beginning_of(form, chosen, last):
    kind = chosen["kind"]
    version = next((one for one in schemes_for(kind) if str(one.pk) == chosen["scheme"]), None)
    version = version or usual_scheme(kind, last, chosen["year"])
    if version is None:
        form.add_error("scheme", f"还没有{ReportKind(kind).label}的评分方案，请联系系统管理员载入。")
        return None
    outline = chosen["outline"] or usual_outline(kind, last, version)
    return Beginning(chosen["unit"], chosen["year"], kind, chosen["project"], version, outline)


def from_last(form, beginning, last):
    if last is None:
        message = "没有找到同一单位、同一项目以前年度的报告。请核对单位和项目名称，或改为从空白报告开始。"
        form.add_error("origin", message)
    return {"last": last}


def from_table(form, beginning, last):
    unit = beginning.unit
    about = About((unit.name, unit.short_name or unit.name), beginning.project, beginning.year.year)
    table = read_target_table(form.cleaned_data["table"].read(LARGEST_FILE + 1), about)
    tell(form, "table", table.problems)
    form.left_out = table.left_out
    return {"targets": table.targets, "indicators": table.indicators}


SOURCES = {BLANK: lambda form, beginning, last: {}, LAST: from_last, TABLE: from_table}


def tell(form, field, problems):
    """Every problem with its place; of very many the first, and how many more there are."""
    told = [f"{one.path}：{one.message}" if one.path else one.message for one in problems]
    more = [f"另外还有 {len(told) - MOST_TOLD} 处问题，改正以上各处后再上传。"] if len(told) > MOST_TOLD else []
    if told:
        form.add_error(field, [*told[:MOST_TOLD], *more])
