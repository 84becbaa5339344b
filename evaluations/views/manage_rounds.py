"""The yearly rounds: opened with what every unit owes, looked at, and changed report by report."""

from django import forms
from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from evaluations.enums import ReportKind
from evaluations.forms.rounds import OwedFilter, OwedProjectForm, RoundForm
from evaluations.models import EvaluationYear, Obligation, Unit
from evaluations.queries.rounds import owed_reports
from evaluations.queries.rounds import rounds as all_rounds
from evaluations.services.owing import drop, exempt, owe_project, require
from evaluations.services.rounds import open_round, save_round
from evaluations.services.starting import schemes_for
from evaluations.workflow import NotPossibleNow

from .manage import for_administrators
from .shortcuts import paginate

MOST_SUGGESTIONS = 300
LONGEST_REASON = Obligation._meta.get_field("exempt_reason").max_length


@require_safe
@for_administrators
def rounds(request):
    return render(request, "manage/rounds.html", {"rounds": all_rounds()})


@require_http_methods(["GET", "POST"])
@for_administrators
def open_new(request):
    """A year that is registered already, but not opened, is opened as it is."""
    asked = request.POST.get("year") or request.GET.get("year", "")
    year = EvaluationYear.objects.filter(year=int(asked)).first() if is_year(asked) else None
    if year and year.opened_at:
        messages.info(request, f"{year}已经布置，可在本页修改。")
        return redirect("manage:round", year.year)
    form = round_form(request, instance=year, initial={"year": asked or timezone.localdate().year - 1})
    form.fields["year"].disabled = False
    if request.method == "POST" and form.is_valid():
        try:
            told = open_round(form.instance, now=timezone.now())
        except NotPossibleNow as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, opened(form.instance, told))
            return redirect("manage:round", form.instance.year)
    return render(request, "manage/round_form.html", {"form": form, "is_new": True})


def is_year(text):
    return text.isascii() and text.isdigit() and len(text) == 4


def round_form(request, **options):
    schemes = {kind: schemes_for(kind) for kind in ReportKind}
    return RoundForm(*([request.POST] if request.method == "POST" else []), schemes=schemes, **options)


def opened(year, told):
    people = f"已通知 {told.told} 位填报人。" if told.told else "没有需要另行通知的填报人。"
    return f"{year}已布置：新列入应报报告 {told.added} 份，{people}"


@require_safe
@for_administrators
def round_of(request, year, project_form=None):
    shown = get_object_or_404(all_rounds(), year=year)
    form = OwedFilter(request.GET)
    chosen = form.cleaned_data if form.is_valid() else {}
    page = paginate(request, owed_reports(shown, chosen.get("text", ""), chosen.get("state", "")))
    context = {
        "round": shown,
        "unstarted": shown.owed - shown.begun - shown.exempt,
        "filter": form,
        "page": page,
        "is_filtered": any(chosen.values()),
        "project_form": project_form or OwedProjectForm(units=suggested_units()),
        "query": request.GET.urlencode(),
    }
    return render(request, "manage/round.html", context)


def suggested_units():
    return list(Unit.objects.filter(abolished_on=None).values_list("name", flat=True)[:MOST_SUGGESTIONS])


@require_http_methods(["GET", "POST"])
@for_administrators
def edit(request, year):
    shown = get_object_or_404(EvaluationYear, year=year)
    form = round_form(request, instance=shown)
    if request.method == "POST" and form.is_valid():
        save_round(form.instance)
        messages.success(request, f"已保存{shown}的布置内容。")
        return redirect("manage:round", year)
    return render(request, "manage/round_form.html", {"form": form, "round": shown})


@require_POST
@for_administrators
def complete(request, year):
    """Open the round as it is registered, or list what has become due since."""
    shown = get_object_or_404(EvaluationYear, year=year)
    messages.success(request, opened(shown, open_round(shown, now=timezone.now())))
    return redirect("manage:round", year)


@require_POST
@for_administrators
def add_project(request, year):
    shown = get_object_or_404(EvaluationYear, year=year)
    form = OwedProjectForm(request.POST, units=suggested_units())
    if form.is_valid():
        try:
            added = owe_project(shown, form.cleaned_data["unit"], form.cleaned_data["project"])
        except NotPossibleNow as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"已列入应报报告：{added}。")
            return back(year, added.unit.name)
    for error in [*form.non_field_errors(), *(f"{field.label}：{one}" for field in form for one in field.errors)]:
        messages.error(request, error)
    return back(year)


def back(year, text=""):
    query = f"?{urlencode({'text': text[:50]})}" if text else ""
    return redirect(reverse("manage:round", args=[year]) + query)


CHANGES = {
    "exempt": (exempt, "已定为不需自评：{}。"),
    "require": (lambda row, reason: require(row), "已恢复为应报：{}。"),
    "drop": (lambda row, reason: drop(row), "已移除：{}。"),
}


@require_POST
@for_administrators
def change(request, year, pk):
    """One owed report: exempted, owed again, or removed."""
    row = get_object_or_404(Obligation.objects.select_related("unit", "year", "project"), year__year=year, pk=pk)
    act, sentence = CHANGES.get(request.POST.get("do"), (None, ""))
    if act is None:
        raise Http404
    try:
        act(row, reason_given(request.POST))
    except NotPossibleNow as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, sentence.format(row))
    return redirect(f"{reverse('manage:round', args=[year])}?{request.GET.urlencode()}")


def reason_given(posted):
    """A reason that the database can hold. Raises NotPossibleNow with a sentence."""
    field = forms.CharField(required=False, max_length=LONGEST_REASON)
    try:
        return field.clean(posted.get("reason"))
    except forms.ValidationError as error:
        raise NotPossibleNow("原因：" + "".join(error.messages)) from error
