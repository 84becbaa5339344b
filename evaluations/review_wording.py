"""Sentences of reviews: whose turn it is, remarks and answers, reviewed points, the trail."""

from collections.abc import Sequence


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
