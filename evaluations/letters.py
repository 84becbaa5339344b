"""What notices say: title and text, plain, in the words of the pages."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.contrib.auth.models import User
from django.utils import timezone

from .enums import Role
from .models import EvaluationYear, Report, ReportEvent
from .models.reports import FILLING

MOST_TITLE = 200
MOST_NAMED = 20


@dataclass(frozen=True)
class Letter:
    """Title and text of a notice."""

    title: str
    text: str


PREPARER, ENDORSER, FINANCE = Role.PREPARER, Role.ENDORSER, Role.FINANCE_REVIEWER
TITLES = {
    "submit": "请审核",
    "withdraw": "送审已撤回",
    "endorse": "单位已同意上报",
    "unit_return": "已退回",
    "approve": "审核通过",
    "finance_return": "已退回",
    "reopen": "审核已取消",
    "publish": "已公开",
}
DONE = {
    "submit": "送审了",
    "withdraw": "撤回了送审的",
    "endorse": "同意上报",
    "unit_return": "退回了",
    "approve": "审核通过了",
    "finance_return": "退回了",
    "reopen": "取消了已经通过的审核：",
    "publish": "公开了",
}
TODO = {
    ("submit", ENDORSER): "请审核：同意的请同意上报；需要修改的请写明理由退回。",
    ("withdraw", ENDORSER): "不用审核了，修改后会再次送审。",
    ("endorse", FINANCE): "请审核：同意的请审核通过；需要修改的请写明理由退回。",
    ("endorse", PREPARER): "报告转财政审核，暂不需要您办理。",
    ("unit_return", PREPARER): "请按退回理由和审核意见修改，逐条回复后再次送审。",
    ("finance_return", PREPARER): "请按退回理由和审核意见修改，逐条回复后再次送审。",
    ("finance_return", ENDORSER): "填报人修改后会再次送审，届时请再审核。",
    ("approve", PREPARER): "请公开这份报告。",
    ("approve", ENDORSER): "单位可以公开这份报告。",
    ("reopen", PREPARER): "报告回到待财政审核，暂不能公开，也暂不需要您办理。",
    ("reopen", ENDORSER): "报告回到待财政审核，暂不能公开，也暂不需要您办理。",
    ("publish", FINANCE): "不需要您办理。",
}
CALLED = {("endorse", FINANCE): "请审核", ("unit_return", PREPARER): "已退回，请修改"}
CALLED |= {("finance_return", PREPARER): "已退回，请修改", ("approve", PREPARER): "审核通过，请公开"}
BY_UNIT_DEADLINE = {("submit", ENDORSER), ("endorse", FINANCE), ("unit_return", PREPARER), ("finance_return", PREPARER)}
BY_PUBLIC_DEADLINE = {("approve", PREPARER)}
UNIT, PUBLIC = "unit", "public"
DEADLINES = {UNIT: "报送期限", PUBLIC: "公开期限"}


def letter_of_move(report: Report, event: ReportEvent, part: Role) -> Letter:
    """What somebody is told of a move who has this part in the report: who did what, what is next, by when, why."""
    key = (event.transition, part)
    title = f"{CALLED.get(key, TITLES[event.transition])}：{report}"
    at = timezone.localtime(event.at)
    done = f"{day_text(at.date())} {at:%H:%M}，{_doer(event)}{DONE[event.transition]}{report}。"
    sentences = [done, TODO[key] + _by_when(report.year, key, at.date())]
    if event.note.strip():
        sentences.append(f"说明：{event.note.strip()}")
    return Letter(one_line(title), "\n".join(sentences))


@dataclass(frozen=True)
class Owed:
    """What a person still has to do before a deadline: what with it, and the reports with where each stands."""

    task: str
    reports: Sequence[str]


def letter_of_deadline(year: EvaluationYear, kind: str, deadline: date, today: date, owed: Sequence[Owed]) -> Letter:
    """How long there still is and what is owed; of many reports the first ones by name."""
    count = sum(len(one.reports) for one in owed)
    name, left = f"{year.year}年度自评报告{DEADLINES[kind]}", days_text(deadline, today)
    lines, room = [f"{name}为{day_text(deadline)}，{left}。"], MOST_NAMED
    for one in owed:
        lines.append(f"{one.task}（{len(one.reports)} 份）：")
        lines += [f"· {report}" for report in one.reports[:room]]
        if len(one.reports) > room:
            lines.append(f"· 另有 {len(one.reports) - room} 份没有列出")
        room = max(room - len(one.reports), 0)
    return Letter(one_line(f"{name}{left}，您有 {count} 份待办"), "\n".join(lines))


def stage_text(status: str | None, label: str) -> str:
    """Where a report stands that is owed."""
    return "还没有开始" if status is None else label if status in FILLING else f"{label}，等待办理"


def day_text(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def days_text(deadline: date, today: date) -> str:
    left = (deadline - today).days
    return f"还有 {left} 天" if left > 0 else "就是今天" if left == 0 else f"已超过 {-left} 天"


def one_line(text: str) -> str:
    """A title: one line, as long as it may be."""
    line = " ".join(text.split())
    return line if len(line) <= MOST_TITLE else f"{line[: MOST_TITLE - 1]}…"


def name_of(user: User) -> str:
    return user.get_full_name() or user.get_username()


def _doer(event: ReportEvent) -> str:
    doer = name_of(event.actor) if event.actor else "系统"
    return f"{doer}（代{name_of(event.on_behalf_of)}）" if event.on_behalf_of else doer


def _by_when(year: EvaluationYear, key: tuple[str, Role], today: date) -> str:
    kind = UNIT if key in BY_UNIT_DEADLINE else PUBLIC if key in BY_PUBLIC_DEADLINE else None
    deadline = year.unit_deadline if kind == UNIT else year.public_deadline if kind == PUBLIC else None
    if kind is None or deadline is None:
        return ""
    return f"{DEADLINES[kind]}：{day_text(deadline)}（{days_text(deadline, today)}）。"
