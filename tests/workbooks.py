"""Workbooks for tests, made of plain rows."""

import zipfile
from io import BytesIO

import openpyxl


def workbook(sheets, *, formats=(), merged=()):
    """The bytes of an .xlsx file: sheet title → rows; number formats by cell and merged ranges of the first sheet."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    first = book.worksheets[0]
    for cell, number_format in dict(formats).items():
        first[cell].number_format = number_format
    for cells in merged:
        first.merge_cells(cells)
    return content_of(book)


def content_of(book):
    target = BytesIO()
    book.save(target)
    return target.getvalue()


def project_table(*, indicators=None, funds=None, below=()):
    """The rows of a 项目支出绩效自评表 (财预〔2020〕10号) in which nothing contradicts."""
    funds = funds or [
        [None, None, "年度资金总额", 50, 50, 49.25, 10, 0.985, 9.85],
        [None, None, "其中：当年财政拨款", 40, 40, 39.25, "—", None, "—"],
        [None, None, "上年结转资金", 10, 10, 10, "—", None, "—"],
        [None, None, "其他资金", None, None, None, "—", None, "—"],
    ]
    indicators = indicators or [
        ["产出指标（50分）", "数量指标", "阅读推广活动场次", "≥120场", "131场", 30, 30, None],
        [None, "时效指标", "完成时间", "2024年12月底前", "2024年12月20日", 20, 20, None],
        ["效益指标（30分）", "社会效益指标", "阅读氛围", "有所改善", "有所改善", 30, 28.5, "宣传面不够广"],
        ["满意度指标（10分）", "服务对象满意度指标", "读者满意度", "≥90%", "94.5%", 10, 10, "/"],
    ]
    return [
        ["附件1"],
        ["项目支出绩效自评表"],
        ["（2024年度）"],
        ["项目名称", None, "全民阅读推广"],
        ["主管部门", None, "示例市文化广电旅游局", None, "实施单位", "示例市图书馆"],
        ["项目资金\n（万元）", None, None, "年初预算数", "全年预算数", "全年执行数", "分  值", "执行率", "得分"],
        *funds,
        ["年度总体目标", "预期目标", None, None, "实际完成情况"],
        [None, "举办阅读推广活动120场以上。", None, None, "全年举办阅读推广活动131场。"],
        ["一级指标", "二级指标", "三级指标", "年度\n指标值", "实际完成值", "分值", "得 分", "偏差原因分析及改进措施"],
        *indicators,
        ["总分", None, None, None, None, 100, 98.35, None],
        ["注：得分最高不超过分值。"],
        *below,
    ]


def unit_table():
    """The rows of a 部门整体支出绩效评价指标评分表: points and scores, no targets."""
    return [
        ["附件2"],
        ["2023年度部门整体支出绩效评价指标评分表"],
        ["单位名称：示例市档案馆", None, None, None, "填报日期：2024年5月20日"],
        ["一级指标", "二级指标", "三级指标", "分值", "评分标准", "自评得分", "扣分原因及说明"],
        ["投入", "预算配置（10分）", "在职人员控制率", 5, "≤100%计5分", 5, "24/26=92.31%"],
        [None, None, "“三公经费”变动率", 5, "≤0计5分", 5, None],
        ["过程", "预算执行（20分）", "预算完成率", 20, "100%计满分", "19.5分", "完成率98%，扣0.5分"],
        ["合计", None, None, 30, None, 29.5, "优"],
    ]


MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"


def handmade(rows="", *, strings="", styles="", parts=None, main=MAIN, office=OFFICE, below=""):
    """An .xlsx file written by hand, as programs other than Excel write it.

    ``rows``: what stands in sheetData, ``below``: behind it; ``strings`` and ``styles``: what stands in these
    parts; ``parts``: more parts, or others instead of the usual ones.
    """
    named = {"sharedStrings": strings, "styles": styles}
    relations = "".join(
        f'<Relationship Id="{kind}" Type="{office}/{kind}" Target="{kind}.xml"/>'
        for kind, text in named.items()
        if text
    )
    made = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"/>',
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets>'
        '<sheet name="表" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" '
        f'Type="{office}/worksheet" Target="worksheets/sheet1.xml"/>{relations}</Relationships>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{main}"><sheetData>{rows}</sheetData>{below}</worksheet>',
    }
    if strings:
        made["xl/sharedStrings.xml"] = f'<sst xmlns="{main}">{strings}</sst>'
    if styles:
        made["xl/styles.xml"] = f'<styleSheet xmlns="{main}">{styles}</styleSheet>'
    return archive(made | (parts or {}))


def archive(parts):
    """A zip file of these parts."""
    target = BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():
            made.writestr(name, content)
    return target.getvalue()
