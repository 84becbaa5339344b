"""The finance bureau's cockpit: how filing goes on, what lies behind each figure, its workbook, and reminders."""

from io import BytesIO

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from evaluations.enums import FilingState, ReportStatus, Role
from evaluations.exchange.writing import write_workbook
from evaluations.forms.cockpit import BehindForm
from evaluations.models import Report
from evaluations.queries.drilldown import WITHOUT, Asked, obligations_behind, reports_behind
from evaluations.queries.summaries import LAST_BIN, days_since
from evaluations.services.reminding import remind_late, reminders_of
from evaluations.workflow import NotAllowed
from evaluations.yearly.summary import summary_of
from scoring.engine.rounding import percent_text

from .cards import Deadline
from .cockpit_charts import charts_of
from .cockpit_place import place_of
from .cockpit_tables import asked_in_words, tables_of
from .shortcuts import act_of, paginate, private_file

MOST_NAMES = 10  # of units without anybody, in a message


@require_safe
@never_cache
def cockpit(request):
    place = place_of(request, request.GET)
    if place is None:
        return render(request, "review/cockpit.html", {"place": None})
    now = timezone.now()
    progress, tables = tables_of(place, now)
    today, year = timezone.localdate(now), place.year
    context = {
        "place": place,
        "figures": key_figures(place, progress),
        "rate": None if progress.total.rate is None else percent_text(progress.total.rate, 1),
        "late": progress.total.late,
        "deadlines": [Deadline("报送", year.unit_deadline, today), Deadline("公开", year.public_deadline, today)],
        "tables": tables,
        "charts": charts_of(tables),
        "export": place.of_same("cockpit_xlsx"),
        "summary": place.of_same("cockpit_summary"),
        "remind": place.of_same("cockpit_remind"),
        "has_reports": place.unit and Report.objects.filter(unit=place.unit.pk, year=year).exists(),
    }
    return render(request, "review/cockpit.html", context)


def key_figures(place, progress):
    """What is looked for first: name, number, and the list behind it."""
    total = progress.total
    counted = (
        (FilingState.EXPECTED, total.expected),
        (FilingState.FILED, total.filed),
        (FilingState.LATE, total.late),
        (ReportStatus.ENDORSED, total.counts[ReportStatus.ENDORSED]),
        (FilingState.EXEMPT, total.counts[FilingState.EXEMPT]),
    )
    shown = [(state.label, number, place.behind(state=state.value, owed=1)) for state, number in counted]
    if progress.unexpected:
        shown.append(("应报以外的报告", progress.unexpected, place.behind(state=FilingState.UNEXPECTED.value)))
    return shown


@require_safe
@never_cache
def behind(request):
    """The reports behind a figure."""
    place, form = place_of(request, request.GET), BehindForm(request.GET, last_bin=LAST_BIN, without=WITHOUT)
    if place is None or not form.is_valid():
        raise Http404
    asked = Asked(**form.cleaned_data)
    rows = obligations_behind if asked.is_of_obligations else reports_behind
    page = paginate(request, rows(place.scope, asked))
    today = timezone.localdate()
    listed = [(one, one.report if asked.is_of_obligations else one) for one in page]
    context = {
        "place": place,
        "words": asked_in_words(asked),
        "page": page,
        "rows": [(one, report, report and days_since(report.moved_at, today)) for one, report in listed],
    }
    return render(request, "review/cockpit_behind.html", context)


@require_safe
def as_xlsx(request):
    place = place_of(request, request.GET)
    if place is None:
        raise Http404
    _, tables = tables_of(place, timezone.now())
    content = write_workbook({table.title: table.sheet() for table in tables.values()})
    return private_file(BytesIO(content), f"{place.year.year}年度自评工作进展（{place.title}）.xlsx")


@require_safe
def summary(request):
    place = place_of(request, request.GET)
    if place is None:
        raise Http404
    content = summary_of(place.scope, place.title, timezone.now())
    return private_file(BytesIO(content), f"{place.year.year}年度绩效自评汇总（{place.title}）.xlsx")


@require_http_methods(["GET", "POST"])
@never_cache
def remind(request):
    """Asked for, it tells whom a reminder would reach; posted, it sends it."""
    place = place_of(request, request.POST if request.method == "POST" else request.GET)
    if place is None:
        raise Http404
    year, unit = place.year, place.scope.chosen
    if request.method == "GET":
        reminders = reminders_of(request.user, year, unit, timezone.localdate())
        without = [(one, Role(role).label) for one, role in reminders.without]
        return render(
            request, "review/cockpit_remind.html", {"place": place, "reminders": reminders, "nobody": without}
        )
    try:
        outcome = remind_late(act_of(request), year, unit)
    except NotAllowed as refusal:
        raise Http404 from refusal
    tell(request, outcome)
    return redirect(place.at(unit))


def tell(request, outcome):
    """What came of a reminder."""
    if outcome.told:
        messages.success(request, f"已通知 {outcome.told} 人。")
    elif not outcome.told_before:
        messages.info(request, "没有需要通知的人。")
    if outcome.told_before:
        messages.info(request, f"{outcome.told_before} 人今天已经通知过，没有重复通知。")
    if outcome.without:
        named = "、".join(f"{unit.name}（{Role(role).label}）" for unit, role in outcome.without[:MOST_NAMES])
        more = f"等 {len(outcome.without)} 处" if len(outcome.without) > MOST_NAMES else ""
        messages.warning(request, f"没有人可以通知：{named}{more}。请在“基础数据”中登记这些单位的人员后再催报。")
