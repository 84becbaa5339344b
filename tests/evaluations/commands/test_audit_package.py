"""Reports from elsewhere are audited on the command line, without a database."""

import io
import json

import pytest
from django.core.management import call_command

from evaluations.enums import ReportKind
from evaluations.exchange.workbook import read_workbook
from evaluations.management.commands.audit_package import Progress
from tests.evaluations.commands.test_commands import in_a_shell, run, write
from tests.packages import demo_data, demo_path

OVERALL, PROJECT = ReportKind.OVERALL, ReportKind.PROJECT


def audit(*arguments, **options):
    """Exit code, output and errors."""
    out, err = io.StringIO(), io.StringIO()
    try:
        call_command("audit_package", *map(str, arguments), stdout=out, stderr=err, **options)
    except SystemExit as stop:
        return stop.code, out.getvalue(), err.getvalue()
    return 0, out.getvalue(), err.getvalue()


def test_findings_are_no_failure():
    code, out, err = audit(demo_path(OVERALL), demo_path(PROJECT))

    assert (code, err) == (0, "")
    assert "CK-R1" in out
    assert out.endswith("处。\n")
    assert "共 2 个文件、2 份报告，0 个文件没有读出。" in out


def test_json_has_stable_fields():
    data = json.loads(run("audit_package", demo_path(OVERALL), format="json"))

    assert list(data) == ["reports", "errors", "summary"]
    assert list(data["reports"][0]) == [
        "file", "report", "unit", "year", "kind", "project", "scheme", "total", "grade",
        "extent", "groups", "lines", "indicators", "missing", "problems", "findings",
    ]  # fmt: skip
    assert {"code", "severity", "where", "stated", "computed", "message"} <= set(data["reports"][0]["findings"][0])


def test_xlsx_goes_to_a_file(tmp_path):
    target = tmp_path / "out.xlsx"

    assert audit(demo_path(), format="xlsx", to=target) == (0, "", "")
    assert [sheet.title for sheet in read_workbook(target.read_bytes())] == ["汇总", "矛盾", "得分对照"]
    assert audit(demo_path(), format="xlsx") == (2, "", "xlsx 不能输出到屏幕，请用 --to 写明文件。\n")


def test_the_suffix_says_the_format(tmp_path):
    book, data = tmp_path / "out.xlsx", tmp_path / "out.json"

    assert [audit(demo_path(), to=target) for target in (book, data)] == [(0, "", "")] * 2
    assert read_workbook(book.read_bytes())[0].title == "汇总"
    assert list(json.loads(data.read_bytes())) == ["reports", "errors", "summary"]


def test_a_folder_without_reports_is_told(tmp_path):
    write(tmp_path, "not for us", "notes.md")

    assert audit(tmp_path) == (2, "", "文件夹中没有可以检查的文件（.json、.xlsx、.txt），请核对路径。\n")


def test_a_folder_stands_for_its_files_and_one_bad_file_is_told(tmp_path):
    write(tmp_path, demo_data(), "a.json")
    write(tmp_path, "{", "b.json")
    write(tmp_path, "not for us", "notes.md")

    code, out, err = audit(tmp_path, tmp_path / "gone.json", format="json")

    data = json.loads(out)
    assert code == 2
    assert data["summary"]["files"] == 3
    assert [report["file"] for report in data["reports"]] == ["a.json"]
    assert [fault["file"] for fault in data["errors"]] == ["gone.json", "b.json"]
    assert err.splitlines()[0] == "文件夹中还有 1 个其他格式的文件没有检查：notes.md"
    assert [line.partition("：")[0] for line in err.splitlines()[1:]] == ["gone.json", "b.json"]


def test_text_on_the_screen_tells_once_what_could_not_be_read(tmp_path):
    code, out, err = audit(tmp_path / "gone.json")

    assert (code, out.count("读不出文件"), err) == (2, 1, "")


def test_it_needs_no_database(tmp_path):
    settings = {"DATABASE_URL": "postgres://nobody@localhost:1/none", "ZJPERF_VAR": str(tmp_path)}

    done = in_a_shell("audit_package", demo_path(), "--format", "json", **settings)

    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["reports"][0]["total"]["stated"] == "100"


@pytest.mark.parametrize("option", ["scheme", "outline"])
def test_a_malformed_file_of_schemes_or_outlines_ends_it(tmp_path, option):
    code, out, err = audit(demo_path(), **{option: [write(tmp_path, "{", "bad.yaml")]})

    assert (code, out) == (2, "")
    assert "bad.yaml" in err


def test_it_says_why_it_cannot_write(tmp_path):
    code, _, err = audit(demo_path(), to=tmp_path)

    assert (code, err) == (2, f"不能写入 {tmp_path}（这是一个文件夹），请核对路径和权限。\n")


def test_the_bar_is_for_terminals():
    class Terminal(io.StringIO):
        def isatty(self):
            return True

        def write(self, text, style_func=None, ending=None):
            return super().write(text)

    seen = Terminal()
    progress = Progress(2, seen)
    for _ in range(2):
        progress.step()
    progress.clear()

    assert " 50%" in seen.getvalue()
    assert seen.getvalue().rindex("100%") < seen.getvalue().rindex("\033[K")
