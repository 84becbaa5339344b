import io
import json
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.core.management import call_command

from evaluations.documents import fonts, pdf
from evaluations.enums import ReportKind, ReportStatus, Role
from evaluations.models import EvaluationYear, Publication, Report, ReportEvent, UnitMembership
from evaluations.package import dump
from scoring.models import SchemeVersion
from scoring.storing import FOLDER as SCHEMES
from tests.packages import GONE, changed, demo_data, demo_path

ROOT = Path(__file__).parents[3]
OVERALL, PROJECT = ReportKind.OVERALL, ReportKind.PROJECT
BROKEN = changed(changed(demo_data(), "budget_lines", 0, "spent", to="-1"), "indicators", 0, "actual", to="2200平方米")
FAULTS = [
    "budget_lines[0].spent：-1 是负数，应不小于 0。",
    "indicators[0].actual：指标“新增实施改造面积（亩）”：计量单位是“平方米”，应为“亩”，请统一单位后填写。",
]


@pytest.fixture
def schemes(db):
    call_command("load_schemes", stdout=io.StringIO())


@pytest.fixture(autouse=True)
def private_var(settings, tmp_path):
    settings.VAR = tmp_path


def rows():
    models = [model for app in ("evaluations", "scoring", "auth") for model in apps.get_app_config(app).get_models()]
    return {model.__name__: list(model.objects.order_by("pk").values()) for model in models}


def run(*arguments, **options):
    """What a command prints."""
    out = io.StringIO()
    call_command(*arguments, stdout=out, **options)
    return out.getvalue()


def refused(*arguments, **options):
    """What a command says that ends with exit code 2 and prints no result."""
    out, err = io.StringIO(), io.StringIO()
    with pytest.raises(SystemExit) as caught:
        call_command(*arguments, stdout=out, stderr=err, **options)
    assert (caught.value.code, out.getvalue()) == (2, "")
    return err.getvalue().splitlines()


def write(folder, data, name="package.json"):
    path = folder / name
    path.write_text(data if isinstance(data, str) else dump(data), encoding="utf-8")
    return path


def in_a_shell(*arguments, **environment):
    return subprocess.run(
        [sys.executable, "manage.py", *map(str, arguments)],
        cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False, timeout=120,
        env={"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", **environment},
    )  # fmt: skip


@pytest.mark.parametrize(("kind", "computed", "own"), [(OVERALL, "97.74", "99.48"), (PROJECT, "97.68", "100")])
def test_score_prints_the_explained_result(kind, computed, own):
    result = json.loads(run("score", demo_path(kind)))

    assert {name: (result[name]["total"], result[name]["grade"]) for name in ("computed", "self", "stated")} == {
        "computed": (computed, "优"),
        "self": (own, "优"),
        "stated": (own, "优"),
    }
    assert (result["unit"], result["year"], result["kind"]) == ("湛江市城市更新局本级", 2023, kind)


def test_score_needs_no_database(tmp_path):
    done = in_a_shell("score", demo_path(), DATABASE_URL="postgres://nobody@localhost:1/none", ZJPERF_VAR=str(tmp_path))

    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["self"]["total"] == "100"


def test_score_takes_a_scheme_of_another_city(tmp_path):
    text = (SCHEMES / "zhanjiang-project-2024.yaml").read_text(encoding="utf-8")
    scheme = write(tmp_path, text.replace("code: zhanjiang-project-2024", "code: elsewhere"), "elsewhere.yaml")
    package = write(tmp_path, demo_data(scheme="elsewhere"))

    assert json.loads(run("score", package, scheme=[scheme]))["scheme"]["code"] == "elsewhere"
    assert json.loads(run("score", package, scheme=[tmp_path]))["scheme"]["code"] == "elsewhere"
    assert json.loads(run("score", demo_path(), scheme=[scheme]))["scheme"]["code"] == "zhanjiang-project-2024"


def test_score_tells_all_faults_a_line_each(tmp_path):
    assert refused("score", write(tmp_path, BROKEN)) == FAULTS


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("{", "不是有效的 JSON，第 1 行第 2 列附近有错"),
        ("{}", "format：不是自评数据包"),
        (dump(changed(demo_data(), "scheme", to="none")), "scheme：没有评分方案“none”，现有：hubei-project、"),
        (dump(changed(demo_data(), "unit", to=GONE)), "unit：必填，现为空。"),
    ],
)
def test_score_of_what_is_no_package_ends_with_one_sentence(tmp_path, content, told):
    done = in_a_shell("score", write(tmp_path, content), ZJPERF_VAR=str(tmp_path))

    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(told)
    assert done.stderr.count("\n") == 1


def test_score_names_a_file_that_is_not_there(tmp_path):
    told = refused("score", tmp_path / "none.json")

    assert told == [f"{tmp_path}/none.json：读不出数据包文件（文件或文件夹不存在），请核对路径和权限。"]


