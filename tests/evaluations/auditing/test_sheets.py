"""The outcome as a workbook: its sheets, and nothing in it is a formula."""

from io import BytesIO

import openpyxl

from evaluations.auditing import workbook_of
from evaluations.enums import ReportKind
from evaluations.exchange.workbook import read_workbook
from tests.evaluations.auditing.files import data_of
from tests.packages import changed, demo_data


def test_workbook_has_summary_findings_and_scores():
    data = data_of(demo_data(ReportKind.OVERALL), demo_data())

    summary, findings, scores = read_workbook(workbook_of(data))

    assert [sheet.title for sheet in (summary, findings, scores)] == ["汇总", "矛盾", "得分对照"]
    assert [row.at(0) for row in summary.rows] == ["文件", "1.json", "2.json"]
    assert len(findings.rows) == 1 + sum(len(report["findings"]) for report in data["reports"])
    rows = ("groups", "lines", "indicators")
    assert len(scores.rows) == 1 + sum(len(report[name]) for report in data["reports"] for name in rows)


def test_findings_have_places_in_words_the_gravest_first():
    rows = read_workbook(workbook_of(data_of(demo_data(ReportKind.OVERALL))))[1].rows[1:]

    assert [row.values[4] for row in rows] == sorted(
        (row.values[4] for row in rows), key=["错误", "警告", "提示"].index
    )
    assert rows[0].values[7:10] == ("绩效指标第7行“签约（注册）项目协议投资额”·完成率", "154.86%", "154.80%")


def test_what_others_wrote_is_never_a_formula():
    title = '=HYPERLINK("http://example.org","x")'
    data = data_of(changed(demo_data(), "unit", "name", to=title), changed(demo_data(), "unit", "name", to="@某局"))

    sheet = openpyxl.load_workbook(BytesIO(workbook_of(data)))["汇总"]

    cells = [sheet["C2"], sheet["C3"]]
    assert [(cell.value, cell.data_type, cell.quotePrefix) for cell in cells] == [
        (title, "s", True),
        ("@某局", "s", True),
    ]


def test_files_that_could_not_be_read_are_in_the_summary():
    data = data_of(demo_data()) | {"errors": [{"file": "b.xlsx", "message": "文件已损坏"}]}

    rows = read_workbook(workbook_of(data))[0].rows

    assert (rows[-1].at(0), rows[-1].values[-1]) == ("b.xlsx", "文件已损坏")
