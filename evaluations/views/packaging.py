"""Open data packages: one report as JSON, taken away, and brought back as a new report or into one that is there.

What was uploaded goes to the page and comes back signed: nothing is stored before somebody has confirmed the plan.
"""

from io import BytesIO

from django.contrib import messages
from django.core import signing
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from evaluations import policies, wording
from evaluations.enums import Access
from evaluations.filetypes import MEGABYTE
from evaluations.forms.packages import PackageForm, StartFromPackageForm
from evaluations.models import EvaluationYear
from evaluations.models.reports import FILLING
from evaluations.package import PackageError
from evaluations.queries.workbench import prepared_units
from evaluations.services.accounting import note_access
from evaluations.services.attaching import clean_name
from evaluations.services.packaging import (
    LARGEST,
    apply_package,
    package_text,
    plan_of,
    read_package,
    start_from_package,
)
from evaluations.services.starting import AlreadyStarted
from evaluations.workflow import NotPossibleNow

from .shortcuts import act_of, get_visible_report, private_file
from .start import tell

SALT = "evaluations.package"
VALID = 4 * 3600  # seconds from the upload to the confirmation
LARGEST_PACKED = 2 * MEGABYTE
MOST_SHOWN = 300


@require_safe
def download(request, pk):
    report = get_visible_report(request, pk)
    content = package_text(report).encode()
    note_access(report, act_of(request), Access.DOWNLOADED, "数据包")
    return private_file(BytesIO(content), f"{report}数据包.json")


@require_http_methods(["GET", "POST"])
@never_cache
def start(request):
    """A new report that says what a package says."""
    units, existing = prepared_units(request.user), None
    if request.method == "POST":
        form = StartFromPackageForm(request.POST, request.FILES, units=units, largest=LARGEST)
        try:
            report = begin(form, act_of(request)) if form.is_valid() else None
        except AlreadyStarted as refusal:
            report, existing = None, refusal.report
        if report is not None:
            messages.success(request, f"已按数据包开始填报{report}，请逐部分核对。")
            return redirect("fill:resume", report.pk)
    else:
        form = StartFromPackageForm(initial={"year": EvaluationYear.objects.first()}, units=units, largest=LARGEST)
    context = {"form": form, "existing": existing, "is_open": existing is not None and existing.status in FILLING}
    return render(request, "fill/start_package.html", context | {"units": units.exists()})


def begin(form, act):
    """The new report; None with errors in the form. Raises AlreadyStarted."""
    chosen = form.cleaned_data
    try:
        facts = read_package(chosen["file"].read())
        return start_from_package(chosen["unit"], chosen["year"], facts, act, name=name_of(chosen["file"]))
    except PackageError as error:
        tell(form, "file", error.problems)
    except NotPossibleNow as refusal:
        form.add_error(None, str(refusal))
    return None


@require_http_methods(["GET", "POST"])
@never_cache
def upload(request, pk):
    """Choose a package; once it is read, see what it would change."""
    report = get_prepared_report(request, pk)
    if report.status not in FILLING:
        return refuse(request, report)
    posted = (request.POST, request.FILES) if request.method == "POST" else ()
    form = PackageForm(*posted, largest=LARGEST)
    if not form.is_valid():
        return render(request, "fill/package.html", {"report": report, "form": form})
    content, name = form.cleaned_data["file"].read(), name_of(form.cleaned_data["file"])
    try:
        plan = plan_of(report, read_package(content, report))
    except PackageError as error:
        tell(form, "file", error.problems)
        return render(request, "fill/package.html", {"report": report, "form": form})
    return show(request, report, plan, content.decode("utf-8-sig"), name)


def show(request, report, plan, text, name):
    """The plan to be confirmed."""
    packed = {"user": request.user.pk, "report": report.pk, "digest": plan.digest, "name": name, "text": text}
    signed = signing.dumps(packed, salt=SALT, compress=True)
    if len(signed) > LARGEST_PACKED:
        messages.error(request, "数据包的内容太多，请删去不需要的文字后再上传。")
        return redirect("fill:package_upload", report.pk)
    context = {"report": report, "plan": plan, "groups": shown(plan.groups), "packed": signed, "name": name}
    return render(request, "fill/package_plan.html", context | {"more": max(plan.count - MOST_SHOWN, 0)})


def shown(groups):
    """The groups with as many changes as a page holds."""
    left, listed = MOST_SHOWN, []
    for group in groups:
        listed.append(group._replace(changes=group.changes[:left]))
        left -= len(listed[-1].changes)
    return [group for group in listed if group.changes]


@require_POST
@never_cache
def confirm(request, pk):
    report = get_prepared_report(request, pk)
    if report.status not in FILLING:
        return refuse(request, report)
    try:
        packed = unpack(request.POST.get("packed", ""), request.user, report)
    except signing.BadSignature:
        messages.error(request, "这次核对已经过期，请重新上传数据包。")
        return redirect("fill:package_upload", pk)
    text, name = packed["text"], packed["name"]
    try:
        facts = read_package(text, report)
        plan = apply_package(report, facts, act_of(request), digest=packed["digest"], name=name)
    except NotPossibleNow as refusal:
        messages.error(request, str(refusal))
        return again(request, pk, text, name)
    except PackageError as error:
        return told(request, report, error)
    messages.success(request, f"已按数据包改动 {plan.count} 处。")
    return redirect("fill:preview", pk)


def again(request, pk, text, name):
    """The plan for the report as it is now; or why there is none any more."""
    report = get_prepared_report(request, pk)
    if report.status not in FILLING:
        return redirect("fill:preview", pk)
    try:
        plan = plan_of(report, read_package(text, report))
    except PackageError as error:
        return told(request, report, error)
    return show(request, report, plan, text, name)


def told(request, report, error):
    """Why nothing was stored."""
    form = PackageForm({}, {}, largest=LARGEST)
    form.errors.clear()
    tell(form, None, error.problems)
    return render(request, "fill/package.html", {"report": report, "form": form})


def unpack(text, user, report):
    """What was shown to this user of this report. Raises BadSignature if it was not, or too long ago."""
    packed = signing.loads(text, salt=SALT, max_age=VALID)
    if (packed["user"], packed["report"]) != (user.pk, report.pk):
        raise signing.BadSignature
    return packed


def get_prepared_report(request, pk):
    """The report if this user fills in the unit's reports; otherwise it does not exist for them."""
    report = get_visible_report(request, pk)
    if not policies.can_prepare(request.user, report):
        raise Http404
    return report


def refuse(request, report):
    messages.error(request, wording.report_is_not_being_filled_in(report, report.get_status_display()))
    return redirect("fill:preview", report.pk)


def name_of(file):
    return clean_name(file.name) or "未命名"
