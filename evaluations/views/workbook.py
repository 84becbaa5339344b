"""A report as a workbook: taken away, filled in, uploaded, looked at as a plan, and imported once confirmed."""

from io import BytesIO

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from evaluations.desk import Desk
from evaluations.enums import Access
from evaluations.exchange.filled import read_filled
from evaluations.exchange.marking import marked
from evaluations.exchange.plan import OWN, WEB
from evaluations.exchange.soundness import WorkbookError, is_heavy
from evaluations.forms.exchange import WorkbookForm
from evaluations.models import WorkbookUpload
from evaluations.services.accounting import note_access
from evaluations.services.editing import Refused
from evaluations.services.importing import Overtaken, drop_upload, import_plan, keep_upload
from evaluations.sheets.book import subject_of, workbook_of
from evaluations.sheets.planning import plan_of
from evaluations.workflow import NotPossibleNow
from scoring.engine import Problem

from .shortcuts import act_of, get_editable_report, get_visible_report, private_file

MOST_SHOWN = 200
NAME = "填报工作簿"
GONE = "这份工作簿已经写入、放弃或过期，没有再次写入。要核对请重新上传。"


@require_safe
def download(request, pk):
    desk = Desk(get_visible_report(request, pk), request.user)
    desk.load()
    act = act_of(request)
    content = workbook_of(desk, timezone.localtime(act.now))
    note_access(desk.report, act, Access.DOWNLOADED, NAME)
    return private_file(BytesIO(content), f"{desk.report}{NAME}.xlsx")


@require_http_methods(["GET", "POST"])
@never_cache
def upload(request, pk):
    report = get_editable_report(request, pk)
    posted = (request.POST, request.FILES) if request.method == "POST" else ()
    form = WorkbookForm(*posted)
    if form.is_valid():
        file = form.cleaned_data["file"]
        content = file.read()
        try:
            refuse_heavy(content)
            read_filled(content, str(report.pk), subject_of(report))
            kept = keep_upload(report, act_of(request), file.name, content)
            return redirect("fill:workbook_plan", report.pk, kept.pk)
        except WorkbookError as error:
            form.add_error("file", str(error))
    uploads = WorkbookUpload.objects.filter(report=report, owner=request.user).defer("content")
    return render(request, "fill/workbook.html", {"report": report, "form": form, "uploads": uploads})


def refuse_heavy(content):
    """What takes long to read is no report; only a year's budget lines are read in the background."""
    if is_heavy(content):
        raise WorkbookError("这份工作簿的内容远多于一份报告，没有读取。请只保留下载时的各张表，另存后再上传。")


def get_upload(request, pk, key):
    """The own upload for a report that may be changed now, with the report on a desk."""
    desk = Desk(get_editable_report(request, pk), request.user)
    desk.load()
    kept = get_object_or_404(WorkbookUpload, pk=key, report=desk.report, owner=request.user)
    kept.report = desk.report
    return kept, desk


def planned(kept, desk):
    """What the upload would change now. Raises WorkbookError if the report bears another name meanwhile."""
    return plan_of(desk, read_filled(bytes(kept.content), str(desk.report.pk), subject_of(desk.report)))


@require_http_methods(["GET", "POST"])
@never_cache
def plan(request, pk, key):
    if not WorkbookUpload.objects.filter(pk=key).exists():
        get_editable_report(request, pk)
        messages.info(request, GONE)
        return redirect("fill:workbook", pk)
    kept, desk = get_upload(request, pk, key)
    try:
        found = planned(kept, desk)
    except WorkbookError as error:
        messages.error(request, str(error))
        return redirect("fill:workbook", pk)
    if request.method == "POST" and not found.problems:
        return confirm(request, kept, found)
    return show(request, kept, found)


def show(request, kept, found, chosen=None):
    choices = chosen or {}

    def with_choices(row):
        return row, choices.get(row.key), [(cell, choices.get(cell.place)) for cell in row.cells]

    context = {
        "report": kept.report,
        "kept": kept,
        "plan": found,
        "digest": found.digest,
        "sheets": [(title, [*map(with_choices, rows)], counted) for title, rows, counted in found.by_sheet()],
        "problems": found.problems[:MOST_SHOWN],
        "more": max(len(found.problems) - MOST_SHOWN, 0),
    }
    return render(request, "fill/workbook_plan.html", context)


def confirm(request, kept, found):
    """Store what was shown, unless it would be something else by now."""
    chosen = {key: request.POST.get(f"choose-{key}", "") for key in found.conflicts}
    open_ones = [key for key, choice in chosen.items() if choice not in (OWN, WEB)]
    if request.POST.get("digest") != found.digest:
        messages.error(request, "核对期间报告又有改动，没有写入。请按下面的最新情况重新核对。")
    elif open_ones:
        messages.error(request, f"还有 {len(open_ones)} 处冲突没有选择保留哪一个，没有写入。")
    else:
        try:
            import_plan(kept, found, chosen, act_of(request))
            messages.success(request, f"已写入“{kept.name}”的改动。")
            return redirect("fill:resume", kept.report.pk)
        except Overtaken:
            messages.error(request, "刚刚有人改动了同样的内容，没有写入。请按下面的最新情况重新核对。")
            return redirect("fill:workbook_plan", kept.report.pk, kept.pk)
        except Refused as refusal:
            refuse(found, refusal.faults)
        except NotPossibleNow as refusal:
            raise Http404 from refusal
    return show(request, kept, found, chosen)


def refuse(found, faults):
    """Rows that contradict each other or what is stored, told by their cell."""
    for at, sentence in faults.items():
        row = found.rows[at]
        where = next((cell.cell for cell in row.cells if cell.cell), f"{row.sheet}“{row.subject}”")
        found.problems.append(Problem(where, sentence))


@require_safe
def marked_copy(request, pk, key):
    kept, desk = get_upload(request, pk, key)
    try:
        content = marked(bytes(kept.content), planned(kept, desk).problems)
    except WorkbookError as error:
        messages.error(request, str(error))
        return redirect("fill:workbook_plan", pk, key)
    return private_file(BytesIO(content), f"标出错误 {kept.name}")


@require_POST
def drop(request, pk, key):
    kept, _ = get_upload(request, pk, key)
    drop_upload(kept)
    messages.success(request, f"已放弃“{kept.name}”，没有写入任何内容。")
    return redirect("fill:workbook", pk)
