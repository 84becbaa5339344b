"""Files are examined together; what cannot be read is told and the others go on."""

import pytest

from evaluations import outline
from evaluations.auditing import audit
from evaluations.enums import ReportKind
from tests.evaluations.auditing.files import package
from tests.packages import GONE, changed, demo_data, find_scheme

OVERALL, PROJECT = ReportKind.OVERALL, ReportKind.PROJECT


def audited(**files):
    return audit([(f"{name}.json", content) for name, content in files.items()], find_scheme, outline.load)


def neighbours(outcome):
    """By file: the kinds of the other reports, and last year's year."""
    seen = {one.scored.file: one.subject for one in outcome.reports}
    return {
        name: ([other.facts.kind for other in one.others], one.last_year and one.last_year.year.year)
        for name, one in seen.items()
    }


def test_reports_of_a_unit_and_year_are_examined_beside_each_other():
    elsewhere = changed(demo_data(), "unit", "name", to="别的局")

    outcome = audited(a=package(demo_data(OVERALL)), b=package(demo_data()), c=package(elsewhere))

    assert neighbours(outcome) == {"a.json": (["project"], None), "b.json": (["overall"], None), "c.json": ([], None)}


def test_the_same_report_of_the_year_before_is_last_years():
    before = changed(demo_data(), "year", "year", to=2022)
    other_project = changed(before, "project", to="别的项目")

    outcome = audited(a=package(demo_data()), b=package(other_project), c=package(before))

    assert neighbours(outcome)["a.json"] == ([], 2022)
    assert (
        next(one for one in outcome.reports if one.scored.file == "a.json").subject.last_year.project
        == (demo_data()["project"])
    )


def test_a_report_in_two_files_is_not_its_own_neighbour():
    outcome = audited(a=package(demo_data()), b=package(demo_data()))

    assert neighbours(outcome) == {"a.json": ([], None), "b.json": ([], None)}


def test_an_unknown_scheme_and_outline_are_told_and_replaced():
    outcome = audited(a=package(demo_data(scheme="elsewhere", outline="nowhere")))

    report = outcome.reports[0]
    assert (report.scored.is_own, report.scored.outline) == (True, None)
    assert report.subject.assessment.scheme.code == "own-project-2023"
    assert {"scheme", "outline"} <= {problem.path for problem in report.scored.problems}


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("a.json", b"{", "不是有效的 JSON"),
        ("a.json", b"{}", "不是自评数据包"),
        ("a.json", package(changed(demo_data(), "unit", to=GONE)), "unit：必填"),
        ("a.json", package(demo_data() | {"kind": "sonst"}), "报告种类“sonst”应为"),
        ("a.json", package(changed(demo_data(), "year", "year", to=20230)), "评价年度 20230 应在 2000～2100 之间"),
        ("a.json", package(demo_data(targets=demo_data()["targets"][:1] * 301)), "targets：有 301 行，最多 300 行"),
        ("a.json", b"[" * 100_000, "嵌套过深"),
        ("a.xlsx", b"PK", "不是 Excel 工作簿"),
        ("a.exe", b"MZ", "只能检查数据包"),
        ("a", b"{}", "只能检查数据包"),
    ],
)
def test_a_file_that_cannot_be_read_is_told_and_the_others_go_on(name, content, told):
    outcome = audit([(name, content), ("b.json", package(demo_data()))], find_scheme, outline.load)

    assert [one.scored.file for one in outcome.reports] == ["b.json"]
    assert [fault.file for fault in outcome.errors] == [name]
    assert told in outcome.errors[0].message


def test_of_very_many_faults_the_first_are_told():
    broken = demo_data(unit=None, **{f"key{i}": 1 for i in range(100)})

    message = audited(a=package(broken)).errors[0].message

    assert message.count("不认识这个键") <= 20
    assert message.endswith("处问题。")


def test_printed_points_of_a_group_the_scheme_does_not_have_are_told():
    odd = changed(demo_data(), "stated", "dimensions", to={"ZZ": "3"})

    report = audited(a=package(odd)).reports[0]

    assert "stated.dimensions.ZZ" in {problem.path for problem in report.scored.problems}
    assert report.subject.facts.stated.dimensions == {}


def test_steps_are_told_twice_a_file():
    steps = []
    files = [("a.json", package(demo_data())), ("b.json", b"{")]

    audit(files, find_scheme, outline.load, step=lambda: steps.append(1))

    assert len(steps) == 4


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("indicators", 0, "level2"), "sonst"),
        (("indicators", 0, "direction"), "!"),
        (("indicators", 0, "weight"), "viel"),
        (("stated", "maxima"), {"A": "viel"}),
        (("stated", "dimensions"), {"A": [], "B": "-1"}),
        (("stated", "rates"), {"合计": {}}),
        (("budget_lines", 0, "spent"), "-1"),
        (("lines", 0, "checks"), {"a": "maybe"}),
    ],
)
def test_what_cannot_be_read_is_told_and_left_out(path, value):
    outcome = audited(a=package(changed(demo_data(), *path, to=value)))

    assert outcome.errors == ()
    assert any(problem.path.startswith(path[0]) for problem in outcome.reports[0].scored.problems)


@pytest.mark.parametrize(
    "path", [("indicators", 0, "level1"), ("indicators", 0, "kind"), ("budget_lines", 0, "category")]
)
def test_a_row_of_no_known_kind_makes_the_file_unreadable(path):
    outcome = audited(a=package(changed(demo_data(), *path, to="sonst")))

    assert "没有“sonst”这个选项" in outcome.errors[0].message


@pytest.mark.parametrize(
    ("name", "advice"),
    [
        ("自评表.xls", "另存为“Excel 工作簿（*.xlsx）”"),
        ("报告.DOCX", "复制全文粘贴"),
        ("报告.pdf", "扫描件"),
        ("盖章.jpg", "图片"),
        ("全部.zip", "解压"),
        ("报告", "请另存为其中一种"),
    ],
)
def test_what_to_do_with_another_kind_of_file_is_told(name, advice):
    outcome = audit([(name, b"content")], find_scheme, outline.load)

    assert [(fault.file, advice in fault.message) for fault in outcome.errors] == [(name, True)]
