"""What an audit came to as data: stated beside recomputed, missing told as missing, places of findings."""

import json
from pathlib import Path

import pytest

from evaluations import outline
from evaluations.auditing import as_data, as_text, audit, reading
from evaluations.auditing.rows import place_of, section_of
from evaluations.consistency import BY_CODE
from evaluations.enums import ReportKind
from evaluations.exchange.read_report import ReadReport
from tests.evaluations.auditing.files import data_of, package
from tests.packages import GONE, changed, demo_data, find_scheme
from tests.subjects import sound_facts

OVERALL = ReportKind.OVERALL


@pytest.fixture(scope="module")
def overall():
    return data_of(demo_data(OVERALL))["reports"][0]


def test_a_report_says_what_it_is_and_what_it_comes_to(overall):
    about = {name: overall[name] for name in ("file", "report", "unit", "year", "kind", "project", "total", "grade")}

    assert about == {
        "file": "1.json",
        "report": "湛江市城市更新局本级2023年度整体绩效自评报告",
        "unit": "湛江市城市更新局本级",
        "year": 2023,
        "kind": "overall",
        "project": "",
        "total": {"stated": "99.48", "self": "99.48", "computed": "97.74"},
        "grade": {"stated": "优", "self": "优", "computed": "优"},
    }
    assert overall["scheme"] == {
        "code": "zhanjiang-overall-2024",
        "title": "湛江市部门整体支出绩效自评评分表（2024年）",
        "total": "100",
        "is_own": False,
    }


def test_lines_groups_and_indicators_stand_beside_what_follows(overall):
    group, line, row = overall["groups"][0], overall["lines"][0], overall["indicators"][6]

    assert {name: group[name] for name in ("title", "maximum", "computed")} == {
        "title": "整体效能",
        "maximum": "50",
        "computed": "47.74",
    }
    assert {name: line[name] for name in ("where", "maximum", "self", "computed")} == {
        "where": "lines[0]",
        "maximum": "20",
        "self": "19.5",
        "computed": "17.76",
    }
    assert {name: row[name] for name in ("where", "target", "actual", "stated_ratio", "ratio")} == {
        "where": "indicators[6]",
        "target": "5亿元",
        "actual": "7.74亿元",
        "stated_ratio": "154.86%",
        "ratio": "154.80%",
    }


def test_findings_have_their_stable_fields(overall):
    finding = next(one for one in overall["findings"] if one["code"] == "CK-R1")

    assert finding == {
        "code": "CK-R1",
        "severity": "blocking",
        "where": "indicators[6].stated_ratio",
        "place": "绩效指标第7行“签约（注册）项目协议投资额”·完成率",
        "stated": "154.86%",
        "computed": "154.80%",
        "message": finding["message"],
        "section": "indicators",
    }
    assert "154.86%" in finding["message"]


def test_what_is_not_stated_is_missing_and_no_finding():
    silent = changed(demo_data(), "stated", to=GONE)
    silent["indicators"] = [one | {"stated_ratio": "", "self_score": None} for one in silent["indicators"]]
    silent["lines"] = [one | {"self_score": None} for one in silent["lines"]]

    report = data_of(silent)["reports"][0]

    assert [one["where"] for one in report["missing"]] == [
        "stated.total", "stated.grade", "stated.rates", "lines", "indicators",
    ]  # fmt: skip
    assert report["total"] == {"stated": None, "self": None, "computed": report["total"]["computed"]}
    assert not {"CK-W2", "CK-X3", "CK-R1"} & {one["code"] for one in report["findings"]}


def test_a_single_missing_value_is_named():
    rows = demo_data()["indicators"]
    report = data_of(demo_data(indicators=[rows[0] | {"stated_ratio": ""}, *rows[1:]]))["reports"][0]

    assert {"where": "indicators[0]", "name": f"“{rows[0]['title']}”的完成率"} in report["missing"]


def test_counts_sum_up_what_was_found():
    data = data_of(demo_data(OVERALL), demo_data())

    found = [one for report in data["reports"] for one in report["findings"]]
    summary = data["summary"]
    assert (summary["files"], summary["reports"]) == (2, 2)
    assert sum(summary["findings"]["by_severity"].values()) == len(found)
    assert sum(summary["findings"]["by_code"].values()) == len(found)
    assert list(summary["findings"]["by_severity"]) == ["blocking", "advisory", "hint"]


def test_unprintable_characters_of_a_file_do_not_get_into_the_data():
    told = json.dumps(data_of(changed(demo_data(), "unit", "name", to="某\x00局\ud800")), ensure_ascii=False)

    assert "某□局□" in told
    told.encode()


def test_findings_of_a_workbook_name_its_cells(monkeypatch):
    facts = sound_facts(stated=sound_facts().stated)
    read = ReadReport(facts, find_scheme(facts.scheme), {"indicators[3]": "自评表!A9", "unit": "自评表!B2"})
    monkeypatch.setitem(reading._READERS, ".xlsx", lambda content, name: (read,))

    report = as_data(audit([("a.xlsx", b"")], find_scheme, outline.load))["reports"][0]

    assert (report["report"], report["indicators"][3]["where"]) == ("自评表", "自评表!A9")


@pytest.mark.parametrize(
    ("path", "place"),
    [
        ("indicators[3].actual", "表!E7"),
        ("indicators[3].target", "表!A7"),
        ("indicators[4].target", "indicators[4].target"),
        ("stated.rates.某.项目[1]", "表!Z1"),
        ("", ""),
    ],
)
def test_the_nearest_known_cell_is_the_place(path, place):
    cells = {"indicators[3].actual": "表!E7", "indicators[3]": "表!A7", "stated.rates": "表!Z1"}

    assert place_of(path, cells) == place


@pytest.mark.parametrize(
    ("path", "section"),
    [("texts.goals", "texts"), ("lines[A1].self_score", "scores"), ("filed_on", "basics"), ("stated.total", "scores")],
)
def test_every_path_belongs_to_a_section(path, section):
    assert section_of(path) == section


def test_text_names_report_check_and_place():
    text = as_text(data_of(demo_data(OVERALL)))

    assert "总分：所载 99.48，自评分合计 99.48，测算 97.74" in text
    assert (
        "CK-R1 完成率不等于完成值与目标值之比\n      位置：绩效指标第7行“签约（注册）项目协议投资额”·完成率\n" in text
    )


def test_text_says_what_was_checked_where_nothing_was_found():
    silent = data_of(demo_data(OVERALL))
    silent["reports"][0]["findings"] = []

    assert f"没有发现矛盾：已用 {len(BY_CODE)} 项检查核对绩效指标 7 行、预算项目 " in as_text(silent)


def test_text_of_what_could_not_be_read():
    data = as_data(audit([("a.json", b"{"), ("b.json", package(demo_data()))], find_scheme, outline.load))

    assert "a.json\n  没有读出：" in as_text(data)
    assert as_text(data).count("共 2 个文件、1 份报告，1 个文件没有读出。") == 1


def test_every_field_is_documented(overall):
    text = (Path(__file__).parents[3] / "docs" / "audit.md").read_text(encoding="utf-8")
    rows = [overall, *(overall[name][0] for name in ("groups", "lines", "indicators", "missing", "findings"))]

    assert sorted(name for row in rows for name in row if f"`{name}`" not in text) == []
