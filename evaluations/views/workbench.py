"""What a unit's people have to do: their reports of a year, and those nobody has started yet."""

from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from evaluations.desk import Desk
from evaluations.models import EvaluationYear, Report
from evaluations.queries.answers import waiting_by_report
from evaluations.queries.workbench import (
    MOST_UNSTARTED,
    budget_lines_by_report,
    latest_returns,
    prepared_units,
    publishers_units,
    reports_of_year,
    reviewed_units,
    unstarted,
)

from .cards import Card, Deadline, start_link
from .shortcuts import paginate


@require_safe
def reports(request):
    years = list(EvaluationYear.objects.all())
    year = next((one for one in years if str(one.year) == request.GET.get("year")), next(iter(years), None))
    context = {"years": years, "year": year, "page": paginate(request, Report.objects.none())}
    if year is not None:
        today = timezone.localdate()
        missing = unstarted(request.user, year)
        context |= {
            "page": paginate(request, reports_of_year(request.user, year)),
            "deadlines": [Deadline("报送", year.unit_deadline, today), Deadline("公开", year.public_deadline, today)],
            "unstarted": [(one, start_link(one, year)) for one in missing[:MOST_UNSTARTED]],
            "has_more_unstarted": len(missing) > MOST_UNSTARTED,
            "can_start": prepared_units(request.user).exists(),
        }
        context["units"] = units_of(context["page"].object_list)
        context["cards"] = cards_of(context["page"].object_list, year, request.user, today)
    return render(request, "fill/workbench.html", context)


def units_of(reports):
    """The units whose reports are on the page, each once: of each the whole year can be taken away."""
    return list({report.unit_id: report.unit for report in reports}.values())


def cards_of(reports, year, user, today):
    """What the page shows of each report, in the same number of queries however many there are."""
    reports = list(reports)
    lines, returns = budget_lines_by_report(reports, year), latest_returns(reports)
    editable = set(
        Report.objects.editable_by(user).filter(pk__in=[one.pk for one in reports]).values_list("pk", flat=True)
    )
    waiting, published_by = waiting_by_report(reports), publishers_units(user, reports)
    answered_for = set(reviewed_units(user).filter(reports__in=reports).values_list("pk", flat=True))
    cards = []
    for report in reports:
        desk = Desk(report)
        desk.lines = lines[report.pk]
        cards.append(
            Card(
                desk=desk,
                today=today,
                is_editable=report.pk in editable,
                is_reviewer=report.unit_id in answered_for,
                is_publisher=report.unit_id in published_by,
                returned=returns.get(report.pk),
                waiting=waiting.get(report.pk, 0),
            )
        )
    return cards
