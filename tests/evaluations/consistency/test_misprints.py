import pytest

from evaluations.consistency import BY_CODE
from tests.subjects import found, quantity, sound_facts, subject

CODE = "CK-X2"


def saying(text, **changes):
    household = quantity("households", "惠及居民户数", target="≥9800户", actual="10240户")
    rate = quantity("passed", "技能证书通过率", target="≥85%", actual="81.6%")
    return subject(sound_facts(indicators=(household, rate), texts={"conclusion": text}, **changes))


def test_exchanged_digits_are_told_with_the_figure_that_was_meant():
    (finding,) = BY_CODE[CODE](saying("完工29个，惠及老城区居民10420户。"))

    assert (finding.where, finding.stated, finding.computed) == ("texts.conclusion", "10420户", "10240户")
    assert finding.message == (
        "“自评结论”中“惠及老城区居民10420户”与“惠及居民户数·完成值”10240户 只差相邻两位数字的次序，"
        "请核对后统一，或改为引用数据。"
    )


@pytest.mark.parametrize(
    "text",
    [
        "惠及老城区居民10240户。",
        "惠及老城区居民约10420户。",
        "惠及老城区居民10420人。",
        "上年惠及老城区居民10420户。",
        "惠及老城区居民10740户。",
        "登记商户10420户。",
        "惠及老城区居民10420户。\n新区居民10420户。",
    ],
)
def test_other_figures_are_not_told(text):
    assert found(CODE, saying(text)) == []


@pytest.mark.parametrize(
    ("text", "computed"),
    [
        ("技能证书通过率未达标，比目标低4.3个百分点。", "3.4个百分点"),
        ("技能证书通过率未达标，比目标低3.4个百分点。", None),
        ("技能证书通过率未达标，比上年低4.3个百分点。", None),
        ("技能证书通过率未达标；考勤率比目标低4.3个百分点。", None),
    ],
)
def test_points_to_the_target_are_those_of_the_row(text, computed):
    assert [one[2] for one in found(CODE, saying(text))] == ([computed] if computed else [])