def test_score_names_a_broken_scheme_file(tmp_path):
    told = refused("score", demo_path(), scheme=[write(tmp_path, "code: [", "broken.yaml")])

    assert told[0].startswith("broken.yaml：不是有效的 UTF-8 YAML 文件：")


def test_render_writes_all_forms_of_the_report(tmp_path):
    folder = tmp_path / "new" / "folder"

    printed = run("render", demo_path(), to=folder)

    stem = demo_path().stem
    assert sorted(path.name for path in folder.iterdir()) == [f"{stem}.{ending}" for ending in ("docx", "html", "pdf")]
    assert (folder / f"{stem}.pdf").read_bytes().startswith(b"%PDF-")
    assert "城市更新专项工作经费" in (folder / f"{stem}.html").read_text(encoding="utf-8")
    assert printed.endswith(f"已写入 {folder / stem}.pdf、.docx 和 .html\n")


def test_render_of_bad_input_writes_nothing(tmp_path, monkeypatch):
    package = write(tmp_path, BROKEN)
    taken = write(tmp_path, "", "taken")
    folder = tmp_path / "reports"

    assert refused("render", package, to=folder) == FAULTS
    assert refused("render", demo_path(), to=taken) == [f"不能写入 {taken}（已有同名文件），请核对路径和权限。"]
    monkeypatch.setattr(fonts, "FOLDER", tmp_path)
    monkeypatch.setattr(pdf, "press", pdf.press.__wrapped__)
    assert refused("render", demo_path(), to=folder)[0].startswith("公文字体清单 static/fonts/SHA256SUMS 不存在")
    assert not folder.exists()


def test_import_and_export_give_the_same_file_back(schemes, tmp_path):
    printed = run("import_package", demo_path(OVERALL), demo_path(PROJECT)).splitlines()

    reports = {kind: Report.objects.get(kind=kind) for kind in (OVERALL, PROJECT)}
    assert printed == [f"已导入 {report.pk}：{report}" for report in reports.values()]
    for kind, report in reports.items():
        content = demo_path(kind).read_text(encoding="utf-8")
        assert run("export_package", report.pk) == content
        file = tmp_path / "exported.json"
        assert run("export_package", report.pk, file) == f"已写入 {file}：{report}\n"
        assert file.read_text(encoding="utf-8") == content


def test_one_bad_package_keeps_the_good_ones_out(schemes, tmp_path):
    before = rows()

    named = [f"package.json：{fault}" for fault in FAULTS]
    assert refused("import_package", demo_path(OVERALL), write(tmp_path, BROKEN)) == named
    assert rows() == before


def test_import_refuses_what_is_there_until_told_to_replace(schemes):
    run("import_package", demo_path())
    report, before = Report.objects.get(), rows()

    assert refused("import_package", demo_path()) == [f"{report}已经存在。要用数据包覆盖填报中的内容，请加 --replace。"]
    assert rows() == before
    assert run("import_package", demo_path(), replace=True) == f"已导入 {report.pk}：{report}\n"


def test_import_refuses_a_published_report(schemes):
    run("import_package", demo_path())
    Report.objects.update(status=ReportStatus.PUBLISHED)

    assert refused("import_package", demo_path(), replace=True) == [
        f"{Report.objects.get()}当前为“已公开”，内容不能再改。"
    ]


@pytest.mark.django_db
def test_import_without_schemes_says_how_to_get_them():
    assert refused("import_package", demo_path()) == [
        "scheme：没有评分方案“zhanjiang-project-2024”，现有：（还没有，请先运行 load_schemes）。"
    ]


@pytest.mark.django_db
def test_export_names_a_report_that_is_not_there(tmp_path):
    assert refused("export_package", 12345) == ["没有编号为 12345 的报告，请核对编号。"]


def test_export_names_a_file_that_cannot_be_written(schemes, tmp_path):
    run("import_package", demo_path())

    told = refused("export_package", Report.objects.get().pk, tmp_path)

    assert told == [f"不能写入 {tmp_path}（这是一个文件夹），请核对路径和权限。"]


def test_a_database_without_tables_is_told_in_one_sentence(tmp_path):
    environment = {"DATABASE_URL": f"sqlite:///{tmp_path / 'new.sqlite3'}", "ZJPERF_VAR": str(tmp_path)}

    for arguments in (
        ("import_package", demo_path()),
        ("export_package", "1"),
        ("load_schemes",),
        ("demo",),
        ("work",),
    ):
        done = in_a_shell(*arguments, **environment)
        assert (done.returncode, done.stdout) == (2, "")
        assert done.stderr.startswith("数据库用不了（")
        assert done.stderr.endswith("）。请先运行 manage.py migrate 建表，或核对 DATABASE_URL。\n")
        assert done.stderr.count("\n") == 1


