"""A year's budget lines of all units from a workbook: uploaded, read in the background, shown, confirmed, stored."""

from io import BytesIO

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from evaluations.enums import JobStatus, PlanKind
from evaluations.exchange.budget_sheet import write_budget
from evaluations.forms.budget_import import BudgetImportForm
from evaluations.models import BudgetLine, EvaluationYear
from evaluations.queries.budget_imports import imports_of, rows_of_year, shown_lines, unit_names
from evaluations.services.budget_posting import confirm_import
from evaluations.services.budget_reading import begin_import, discard_import
from evaluations.workflow import NotPossibleNow

from .jobs import answer_progress, answer_retry
from .manage import for_administrators
from .shortcuts import act_of, paginate, private_file

MOST_LISTED = 20
MOST_PREFILLED = 5000  # lines in a workbook that is made while somebody waits


def get_import(request, pk):
    """The own ones only."""
    return get_object_or_404(imports_of(request.user.pk), pk=pk)


def current_job(one):
    """What is being done for an import: reading it, or storing what was confirmed."""
    return getattr(one, "posting", one)


@require_http_methods(["GET", "POST"])
@never_cache
@for_administrators
def upload(request):
    posted = (request.POST, request.FILES) if request.method == "POST" else ()
    form = BudgetImportForm(*posted)
    if form.is_valid():
        job = begin_import(form.cleaned_data["year"], *form.cleaned_data["file"], act_of(request))
        return redirect("manage:budget_plan", job.pk)
    context = {"form": form, "imports": imports_of(request.user.pk)[:MOST_LISTED]}
    return render(request, "manage/budget.html", context | {"years": EvaluationYear.objects.all()})


@require_safe
@never_cache
@for_administrators
def plan(request, pk):
    one = get_import(request, pk)
    job = current_job(one)
    kind = request.GET.get("kind", "")
    lines = one.plan.filter(kind=kind) if kind in PlanKind.values else one.plan
    page = paginate(request, one.told if one.wrong else lines.select_related("unit"))
    context = {"one": one, "job": job, "page": page, "kind": kind, "kinds": PlanKind.choices, "kept": one.told.count()}
    context["lines"] = [] if one.wrong else shown_lines(page.object_list)
    context["can_confirm"] = job is one and one.status == JobStatus.DONE and not one.wrong and one.added + one.changed
    context["progress_url"] = reverse("manage:budget_progress", args=[pk])
    # Work that was refused, which is told at the first attempt, would be refused again.
    context["retry_url"] = reverse("manage:budget_retry", args=[pk]) if job.attempts > 1 else ""
    return render(request, "manage/budget_plan.html", context)


@require_safe
@for_administrators
def progress(request, pk):
    return answer_progress(request, current_job(get_import(request, pk)), reverse("manage:budget_plan", args=[pk]))


@require_POST
@for_administrators
def retry(request, pk):
    return answer_retry(request, current_job(get_import(request, pk)), reverse("manage:budget_plan", args=[pk]))


@require_POST
@for_administrators
def confirm(request, pk):
    try:
        confirm_import(get_import(request, pk), act_of(request))
    except NotPossibleNow as refusal:
        messages.error(request, str(refusal))
    return redirect("manage:budget_plan", pk)


@require_POST
@for_administrators
def discard(request, pk):
    try:
        discard_import(get_import(request, pk))
    except NotPossibleNow as refusal:
        messages.error(request, str(refusal))
        return redirect("manage:budget_plan", pk)
    messages.success(request, "已删除这份文件和它的核对结果；已经写入的预算项目保持不变。")
    return redirect("manage:budget")


@require_safe
@for_administrators
def template(request):
    return private_file(BytesIO(write_budget(unit_names(), [])), "预算与决算模板.xlsx")


@require_safe
@for_administrators
def current(request, year):
    found = EvaluationYear.objects.filter(year=year).first()
    if found is None:
        raise Http404
    count = BudgetLine.objects.filter(year=found).count()
    if count > MOST_PREFILLED:
        messages.error(
            request,
            f"{found}共有 {count} 行预算项目，超过 {MOST_PREFILLED} 行，不能一次下载。请下载空白模板，只填写要新增或改动的行。",
        )
        return redirect("manage:budget")
    return private_file(BytesIO(write_budget(unit_names(), rows_of_year(found))), f"预算与决算{year}年度.xlsx")
