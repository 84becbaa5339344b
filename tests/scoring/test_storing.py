"""Scheme files in the database: loaded once, never changed under a report, never half."""

from decimal import Decimal
from pathlib import Path

import pytest
import yaml
from django.core.management import call_command

from scoring.engine import SchemeError
from scoring.loader import scheme_from, scheme_from_file
from scoring.models import Scheme, SchemeVersion
from scoring.storing import find_in_files, find_stored, store_scheme, stored_scheme
from tests.factories import NOW, make_report
from tests.scoring.building import item, scheme_data

pytestmark = pytest.mark.django_db
SHIPPED = sorted((Path(__file__).parents[2] / "fixtures" / "schemes").glob("*.yaml"))


def store(title="示例评分表"):
    return store_scheme(scheme_data(title=title), now=NOW)


def numbers():
    return list(SchemeVersion.objects.order_by("number").values_list("number", "data__title"))


def test_loading_twice_writes_once():
    first = store()
    second = store()

    assert [is_written for _, is_written in (first, second)] == [True, False]
    assert first[0] == second[0]
    assert numbers() == [(1, "示例评分表")]


def test_version_that_no_report_uses_is_replaced():
    store("甲")
    store("乙")

    assert numbers() == [(1, "乙")]
    assert Scheme.objects.get().title == "乙"


def test_version_that_a_report_uses_stays_and_a_new_one_follows():
    used, _ = store("甲")
    report = make_report(scheme_version=used)

    store("乙")
    report.refresh_from_db()

    assert numbers() == [(1, "甲"), (2, "乙")]
    assert report.scheme_version.data["title"] == "甲"
    assert find_stored("sample").number == 2


def test_correction_that_is_taken_back_leaves_the_used_version_newest():
    used, _ = store("甲")
    make_report(scheme_version=used)
    store("乙")

    again = store("甲")

    assert again == (used, True)
    assert numbers() == [(1, "甲")]


def test_content_may_return_after_a_used_correction():
    report = make_report(scheme_version=store("甲")[0])
    make_report(unit=report.unit, year=2024, scheme_version=store("乙")[0])

    store("甲")

    assert numbers() == [(1, "甲"), (2, "乙"), (3, "甲")]


def test_stored_scheme_is_the_scheme_of_the_file():
    data = scheme_data(item(points=Decimal("2.50")), item(code="B1", points=Decimal("0.25")))

    version, _ = store_scheme(data, now=NOW)
    version.refresh_from_db()

    assert stored_scheme(version) == scheme_from(data)
    assert version.created_at == NOW


def test_unknown_scheme_is_told_with_those_that_exist():
    store()

    with pytest.raises(SchemeError) as refusal:
        find_stored("other")

    assert str(refusal.value) == "scheme：没有评分方案“other”，现有：sample。"


def test_files_named_come_before_those_that_ship(tmp_path):
    code = SHIPPED[0].stem
    files = [written(tmp_path, scheme_data(code=code))]

    assert find_in_files(code, files).title == "示例评分表"
    assert find_in_files(SHIPPED[1].stem, files) == scheme_from_file(SHIPPED[1])
    with pytest.raises(SchemeError) as refusal:
        find_in_files("other", files)
    listed = "、".join(sorted([code, *(path.stem for path in SHIPPED)]))
    assert str(refusal.value) == f"scheme：没有评分方案“other”，现有：{listed}。"


def written(folder, data, name="one.yaml"):
    path = folder / name
    text = yaml.safe_dump(yaml_data(data), allow_unicode=True)
    path.write_text(text, encoding="utf-8")
    return path


def yaml_data(data):
    if isinstance(data, dict):
        return {key: yaml_data(value) for key, value in data.items()}
    if isinstance(data, list):
        return [yaml_data(value) for value in data]
    return str(data) if isinstance(data, Decimal) else data


def test_load_schemes_loads_all_that_ship(capsys):
    call_command("load_schemes")

    assert set(Scheme.objects.values_list("code", flat=True)) == {path.stem for path in SHIPPED}
    assert capsys.readouterr().out.splitlines()[0] == f"评分方案 {len(SHIPPED)} 个，新载入 {len(SHIPPED)} 个。"


def test_one_bad_file_among_good_ones_writes_nothing_and_ends_with_code_2(tmp_path, capsys):
    written(tmp_path, scheme_data(), "a-good.yaml")
    written(tmp_path, scheme_data(code="bad", total=90, year=1), "b-bad.yaml")
    (tmp_path / "c-broken.yaml").write_text("a: [", encoding="utf-8")

    with pytest.raises(SystemExit) as end:
        call_command("load_schemes", tmp_path)

    assert end.value.code == 2
    assert Scheme.objects.count() == SchemeVersion.objects.count() == 0
    assert capsys.readouterr().err.splitlines() == [
        "b-bad.yaml：year：应为四位年度，现为 1。",
        "b-bad.yaml：total：各项分值合计 10，与总分 90 不等。",
        "c-broken.yaml：不是有效的 UTF-8 YAML 文件：第 1 行第 5 列附近有错。",
    ]


def test_check_schemes_names_version_and_place(capsys):
    version, _ = store()
    call_command("check_schemes")
    assert capsys.readouterr().out == "评分方案 1 个，均可使用。\n"
    SchemeVersion.objects.update(data=version.data | {"total": "11"})

    with pytest.raises(SystemExit) as end:
        call_command("check_schemes")

    assert end.value.code == 2
    assert capsys.readouterr().err == "示例评分表 第1版：total：各项分值合计 10，与总分 11 不等。\n"


def test_check_schemes_looks_at_files_without_storing_them(tmp_path, capsys):
    good, bad = written(tmp_path, scheme_data()), written(tmp_path, scheme_data(year=1), "two.yaml")

    call_command("check_schemes", good)
    with pytest.raises(SystemExit) as end:
        call_command("check_schemes", good, bad, tmp_path / "none.yaml")

    output = capsys.readouterr()
    told = "two.yaml：year：应为四位年度，现为 1。\nnone.yaml：文件读不出来（文件或文件夹不存在），请核对路径和权限。\n"
    assert (end.value.code, Scheme.objects.count()) == (2, 0)
    assert (output.out, output.err) == ("评分方案 1 个，均可使用。\n", told)
