import pytest

from evaluations.consistency import BY_CODE
from tests.subjects import found, real_case, sound_facts, subject

CODE = "CK-F9"


def saying(text):
    return subject(sound_facts(texts={"conclusion": text}))


def test_parts_that_do_not_add_up_are_told():
    (finding,) = BY_CODE[CODE](saying("决算支出1498.27万元。其中基本支出612.55万元，项目支出884.72万元。"))

    assert (finding.where, finding.stated, finding.computed) == ("texts.conclusion", "1498.27万元", "1497.27万元")
    assert finding.message == (
        "“自评结论”中“决算支出1498.27万元。其中基本支出612.55万元，项目支出884.72万元”，"
        "分项合计为 1497.27万元（612.55万元＋884.72万元），不是 1498.27万元，请核对后更正。"
    )


@pytest.mark.parametrize(
    ("text", "stated", "computed"),
    [
        ("“三公”经费支出11.35万元，其中公务接待费3.20万元、公务用车运行维护费7.15万元，低于预算15.60万元。", 11.35, 10.35),
        ("基本支出1742.85万元。基本支出中：工资福利支出1326.40万元，商品和服务支出286.15万元，对个人和家庭的补助132.30万元。", 1742.85, 1744.85),
        ("年度预算2680万元，其中中央资金1742万元、省级资金670万元、县级配套286万元。", 2680, 2698),
        ("完成89.97万元。其中：30万元用于编制；30万元用于审计；29.99万元用于设计。", 89.97, 89.99),
    ],
)  # fmt: skip
def test_partitions_known_by_their_names_are_added_up(text, stated, computed):
    assert found(CODE, saying(text)) == [("texts.conclusion", f"{stated}万元", f"{computed}万元")]


@pytest.mark.parametrize(
    ("text", "stated", "computed"),
    [
        ("共举办活动64场：演出22场、讲座18场、展览26场。", "64场", "66场"),
        ("获奖牌41枚，其中金牌14枚、银牌12枚、铜牌16枚。", "41枚", "42枚"),
        ("共举办活动64场，分别为演出22场，讲座18场，展览22场。", "64场", "62场"),
        ("资金1,020万元，执行率100%。其中管网386.50万元，道路275.20万元，立面311.30万元，监理等其他57.00万元。", "1,020万元", "1030万元"),
        ("点位3268个（其中一类点1142个、二类点1384个、三类点760个）及两级平台。", "3268个", "3286个"),
        ("三项支出386.5+275.2+214.3=867万元。", "867万元", "876万元"),
    ],
)  # fmt: skip
def test_lists_of_three_parts_or_more_are_added_up(text, stated, computed):
    assert found(CODE, saying(text)) == [("texts.conclusion", stated, computed)]


@pytest.mark.parametrize("kind", ["overall", "project"])
def test_the_real_case_has_none(kind):
    assert found(CODE, real_case(kind)) == []


@pytest.mark.parametrize(
    "text",
    [
        "决算支出953.73万元。其中基本支出478.65万元，项目支出475.08万元。",
        "决算支出953.74万元，其中基本支出478.65万元，项目支出475.08万元。",
        "支出3601.94万元，其中：基本支出1842.36万元，占51.15%；项目支出1759.58万元，占48.85%。",
        "支出500万元，其中培训120万元，设备200万元。",
        "补助1402.30万元，比上年增加83.84万元，其中中央资金982.40万元、省级资金276.50万元、区级资金143.40万元。",
        "“三公”经费支出1.64万元，预算2.00万元。其中公务接待费0.28万元、公务用车运行维护费1.36万元。",
        "共83个，其中区级1个、镇级9个、村级73个。",
        "资金90万元，其中市级30万元、县级20万元。",
        "编制48名，其中行政20名，年末在职46人。",
        "支出500万元，其中培训200万元、设备200万元、差旅90万元。",
        "共举办活动64场：演出22场、讲座18场、展览22场等。",
        "举办活动64场，主要包括演出22场、讲座18场、展览26场。",
        "职工100人，其中高级职称30人、女职工50人、党员35人。",
        "受理案件100件，其中立案60件、结案50件、移送5件。",
        "绿地86.5公顷（其中东园35.2公顷、西园31.2公顷、滨河带20.1公顷），道路10公顷。",
        "投诉320件，其中噪声120件、油烟110件、其他100件（含重复10件）。",
        "粮食14.3万吨，其中早稻5.1万吨、晚稻6.0万吨、薯类3.1万吨。",
        "活动60场，比上年的50场增加10场：演出30场、讲座20场、展览10场。",
    ],
)
def test_right_sums_and_open_lists_are_not_told(text):
    assert found(CODE, saying(text)) == []


@pytest.mark.parametrize(
    ("text", "stated", "computed"),
    [
        ("抽检3268批次，其中农产品1586批次、加工食品1204批次、餐饮498批次；检出不合格91批次。", "3268批次", "3288批次"),
        ("宣传费21.35万元中，广告9.6万元、印刷品7.25万元、新媒体5.4万元。", "21.35万元", "22.25万元"),
        ("获奖11项，其中一等奖2项、二等奖4项、三等奖6项。", "11项", "12项"),
        ("实有30人，其中机关19人、文化宫12人。", "30人", "31人"),
        ("全年支出611.82万元。\n支出明细：工资412.5万元，保险128.64万元，奖金44.3万元，培训15.12万元，服装11.62万元。", "611.82万元", "612.18万元"),
    ],
)  # fmt: skip
def test_lists_end_where_another_thing_is_said_and_may_have_two_parts(text, stated, computed):
    assert found(CODE, saying(text)) == [("texts.conclusion", stated, computed)]


@pytest.mark.parametrize(
    "text",
    [
        "抽检3268批次，其中农产品1586批次、加工食品1204批次、餐饮478批次；检出不合格91批次。",
        "预算120万元，其中中央68万元、区级52万元；年中核减区级11.2万元。",
        "实有30人，其中党员19人、本科学历12人。",
        "实有30人，其中机关19人、文化宫11人。",
        "实有30人，其中中级职称19人、青年骨干12人。",
        "参加人员100人，其中一线职工62人，外地职工41人。",
        "全年支出611.82万元。\n支出明细：工资412.5万元，保险128.64万元，奖金44.3万元，培训15.12万元等。",
        "全年支出611.82万元。\n支出明细：工资412.5万元，保险128.64万元，奖金44.3万元，培训5.12万元。",
        "全年支出611.8万元。\n支出明细：工资412.5万元，保险128.64万元，奖金44.3万元，培训15.12万元，服装11.26万元。",
        "项目支出300万元。\n支出明细：工资112.5万元，保险128.64万元，奖金44.3万元，培训15.12万元。",
    ],
)
def test_breakdowns_that_come_to_the_whole_or_overlap_are_not_told(text):
    assert found(CODE, saying(text)) == []


@pytest.mark.parametrize(
    ("text", "is_told"),
    [
        ("本年支出320.80万元，上年支出306.90万元，两年合计支出672.70万元。", True),
        ("本年支出320.80万元，上年支出306.90万元，两年合计支出627.70万元。", False),
        ("本年支出320.80万元，上年支出306.90万元，两年合计支出约672.70万元。", False),
        ("本年支出320.80万元，上年支出306.90万元，全年支出672.70万元。", False),
        ("本年支出320.80万元，上年支出306.90万元，两年合计支出712.70万元。", False),
    ],
)
def test_exchanged_digits_in_the_sum_of_two_are_told(text, is_told):
    told = [("texts.conclusion", "672.70万元", "627.70万元")] if is_told else []

    assert found(CODE, saying(text)) == told