@pytest.mark.django_db
def test_schemes_are_loaded_once():
    first, count = run("load_schemes"), SchemeVersion.objects.count()

    assert first.splitlines()[0] == f"评分方案 {count} 个，新载入 {count} 个。"
    assert run("load_schemes") == f"评分方案 {count} 个，新载入 0 个。\n"
    assert run("check_schemes") == f"评分方案 {count} 个，均可使用。\n"


@pytest.mark.django_db
def test_one_bad_scheme_keeps_the_good_ones_out(tmp_path):
    good = SCHEMES / "zhanjiang-project-2024.yaml"
    text = good.read_text(encoding="utf-8")
    bad = write(tmp_path, text.replace("total: 100", "total: 90").replace("rule: checklist", "rule: magic"), "bad.yaml")

    told = refused("load_schemes", good, bad)

    assert told == [
        "bad.yaml：dimensions[0].items[2].rule：没有“magic”这条规则，可用：" + told[0].partition("可用：")[2],
        "bad.yaml：total：各项分值合计 100，与总分 90 不等。",
    ]
    assert SchemeVersion.objects.count() == 0


@pytest.mark.django_db
def test_check_schemes_names_version_and_place(schemes):
    version = SchemeVersion.objects.get(scheme__code="zhanjiang-project-2024")
    SchemeVersion.objects.filter(pk=version.pk).update(data=version.data | {"total": "90"})

    assert refused("check_schemes") == [f"{version}：total：各项分值合计 100，与总分 90 不等。"]


def test_demo_publishes_the_real_case_and_a_second_run_changes_nothing(schemes):
    first = run("demo").splitlines()
    stored = rows()
    second = run("demo").splitlines()

    assert first[0].split() == ["报告", "自评分", "测算分", "等级", "页数", "秒", "PDF"]
    publications = [Publication.objects.get(kind=kind) for kind in (OVERALL, PROJECT)]
    for line, publication, scores in zip(
        first[1:3], publications, (["99.48", "97.74", "优"], ["100.00", "97.68", "优"]), strict=True
    ):
        assert line.split()[1:4] == scores
        assert line.split()[-1] == publication.pdf.path
        assert Path(publication.pdf.path).is_file()
    assert first[3] == second[3]
    assert [line.split()[-2] for line in second[1:3]] == ["已有", "已有"]
    assert rows() == stored


def test_the_demo_user_can_start_the_next_year(schemes):
    run("demo")

    real, sample = "湛江市城市更新局本级", "示例市城市更新中心"
    parts = {("tianbao", Role.PREPARER), ("shenhe", Role.ENDORSER), ("caizheng", Role.FINANCE_REVIEWER)}
    assert set(UnitMembership.objects.values_list("user__username", "role", "unit__name")) == {
        ("demo", Role.PREPARER, real),
        *((*part, unit) for part in parts for unit in (real, sample)),
    }
    assert list(EvaluationYear.objects.values_list("year", "notice_title", "unit_deadline")) == [
        (2024, "", None),
        (2023, "湛江市财政局关于开展2024年市级财政资金绩效自评工作的通知", date(2024, 7, 26)),
    ]


def test_the_demo_has_two_reports_to_review_and_hands_them_over_once(schemes):
    run("demo")
    run("demo")

    sample = Report.objects.filter(unit__name="示例市城市更新中心")
    assert list(sample.order_by("kind").values_list("kind", "status")) == [
        (ReportKind.OVERALL, ReportStatus.SUBMITTED),
        (ReportKind.PROJECT, ReportStatus.ENDORSED),
    ]
    events = ReportEvent.objects.filter(report__in=sample).order_by("report__kind", "number")
    assert list(events.values_list("transition", "actor__username")) == [
        ("submit", "tianbao"),
        ("submit", "tianbao"),
        ("endorse", "shenhe"),
    ]


def test_the_password_of_the_demo_works_and_stays(schemes, settings):
    password = printed_password()
    kept = settings.VAR / "demo-password"

    assert get_user_model().objects.get(username="demo").check_password(password)
    assert (kept.read_text(), kept.stat().st_mode & 0o777) == (password, 0o600)
    kept.unlink()
    renewed = printed_password()
    assert renewed != password
    assert get_user_model().objects.get(username="demo").check_password(renewed)


def printed_password():
    return next(line for line in run("demo").splitlines() if line.startswith("登录名")).rpartition(" ")[2]


def test_demo_without_fonts_ends_with_a_sentence_and_publishes_nothing(schemes, monkeypatch, tmp_path):
    monkeypatch.setattr(fonts, "FOLDER", tmp_path)
    monkeypatch.setattr(pdf, "press", pdf.press.__wrapped__)

    assert refused("demo") == [
        "公文字体清单 static/fonts/SHA256SUMS 不存在，无法生成 PDF；请在项目目录执行 git checkout -- static/fonts 恢复。"
    ]
    assert Publication.objects.count() == 0
    assert not Report.objects.exclude(status=ReportStatus.DRAFT).exists()
