"""One report for who reviews it. All that was typed on the page is saved together, by whichever button."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from evaluations import policies
from evaluations.desk import Desk
from evaluations.enums import Access
from evaluations.services.accounting import note_access
from evaluations.services.comparing import changes_of_submission
from evaluations.services.moving import move_report
from evaluations.services.reviewing import Review, save_review
from evaluations.services.scoring_review import Given, PointsRefused
from evaluations.workflow import NotAllowed, NotPossibleNow

from .review_input import Typed
from .review_sheet import retotalled, review_sheet
from .shortcuts import act_of, get_visible_report, is_version
from .submit import key_figures

DECISIONS = {
    "endorse": "已同意上报，报告转财政审核。",
    "unit_return": "已退回填报人修改。",
    "approve": "已审核通过，单位可以公开。",
    "finance_return": "已退回填报人修改。",
    "reopen": "已取消审核，报告回到待财政审核。",
}
MOST_DIGITS = 18  # of a primary key


@require_http_methods(["GET", "POST"])
def report(request, pk):
    reviewed, typed = get_reviewed_report(request, pk), None
    if request.method == "POST":
        typed = Typed(request.POST, reviewed)
        if "HX-Request" in request.headers:
            return totals(request, reviewed, typed)
        if saved(request, reviewed, typed) and moved(request, reviewed, typed):
            return redirect("review:report", pk)
        reviewed = get_reviewed_report(request, pk)
    note_access(reviewed, act_of(request), Access.SEEN, "审核页")
    desk = Desk(reviewed)
    desk.load()
    changes = {"changes": changes_of_submission(reviewed)}
    return render(request, "review/report.html", review_sheet(desk, request.user, DECISIONS, typed) | changes)


def get_reviewed_report(request, pk):
    """The report if this user reviews it or looks after all of them; otherwise it does not exist for them."""
    found = get_visible_report(request, pk)
    if not policies.can_review(request.user, found):
        raise Http404
    return found


def totals(request, reviewed, typed):
    """What the points come to as they stand on the page, saved or not."""
    desk = Desk(reviewed)
    desk.load()
    context = {"report": reviewed, "assessment": retotalled(desk, typed.lines)} | key_figures(desk)
    return render(request, "review/_totals.html", context)


def saved(request, reviewed, typed):
    """Whether everything that was typed could be saved; if not, nothing is, and a message says why."""
    version, review = request.POST.get("version", ""), review_of(request, typed)
    if not is_version(version) or request.POST.get("move", "") not in ("", *DECISIONS):
        raise Http404
    typed.version = int(version)
    if not typed.is_valid():
        messages.error(request, "没有保存：请改正下面标出的内容。")
        return False
    try:
        changed = save_review(reviewed, review, act_of(request), version=typed.version)
    except PointsRefused as refusal:
        typed.refuse(refusal.faults)
        messages.error(request, "没有保存：请改正下面标出的复核分。")
        return False
    except (NotAllowed, NotPossibleNow) as refusal:
        messages.error(request, f"没有保存：{refusal}")
        return False
    typed.version += bool(changed)
    tell(request, changed, review)
    return True


def review_of(request, typed):
    """What is to be stored: points and remarks that were typed, remarks settled or opened by a button."""
    settled, reopened = (request.POST.get(name, "") for name in ("settle", "unsettle"))
    if any(key and not (key.isdecimal() and len(key) <= MOST_DIGITS) for key in (settled, reopened)):
        raise Http404
    typed.is_valid()
    return Review(
        points=[Given(code, *given) for code, given in typed.points()],
        remarks=typed.remarks(),
        settled=[int(settled)] if settled else [],
        reopened=[int(reopened)] if reopened else [],
    )


def tell(request, changed, review):
    """What was saved, in words."""
    said = [f"已保存 {changed} 项复核分。"] if changed else []
    said += [f"已提出 {len(review.remarks)} 条审核意见。"] if review.remarks else []
    said += ["已了结这条审核意见。"] if review.settled else []
    said += ["已恢复这条审核意见。"] if review.reopened else []
    if said or not request.POST.get("move"):
        messages.success(request, "".join(said) or "没有改动，不用保存。")


def moved(request, reviewed, typed):
    """Whether the decision that was asked for, if one was, could be made; if not, a message says why."""
    name = request.POST.get("move", "")
    if not name:
        return True
    try:
        move_report(reviewed, name, act_of(request, typed.note), version=typed.version)
    except (NotAllowed, NotPossibleNow) as refusal:
        messages.error(request, str(refusal))
        typed.forget_what_is_saved()
        return False
    messages.success(request, DECISIONS[name])
    return True
