"""Sentences of yearly rounds: who owes what and by when, delegation, invitations, reminders."""

from datetime import date
from typing import Protocol


class Round(Protocol):
    """What is told of a yearly round."""

    year: int
    notice_title: str
    notice_number: str
    unit_deadline: date | None
    public_deadline: date | None


def report_is_not_needed(report: object, reason: str) -> str:
    return f"{report}已定为不需自评（原因：{reason}），不能填报。确需填报的，请联系系统管理员恢复为应报。"


def exemption_wants_a_reason() -> str:
    return "不需自评要写明原因，请填写后再保存。"


def report_is_begun(report: object) -> str:
    return f"{report}已经开始填报，不能定为不需自评，也不能移除。"


def report_is_owed_already(unit: object, project: str) -> str:
    return f"{unit}“{project}”的项目支出绩效自评报告已在应报报告中，不用再增加。"


def obligation_is_gone() -> str:
    return "这份应报报告刚刚被他人移除，请刷新页面后核对。"


def year_is_registered(year: int) -> str:
    return f"{year}年度刚刚由他人登记，请刷新页面后核对。"


def round_is_opened(year: int) -> str:
    return f"{year}年度绩效自评工作已布置"


def round_says(year: Round, reports: list[str], count: int) -> str:
    number = f"（{year.notice_number}）" if year.notice_number else ""
    notice = f"《{year.notice_title}》{number}" if year.notice_title else "财政部门"
    days = (("报送期限", year.unit_deadline), ("公开期限", year.public_deadline))
    deadlines = "，".join(f"{name}为{day.year}年{day.month}月{day.day}日" for name, day in days if day)
    more = [f"等共 {count} 份，全部见“我的报告”。"] if count > len(reports) else []
    head = f"{notice}已布置{year.year}年度绩效自评工作{'，' if deadlines else ''}{deadlines}。您负责的应报报告共 {count} 份："
    return "\n".join([head, *reports, *more])


def no_role_is_chosen() -> str:
    return "请至少选择一个要交由他人代理的角色。"


def roles_are_gone() -> str:
    return "所选的角色中有的刚刚被取消，请刷新页面后重选。"


def delegation_is_past(starts_on: date, today: date) -> str:
    return f"开始日期 {starts_on} 已经过去，请选择今天（{today}）或以后的日期。"


def delegation_is_far_off(starts_on: date, last: date) -> str:
    return f"开始日期 {starts_on} 太远，最晚为 {last}，请核对。"


def delegation_ends_before_it_begins(starts_on: date, ends_on: date) -> str:
    return f"结束日期 {ends_on} 早于开始日期 {starts_on}，请核对。"


def delegation_is_too_long(days: int, last: date) -> str:
    return f"代理最长 {days} 天，结束日期最晚为 {last}。长期由他人办理的，请联系系统管理员调整角色。"


def delegated_to_oneself() -> str:
    return "不能由本人代理本人，请填写他人的登录名。"


def cannot_stand_in(name: object) -> str:
    return (
        f"“{name}”不能代理：代理人须是这些单位或其上级、下级单位的在用用户，"
        "代理财政审核人的须本身是财政审核人。请核对登录名，或另选代理人。"
    )


def delegated_already(role: str, deputy: object, starts_on: object, ends_on: object) -> str:
    return f"{role}在 {starts_on} 至 {ends_on} 已由“{deputy}”代理，同一时间只能由一人代理。请先结束原来的代理，或另选日期。"


def registered_meanwhile() -> str:
    return "在您核对期间，单位或用户有了改动，没有写入。请按现在的对照重新核对后确认。"


def invitation_subject() -> str:
    return "湛江绩效自评：请设置登录密码"


def invitation_says(user: object, link: str, days: int) -> str:
    return (
        f"您好：\n\n您已登记为湛江绩效自评的用户，登录名为 {user}。请打开下面的链接设置密码：\n\n{link}\n\n"
        f"链接 {days} 天内有效，只能使用一次。过期的，请在登录页点“忘记密码”，填写本邮箱，重新取得链接。"
        "\n\n如果您不使用这个系统，请不必理会。"
    )


def days_left(days: int) -> str:
    """How far off a deadline is."""
    return f"还有 {days} 天" if days > 0 else "今天截止" if days == 0 else f"已逾期 {-days} 天"


def unit_is_not_overseen() -> str:
    return "这个单位不在您审核的范围内，没有催报。"


def reminder_title(year: int, to_file: int, to_endorse: int) -> str:
    owed = [f"{to_file} 份没有报送"] if to_file else []
    waiting = [f"{to_endorse} 份待单位审核"] if to_endorse else []
    return f"催报：{year}年度绩效自评报告还有 {'，'.join(owed + waiting)}"


def reminder_text(year: int, deadline: str, lines: list[str], more: int) -> str:
    listed = [f"· {line}" for line in lines] + ([f"· 另有 {more} 份，请到“我的报告”查看。"] if more else [])
    head = f"{year}年度绩效自评报告{deadline}。下列报告还没有报送财政部门，请尽快完成填报或单位审核："
    return "\n".join([head, *listed])


def filing_deadline(day: date | None, today: date) -> str:
    if day is None:
        return "的报送期限还没有公布"
    return f"的报送期限是{day.year}年{day.month}月{day.day}日，{days_left((day - today).days)}"
