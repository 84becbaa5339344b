"""Sentences used from Python, together so that they read alike."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Protocol


class Round(Protocol):
    """What is told of a yearly round."""

    year: int
    notice_title: str
    notice_number: str
    unit_deadline: date | None
    public_deadline: date | None


def report_exists(report: object) -> str:
    return f"{report}已经存在。要用数据包覆盖填报中的内容，请加 --replace。"


def report_is_not_being_filled_in(report: object, status: object) -> str:
    return f"{report}当前为“{status}”，内容不能再改。"


def budget_line_differs(title: str, name: object, stored: object, given: object) -> str:
    return (
        f"预算项目“{title}”的{name}为 {_shown(given)}，与本单位本年度已录入的 {_shown(stored)} 不同。"
        "同一数字只录一次：请核对后统一，或加 --replace 以数据包为准。"
    )


def budget_line_is_shared(title: str, report: object) -> str:
    return f"预算项目“{title}”还用于{report}，不能去掉，请在数据包中补上这一项。"


def reference_differs(row: object, name: object, stored: object, given: object) -> str:
    return f"{row}的{name}为“{given}”，与已登记的“{stored}”不同，请核对，或在后台修改已登记的资料。"


def code_is_taken(code: str, holder: object) -> str:
    return f"预算单位编码“{code}”已登记给“{holder}”，请核对编码或单位名称。"


def refused_by_database(error: object) -> str:
    return f"数据库拒绝了这份数据，请核对是否有人同时导入了同一份报告（{error}）。"


def not_allowed(action: str) -> str:
    return f"您没有权限{action}，请联系系统管理员。"


def somebody_was_faster(report: object) -> str:
    return f"{report}刚刚被他人处理过，请刷新后查看最新状态。"


def not_possible_now(action: str, status: object) -> str:
    return f"报告当前为“{status}”，不能{action}。"


def note_is_missing(action: str) -> str:
    return f"{action}要写明理由，请填写后再{action}。"


def took_another_part(action: str, part: str) -> str:
    return f"填报、单位审核、财政审核须由不同的人办理：您或您代理的人已经是这份报告的{part}，不能再{action}，请由他人办理。"


def remarks_are_open(count: int) -> str:
    return f"还有 {count} 条审核意见没有了结。请逐条了结，或者退回填报人处理。"


def report_was_taken_up(reviewer: object) -> str:
    return f"{reviewer}已经开始审核，不能再撤回。需要修改的，请联系审核人退回。"


def report_is_claimed(report: object, holder: object) -> str:
    return f"{report}已由{holder}领取。需要您来审核的，请与对方联系，或直接打开报告审核。"


def report_is_not_claimed(report: object) -> str:
    return f"{report}现在没有人领取，不用取消领取，请刷新后查看。"


def claim_is_of_another(report: object, holder: object) -> str:
    return f"{report}由{holder}领取，只有本人或系统管理员能取消领取。"


def waits_for_others(status: object) -> str:
    return f"报告当前为“{status}”，不由您办理：您没有这一环节的权限，或者已经办理过这份报告的其他环节。"


def batch_is_too_big(most: int, count: int) -> str:
    return f"选了 {count} 份报告，一次最多处理 {most} 份，请分批处理。"


def report_is_not_found(key: int) -> str:
    return f"没有找到编号为 {key} 的报告，可能已不由您审核，请刷新后重新选择。"


def not_your_turn(action: str, status: object) -> str:
    return f"报告当前为“{status}”，不由您审核，不能{action}。"


def no_such_score_line(item: object) -> str:
    return f"评分表中没有“{item}”这一项，没有保存。"


def line_is_left_out(title: object) -> str:
    return f"“{title}”不适用，不计入总分，不能给复核分。认为适用的，请提出审核意见。"


def reviewed_points_are_out_of_range(points: object, maximum: object) -> str:
    return f"复核分 {points} 不在 0 至分值 {maximum} 之间，请核对。"


def reviewed_points_are_too_fine(points: object, places: int) -> str:
    return f"复核分 {points} 的小数位数过多，评分表{f'保留 {places} 位小数' if places else '只用整数'}，请四舍五入。"


def reviewed_points_want_a_reason(points: object, own: object) -> str:
    return f"复核分 {points} 与自评分 {own} 不同，请写明复核说明。"


def reason_without_points(own: object) -> str:
    return f"写了复核说明，但复核分为空或与自评分 {own} 相同。请填写复核分，或清空说明，把话写在审核意见里。"


def no_such_record() -> str:
    return "要提意见的对象已不在报告中，没有保存，请刷新页面后重新选择。"


def remark_wants_text(most: int) -> str:
    return f"审核意见应有 1～{most} 个字，没有保存。"


def no_such_remark() -> str:
    return "这条审核意见已不存在，请刷新页面。"


def remark_is_of_others(role: object, action: str) -> str:
    return f"这条意见由{role}提出，应由{role}{action}。"


def remark_is_settled() -> str:
    return "这条审核意见已经了结。"


def remark_is_open() -> str:
    return "这条审核意见没有了结，不用恢复。"


def events_are_missing(report: object, first: int, last: int) -> str:
    which = f"第 {first} 条" if first == last else f"第 {first} 至 {last} 条"
    return f"{report}：日志缺少{which}，应当从备份恢复并查明原因。"


def event_does_not_follow(report: object, number: int) -> str:
    return f"{report}：日志第 {number} 条与前一条不衔接，其中有一条被改动或替换过。"


def event_was_changed(report: object, number: int) -> str:
    return f"{report}：日志第 {number} 条的内容与其摘要值不符，内容被改动过。"


def snapshot_was_changed(report: object, number: int) -> str:
    return f"{report}：日志第 {number} 条所附的数据快照与其摘要值不符，快照被改动过。"


def snapshot_is_missing(report: object, number: int) -> str:
    return f"{report}：日志第 {number} 条所附的数据快照不见了，应当从备份恢复并查明原因。"


def snapshot_without_event_was_changed(digest: str) -> str:
    return f"摘要值为 {digest} 的数据快照没有日志引用，且内容被改动过。"


def events_without_report(report: int, count: int) -> str:
    return f"编号 {report} 的报告已不存在，却还有日志 {count} 条，报告被直接删除过。"


def saved_head_is_gone(report: int, number: int, digest: str) -> str:
    return (
        f"编号 {report} 的报告：留存的日志第 {number} 条（摘要值 {digest}）已不在日志中，"
        "这一条或整份报告的日志被删除或重写过。"
    )


def status_does_not_follow(report: object, number: int) -> str:
    return f"{report}：当前状态与日志最后一条（第 {number} 条）不符，其后的日志被删除，或状态被直接改动过。"


def events_are_all_missing(report: object, status: object) -> str:
    return f"{report}：没有日志，而当前状态为“{status}”，日志被删除，或状态被直接改动过。"


def row_is_gone() -> str:
    return "这一行已被他人删除，您填写的内容没有保存，请刷新页面后核对。"


def too_many_rows(most: int, there: int, more: int) -> str:
    return f"每张表最多 {most} 行，已有 {there} 行，不能再增加 {more} 行，请合并或减少后再增加。"


def line_exists(line: object) -> str:
    return f"本单位本年度已有同类同名同来源的预算项目“{line}”，请直接填写那一行，或写明不同的名称、资金来源。"


def line_has_other_amount(line: object, name: object, stored: object, given: object) -> str:
    return (
        f"预算项目“{line}”已录入{name} {_shown(stored)}，与这里的 {_shown(given)} 不同。"
        "同一数字只录一次：请核对后改为一致，或不填这一格。"
    )


def line_is_in_finished_report(line: object, report: object) -> str:
    return f"预算项目“{line}”列在{report}中，该报告正在审核或已经公开，这一项不能再改；正在审核的可以先撤回或退回。"


def spent_more_than(limit: str, name: str) -> str:
    return f"支出大于{limit}，请核对支出和{name}。"


def indicator_is_not_counted() -> str:
    return "评分方案没有按这类指标逐个计分的评分项，只列示完成情况。"


def deviation_wants_a_reason() -> str:
    return "没有达到目标值，请填写偏差原因分析及改进措施。"


def nothing_to_propose() -> str:
    return "没有可生成的指标：还没有申报目标，或者每个申报目标都已有同名的指标。"


def refused_entry(reason: str) -> str:
    return f"没有保存：{reason or '与已有的内容冲突。'}请核对后改正。"


def evidence_is_there(name: str, title: str) -> str:
    return f"“{name}”与已有的佐证材料“{title}”是同一个文件，证明的也是同一项，不用再上传。"


def score_is_incomplete(titles: str) -> str:
    return f"还有评分项未能计分：{titles}。请补全数据后再公开。"


def obstacles_are_left(count: int) -> str:
    return f"还有 {count} 处需要处理，处理后再送审。"


def changed_since_seen(report: object) -> str:
    return f"{report}在您打开本页之后有改动，请核对后再操作。"


def section_has_gaps(left: int, wanted: int) -> str:
    return "还没有填写。" if left == wanted else f"还差 {left} 项没有填写（共 {wanted} 项）。"


def section_has_marks(count: int) -> str:
    return f"有 {count} 处沿用或自动生成的内容还没有确认。"


def findings_are_unexplained(count: int) -> str:
    return f"有 {count} 条警告没有说明：请改正，确实无误的请逐条写明理由，审核人会看到。"


def remarks_are_unanswered(count: int) -> str:
    return f"有 {count} 条审核意见还没有回复，请逐条回复；不改的写明理由，并选“维持原填报”。"


def nothing_has_changed() -> str:
    return (
        "内容与退回前的送审相比没有改动，不能再次送审。请按审核意见修改；"
        "认为原填报无误的，请对每一条审核意见写明理由并选“维持原填报”，再送审。"
    )


def reason_with_remarks(reason: str, remarks: Sequence[tuple[str, str]]) -> str:
    """The reason of a return with the open remarks, numbered, each with what it is about."""
    if not remarks:
        return reason
    listed = [f"{number}. {title}：{text}" for number, (title, text) in enumerate(remarks, 1)]
    return "\n".join(filter(None, [reason.strip(), f"审核意见 {len(remarks)} 条：", *listed]))


def remark_is_not_open() -> str:
    return "这条审核意见刚刚被了结或撤销，不用再回复。"


def answer_is_empty() -> str:
    return "请写明怎样处理了这条审核意见，或者为什么维持原填报。"


def answer_is_too_long(length: int, most: int) -> str:
    return f"回复有 {length} 字，最多 {most} 字，请缩短；详细的材料可以作为佐证上传。"


def something_is_written() -> str:
    return "这里已有文字，没有覆盖。要换成新的，请先清空这里的文字。"


def typed_figure_has_changed() -> str:
    return "这段文字刚刚改动过，没有替换，请在更新后的“文中数字”中再点“引用”。"


def nothing_to_draft() -> str:
    return "还没有可以写入初稿的内容（没有填写有关数据，或者没有失分），请先填写数据，或直接撰写。"


def confirmed() -> str:
    return "已确认"


def stated_results_dropped() -> str:
    return "不再采用报告所载的结果"


def row_number(number: int) -> str:
    return f"第 {number} 行"


def report_started() -> str:
    return "开始填报"


def begun_blank() -> str:
    return "空白报告"


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


def is_no_colleague(name: object) -> str:
    return f"“{name}”不是这些单位或其上级、下级单位的在用用户，不能代理，请核对登录名。"


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


def _shown(value: object) -> str:
    if value is None:
        return "空"
    return f"{value}元" if isinstance(value, Decimal) else f"“{value}”"
