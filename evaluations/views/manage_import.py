"""Units and users from a workbook: uploaded, read and checked as a whole, shown, and stored once confirmed.

What was read goes to the page and comes back signed: nothing is stored before somebody has confirmed it.
"""

from dataclasses import asdict
from datetime import date
from io import BytesIO

from django.contrib import messages
from django.contrib.auth.tokens import default_token_generator
from django.core import signing
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from evaluations.exchange.directory import (
    SHEETS,
    UNITS,
    USERS,
    Directory,
    UnitRow,
    UserRow,
    read_directory,
    write_directory,
)
from evaluations.exchange.directory_plan import ADDED, UNCHANGED, plan_of
from evaluations.exchange.workbook import LARGEST_FILE
from evaluations.forms.directory import DirectoryForm
from evaluations.services.inviting import invite
from evaluations.services.registering import exported, register, registered, uninvited
from evaluations.workflow import NotPossibleNow

from .manage import for_administrators
from .shortcuts import private_file

SALT = "evaluations.directory"
VALID = 4 * 3600  # seconds from the upload to the confirmation
LARGEST_PLAN = 2 * 1024 * 1024
MOST_SHOWN = 300
MOST_MAILS = 200  # of one click


@require_http_methods(["GET", "POST"])
@never_cache
@for_administrators
def upload(request):
    posted = (request.POST, request.FILES) if request.method == "POST" else ()
    form = DirectoryForm(*posted)
    context = {"form": form, "without_password": uninvited().filter(pk__gt=after(request.GET)).count()}
    context["after"] = after(request.GET)
    if form.is_valid():
        given = read_directory(form.cleaned_data["file"].read(LARGEST_FILE + 1))
        return show(request, given, context)
    return render(request, "manage/import.html", context)


def show(request, given, context):
    """The plan to be confirmed, or everything that is wrong."""
    plan = plan_of(given, registered())
    packed = "" if plan.problems else pack(given, plan.digest, request.user)
    if plan.problems:
        context |= {"problems": plan.problems[:MOST_SHOWN], "more": max(len(plan.problems) - MOST_SHOWN, 0)}
        return render(request, "manage/import.html", context)
    if len(packed) > LARGEST_PLAN:
        messages.error(request, "文件的内容太多，请把单位和用户分成几个文件，分几次导入。")
        return redirect("manage:import")
    changes = [one for one in plan.changes if one.kind != UNCHANGED]
    new = {one.subject for one in changes if one.sheet == USERS and one.kind == ADDED}
    context = {
        "packed": packed,
        "counts": [(sheet, plan.counted(sheet)) for sheet in SHEETS],
        "changes": changes[:MOST_SHOWN],
        "more": max(len(changes) - MOST_SHOWN, 0),
        "without_address": [name for name in sorted(new) if not plan.users[name].email],
    }
    return render(request, "manage/import_plan.html", context)


def pack(given, digest, user):
    rows = {
        UNITS: [[number, asdict(row)] for number, row in given.units.items()],
        USERS: [[number, asdict(row)] for number, row in given.users.items()],
    }
    for _, row in rows[UNITS]:
        row["abolished_on"] = row["abolished_on"] and row["abolished_on"].isoformat()
    packed = {"user": user.pk, "digest": digest, "rows": rows, "columns": given.columns}
    return signing.dumps(packed, salt=SALT, compress=True)


def unpack(text, user):
    """What was shown to this user, and its digest. Raises BadSignature if it was not, or too long ago."""
    packed = signing.loads(text, salt=SALT, max_age=VALID)
    if packed["user"] != user.pk:
        raise signing.BadSignature
    for _, row in packed["rows"][UNITS]:
        row["abolished_on"] = row["abolished_on"] and date.fromisoformat(row["abolished_on"])
    units = {number: UnitRow(**row) for number, row in packed["rows"][UNITS]}
    users = {number: UserRow(**row) for number, row in packed["rows"][USERS]}
    return Directory(units, users, packed["columns"]), packed["digest"]


@require_POST
@never_cache
@for_administrators
def confirm(request):
    try:
        given, digest = unpack(request.POST.get("packed", ""), request.user)
    except signing.BadSignature:
        messages.error(request, "这次核对已经过期，请重新上传文件。")
        return redirect("manage:import")
    try:
        plan, new = register(given, digest)
    except NotPossibleNow as refusal:
        messages.error(request, str(refusal))
        return show(request, given, {"form": DirectoryForm()})
    counts = "；".join(told(sheet, plan.counted(sheet)) for sheet in SHEETS)
    messages.success(request, f"已导入。{counts}。")
    return send(request, [user for user in new if user.email])


def told(sheet, counts):
    return f"{sheet}：新增 {counts['added']} 行，改动 {counts['changed']} 行，不变 {counts['unchanged']} 行"


@require_POST
@for_administrators
def invite_all(request):
    """Whoever has never had a password, from where the last click ended."""
    return send(request, uninvited().filter(pk__gt=after(request.POST)))


def after(query):
    """The user up to whom mails were sent."""
    asked = query.get("after", "")
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 19 else 0


def send(request, users):
    """As many as one click may take; the page offers the rest."""
    users = list(users[: MOST_MAILS + 1])
    now, rest = users[:MOST_MAILS], users[MOST_MAILS:]
    failed = invite(now, lambda user: link_for(request, user))
    if len(now) > len(failed):
        messages.success(request, f"已向 {len(now) - len(failed)} 位用户发出设置密码的邮件。")
    if failed:
        names = "、".join(user.username for user in failed[:20])
        messages.error(request, f"{len(failed)} 封设置密码的邮件没有发出：{names}。请核对邮箱和邮件设置后重新发送。")
    return redirect(reverse("manage:import") + (f"?after={now[-1].pk}" if rest else ""))


def link_for(request, user):
    uid = urlsafe_base64_encode(force_bytes(user.pk))
    path = reverse("account:password_set", args=[uid, default_token_generator.make_token(user)])
    return request.build_absolute_uri(path)


@require_safe
@for_administrators
def template(request):
    return private_file(BytesIO(write_directory([], [])), "单位和用户模板.xlsx")


@require_safe
@for_administrators
def current(request):
    return private_file(BytesIO(write_directory(*exported(registered()))), "单位和用户.xlsx")
