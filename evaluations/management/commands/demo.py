import secrets
import time
import unicodedata
from pathlib import Path

from django.conf import settings
from django.contrib.auth import get_user_model
from django.utils import timezone

from evaluations.documents.errors import DocumentError
from evaluations.enums import ReportStatus, Role
from evaluations.management import sample
from evaluations.models import EvaluationYear, Publication, Report, UnitMembership
from evaluations.package import facts_from, read
from evaluations.services.drafting import import_report
from evaluations.services.publishing import Incomplete, record_publication
from evaluations.services.submitting import Incomplete as Unfinished
from evaluations.trail import Act
from evaluations.workflow import NotAllowed, NotPossibleNow
from scoring.management.plain import PlainCommand
from scoring.storing import find_stored, stored_scheme

FOLDER = Path(settings.BASE_DIR) / "fixtures" / "demo"
HEAD = ("报告", "自评分", "测算分", "等级", "页数", "秒", "PDF")
USER = "demo"
# Login name → what the login is for, and its part in the reports.
PEOPLE = {
    "tianbao": ("填报人", Role.PREPARER),
    "shenhe": ("单位审核人", Role.ENDORSER),
    "caizheng": ("财政审核人", Role.FINANCE_REVIEWER),
}


class Command(PlainCommand):
    help = "载入真实案例，计分，生成并公开两份报告，再准备两份待审核的示例报告；再次运行不会改动已有内容。"
    refusals = (NotAllowed, NotPossibleNow, Incomplete, Unfinished, DocumentError)

    def run(self, **options):
        password = _password()
        actor = _user(USER, password, is_staff=True, is_superuser=True)
        paths = sorted(FOLDER.glob("*.json"))
        shown = [_published(path, actor) for path in paths]
        people = {role: _user(name, password, last_name=title) for name, (title, role) in PEOPLE.items()}
        for publication, _ in shown:
            _open_next_year(publication.report, actor)
            _employ(people, publication.report.unit)
        _employ(people, sample.unit())
        sample.hand_over(paths, people, timezone.now())
        self.stdout.write(_table([HEAD, *(_row(*one) for one in shown)]))
        self.stdout.write(f"登录名 {USER}（系统管理员），密码 {password}")
        names = "、".join(f"{name}（{title}）" for name, (title, _) in PEOPLE.items())
        self.stdout.write(f"体验审核：{names}，密码相同；{sample.NAME}的两份报告分别等待单位审核和财政审核。")


def _password():
    """Made on this machine and kept beside its database."""
    kept = Path(settings.VAR) / "demo-password"
    if not kept.exists():
        kept.touch(mode=0o600)
        kept.write_text(secrets.token_urlsafe(12), encoding="utf-8")
    return kept.read_text(encoding="utf-8")


def _user(name, password, **fields):
    given = {"email": f"{name}@example.org"} | fields
    user, is_new = get_user_model().objects.get_or_create(username=name, defaults=given)
    if is_new or not user.check_password(password):
        user.set_password(password)
        user.save()
    return user


def _employ(people, unit):
    for role, user in people.items():
        UnitMembership.objects.get_or_create(user=user, unit=unit, role=role, on_behalf_of=None)


def _published(path, actor):
    """The publication of a package and the seconds it took; None if it was there already."""
    started = time.monotonic()
    facts, _ = facts_from(read(path), lambda code: stored_scheme(find_stored(code)))
    identity = {"unit__name": facts.unit.name, "year__year": facts.year.year, "kind": facts.kind}
    report = Report.objects.filter(**identity, project__name=facts.project or None).first()
    if report is None:
        report = import_report(facts, scheme_version=find_stored(facts.scheme))
    if report.status == ReportStatus.PUBLISHED:
        return Publication.objects.filter(report=report).latest("version"), None
    act = Act(actor, timezone.now(), "补录：该报告在使用本系统之前已经审核并公开。")
    return record_publication(report, act), time.monotonic() - started


def _open_next_year(report, actor):
    """The demo user prepares the reports of the unit, and the year after this report's can be started."""
    UnitMembership.objects.get_or_create(user=actor, unit=report.unit, role=Role.PREPARER)
    EvaluationYear.objects.get_or_create(year=report.year.year + 1)


def _row(publication, seconds):
    return (
        str(publication.report),
        f"{publication.self_total:.2f}",
        f"{publication.computed_total:.2f}",
        publication.grade,
        str(publication.page_count),
        "已有" if seconds is None else f"{seconds:.2f}",
        publication.pdf.path,
    )


def _table(rows):
    widths = [max(_width(row[i]) for row in rows) for i in range(len(HEAD))]
    return "\n".join(
        "  ".join(cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    )


def _width(text):
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)
