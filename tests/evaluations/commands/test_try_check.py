"""What a check would say about all reports of a year, before it is made blocking."""

import pytest
from django.core.management import call_command

from evaluations.models import Report
from tests.publications import import_demo

pytestmark = pytest.mark.django_db


def said(capsys, *args):
    capsys.readouterr()
    call_command("try_check", *args)
    return capsys.readouterr().out.splitlines()


def test_every_report_concerned_is_named_with_what_is_said_of_it(capsys):
    for kind in ("overall", "project"):
        import_demo(kind)

    lines = said(capsys, "CK-R1", "--year", "2023")

    assert lines[0].startswith("CK-R1 完成率不等于完成值与目标值之比（现为错误；依据：")
    assert lines[1] == "湛江市城市更新局本级2023年度整体绩效自评报告（填报中）"
    assert lines[2] == (
        "  indicators[6].stated_ratio：指标“签约（注册）项目协议投资额”所载完成率 154.86%，"
        "按目标值 5亿元、完成值 7.74亿元计算为 154.80%，请核对后更正。"
    )
    assert lines[-1] == "共 2 份报告，2 份有发现，合计 2 处。"


def test_reports_of_other_years_are_left_out_and_nothing_is_changed(capsys):
    report = import_demo("overall")

    lines = said(capsys, "CK-R1", "--year", "2022")

    assert lines[1:] == ["共 0 份报告，0 份有发现，合计 0 处。"]
    assert Report.objects.get().version == report.version


def test_an_unknown_check_is_refused_with_those_there_are():
    with pytest.raises(Exception, match="CK-R1"):
        call_command("try_check", "CK-Q9")
