"""Answers to reviewers' remarks, sent from a section's page or the submission sheet."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from evaluations import review_wording
from evaluations.desk import Desk
from evaluations.forms.answer import AnswerForm
from evaluations.remarked import Remarks
from evaluations.sections import page_of
from evaluations.services.answering import answer_remark
from evaluations.services.editing import Refused
from evaluations.workflow import NotAllowed, NotPossibleNow

from .shortcuts import act_of, get_editable_report

SHEET = "submit"


@require_http_methods(["GET", "POST"])
def answer(request, pk, key):
    """Keep an answer and go back to its remark; what cannot be kept is shown again. A login in between leads by GET."""
    desk = Desk(get_editable_report(request, pk), request.user)
    desk.load()
    asked = next((one for one in Remarks(desk).listed if one.remark.pk == key), None)
    if asked is None and not desk.report.remarks.filter(pk=key).exists():
        raise Http404
    form = AnswerForm(request.POST)
    if request.method == "POST" and asked is None:
        messages.error(request, review_wording.remark_is_not_open())
    elif request.method == "POST" and form.is_valid():
        try:
            text, stands = form.cleaned_data["text"], form.cleaned_data["stands"]
            answer_remark(desk.report, key, text, act_of(request), stands=stands)
            messages.success(request, "已回复。")
        except Refused as refusal:
            context = {"report": desk.report, "asked": asked, "form": form, "error": str(refusal)}
            return render(request, "fill/answer.html", context | {"back": request.POST.get("back", "")})
        except (NotAllowed, NotPossibleNow) as refusal:
            messages.error(request, str(refusal))
    return redirect(where_back(desk, request.POST.get("back", ""), asked))


def where_back(desk, page, asked):
    """The page from which an answer was sent, at its remark."""
    if page != SHEET and not page_of(desk, page):
        page = asked.section if asked else SHEET
    name, arguments = ("fill:submit", []) if page == SHEET else ("fill:section", [page])
    anchor = f"#{asked.anchor}" if asked else ""
    return f"{reverse(name, args=[desk.report.pk, *arguments])}{anchor}"
