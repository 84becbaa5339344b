"""Sentences about budget lines that are brought in from a workbook."""

from collections.abc import Sequence


def nothing_below_the_head() -> str:
    return "表头下面没有内容，请填写后再上传。"


def unknown_unit(text: str) -> str:
    if not text:
        return "单位没有填写，应为已登记单位的全称；合并的单元格请取消合并，逐行填写。"
    return f"“{text}”不是已登记的单位（或与几个单位都相像），应为已登记单位的全称，请核对，或先登记这个单位。"


def unknown_project(text: str) -> str:
    return f"“{text}”不是这个单位登记的项目，请核对名称，或留空。"


def project_of_basic_expenditure(text: str) -> str:
    return f"“{text}”是项目，支出类别应为“项目支出”，请改正其中一格。"


def error_of_formula(text: str) -> str:
    return f"这一格是公式错误“{text}”，请改为内容。"


def same_line(title: str, place: str) -> str:
    return f"“{title}”与 {place} 的单位、支出类别、预算项目、资金来源都相同，请只留一行，或写明不同的资金来源。"


def too_many_lines(most: int) -> str:
    return f"一个单位一年最多 {most} 项预算项目，这一行超出了，请合并或减少。"


def changed_meanwhile(places: Sequence[str], count: int) -> str:
    more = f"等 {count} 行" if count > len(places) else f" {count} 行"
    return (
        f"核对之后，{'、'.join(places)}{more}所对应的预算项目或报告又有变动，没有写入任何内容。"
        "请重新上传文件，核对新的改动后再确认。"
    )


def brought_in(name: str) -> str:
    return f"（由“{name}”批量导入）"


def not_to_be_confirmed() -> str:
    return "这份文件还没有读完、有错误或没有改动，不能写入。"


def is_confirmed() -> str:
    return "这份文件已经确认，不用再次确认。"


def cannot_be_discarded() -> str:
    return "这份文件正在写入，请等写入结束后再删除。"
