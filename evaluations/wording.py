"""Sentences used from Python, together so that they read alike; those of reviews and of rounds stand beside."""

from decimal import Decimal


def report_exists(report: object) -> str:
    return f"{report}已经存在。要用数据包覆盖填报中的内容，请加 --replace。"


def report_is_not_being_filled_in(report: object, status: object) -> str:
    return f"{report}当前为“{status}”，内容不能再改。"


def budget_line_differs(title: str, name: object, stored: object, given: object) -> str:
    return (
        f"预算项目“{title}”的{name}为 {_shown(given)}，与本单位本年度已录入的 {_shown(stored)} 不同。"
        "同一数字只录一次，请核对后统一。"
    )


def budget_line_is_shared(title: str, report: object) -> str:
    return f"预算项目“{title}”还用于{report}，不能去掉，请在数据包中补上这一项。"


def reference_differs(row: object, name: object, stored: object, given: object) -> str:
    return f"{row}的{name}为“{given}”，与已登记的“{stored}”不同，请核对，或在后台修改已登记的资料。"


def package_is_about_another(what: str, given: str, wanted: str) -> str:
    return f"数据包的{what}是“{given or '空'}”，这里应为“{wanted or '空'}”。请核对是否选错了文件。"


def package_has_too_many(what: str, count: int, most: int) -> str:
    return f"{what}有 {count} 行，最多 {most} 行，请合并或减少后再上传。"


def report_has_changed_since_plan(report: object) -> str:
    return f"{report}在您核对之后有改动，没有写入。下面是按最新内容重新列出的改动，请再核对。"


def package_of(name: str) -> str:
    return f"数据包：{name}"


def year_is_too_large(most: int) -> str:
    return f"本年度的材料超过 {most} MB，不能放在一个压缩包里，请逐份打开报告下载。"


def year_has_too_many_reports(most: int) -> str:
    return f"本年度的报告超过 {most} 份，不能放在一个压缩包里，请逐份打开报告下载。"


def file_is_gone() -> str:
    return "没有找到文件：可能从未上传，或已从存储中丢失，请联系系统管理员。"


def file_was_changed(digest: str) -> str:
    return f"内容与登记的摘要值 {digest} 不符，请联系系统管理员。"


def whole_year() -> str:
    return "全年材料（ZIP）"


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


def from_workbook(name: str) -> str:
    return f"工作簿“{name}”"


def begun_blank() -> str:
    return "空白报告"


def _shown(value: object) -> str:
    if value is None:
        return "空"
    return f"{value}元" if isinstance(value, Decimal) else f"“{value}”"
