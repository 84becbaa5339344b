from time import process_time

import pytest

from evaluations.consistency import BY_CODE
from tests.subjects import found, real_case, saying, sound_facts, subject

CODE = "CK-R9"


def test_a_rate_that_its_sentence_contradicts_is_told():
    (finding,) = BY_CODE[CODE](saying("政府采购预算150.00万元，实际采购支出132.60万元，政府采购执行率98.40%。"))

    assert (finding.where, finding.stated, finding.computed) == ("texts.conclusion", "98.40%", "88.40%")
    assert finding.message == (
        "“自评结论”中“政府采购执行率98.40%”，按文中所列数字计算，132.60万元÷150.00万元＝88.40%，不是 98.40%，"
        "请核对后更正。"
    )


@pytest.mark.parametrize(
    ("text", "stated", "computed"),
    [
        ("经费支出14.20万元，比上年的16.80万元下降12.30%。", "12.30%", "15.48%"),
        ("排查隐患876处，整改861处，整改率99.29%。", "99.29%", "98.29%"),
        ("完成投资1.26亿元，占年度计划1.5亿元的94%。", "94%", "84.00%"),
        ("比上年1.95万元减少0.09万元，下降5.62%。", "5.62%", "4.62%"),
    ],
)
def test_shares_and_growth_are_recomputed(text, stated, computed):
    assert found(CODE, saying(text)) == [("texts.conclusion", stated, computed)]


@pytest.mark.parametrize(
    ("text", "stated", "computed"),
    [
        ("在职人员控制率。31/30=96.77%。", "96.77%", "103.33%"),
        ("完成率=（450万元÷500万元）×100=80%。", "80%", "90.00%"),
        ("变动率=（0.86-1.02）÷1.02×100%=-18.69%。", "-18.69%", "-15.69%"),
        ("执行率为（450.00万元＋35.20万元）÷500万元=91.04%。", "91.04%", "97.04%"),
    ],
)
def test_calculations_that_are_written_out_are_repeated(text, stated, computed):
    assert found(CODE, saying(text)) == [("texts.conclusion", stated, computed)]


@pytest.mark.parametrize(
    ("text", "stated", "computed"),
    [
        ("决算支出1,709.24万元，其中基本支出1,206.48万元，项目支出502.76万元，项目支出占29.14%。", "29.14%", "29.41%"),
        ("支出2,618.40万元，结转86.90万元。基本支出1,010.85万元，占38.61%；项目支出1,607.55万元，占61.93%。", "61.93%", "61.39%"),
        ("支出1000万元。人员经费600万元，占60%；公用经费100万元，占10%；项目经费300万元，占35%。", "35%", "30.00%"),
        ("126名网格员中，大专83人，占65.87%；党员41人，占32.54%；持证31人，占26.40%。", "26.40%", "24.60%"),
        ("清运支出842.9万元，占19.50%；公厕支出334.22亿元，占7.73%。", "334.22亿元", "334.22万元"),
        ("预算500.00万元，上年结转20.00万元。全年支出495.15万元，执行率99.30%。", "99.30%", "99.03%"),
    ],
)  # fmt: skip
def test_shares_of_a_figure_further_back_are_recomputed(text, stated, computed):
    assert found(CODE, saying(text)) == [("texts.conclusion", stated, computed)]


@pytest.mark.parametrize(
    ("text", "stated", "computed"),
    [
        ("亡人事故由58起降至54起，下降7.41%。", "7.41%", "6.90%"),
        ("等候时间由5.6天缩短到2.1天，缩短72.50%。", "72.50%", "62.50%"),
        ("办结率99.16%，比上年的98.40%提高0.86个百分点。", "0.86个百分点", "0.76个百分点"),
        ("支出1402.30万元，比2022年的1318.46万元增加84.83万元。", "84.83万元", "83.84万元"),
        ("支出比上年1,180.4万元增加59.2万元，增长4.78%。", "4.78%", "5.02%"),
        ("获证率87.5%，比上年的84.1%提高3.4%。", "3.4%", "3.4个百分点"),
        ("优良率由80%提高到85%，提高5%。", "5%", "5个百分点"),
    ],
)
def test_changes_are_recomputed(text, stated, computed):
    assert found(CODE, saying(text)) == [("texts.conclusion", stated, computed)]


@pytest.mark.parametrize("kind", ["overall", "project"])
def test_the_real_case_has_none(kind):
    assert found(CODE, real_case(kind)) == []


@pytest.mark.parametrize(
    "text",
    [
        "2023年，实际支出的公用经费30.63万元，预算安排的公用经费总额为31.4万元，比率=97.55%。",
        "决算收入9554986.77元，支出9537308.77元，支出率为99.81%。",
        "目标5亿元，完成7.74亿元，完成率154.86%。",
        "计划举办培训12次，实际举办15次，完成率100%。",
        "新增龙头企业9家，累计达到61家，覆盖率80%。",
        "预算405万元，到位216.70万元，结转0万元，支出216.70万元，执行率100%。",
        "年初预算3215.60万元，其中基本支出986.20万元；年中追加222.50万元，调整后预算3438.10万元，预算调整率6.92%。",
        "发放问卷500份，回收486份，回收率97.2%，满意率96.4%。",
        "全年补贴412.6万元，满意度98%。",
        "培训3期120人，合格率95%。",
        "受理8931宗，按时办结8856宗，按时办结率99.16%，比上年的98.40%提高0.76个百分点。",
        "优抚补助1402.30万元，比2022年的1318.46万元增加83.84万元，增长6.36%。",
        "投资3.2亿元，比上年的2.95亿元增长8.53%。",
        "得分=12×97.65%=11.72分，完成率=120/100=100%，1÷0=0%，2023/2024=学年度。",
        "支出率=44312650.38元/4586.90万元=96.61%，控制率=58/62×100=93.55%。",
        "基本支出600万元，占60%；项目支出400万元，占40%。",
        "收入1000万元，占总额的20%；支出800万元，占预算的83.21%。",
        "年初预算500.00万元，调整后预算520.00万元，支出495.15万元，预算执行率95.22%。",
        "支出500万元，其中差旅20万元，比上年的30万元减少10万元。",
        "支出500万元，人均补助100元，比上年的480万元增加20万元。",
        "优良率由88.2%升至90.1%，上升1.9个百分点；由80%提高到85%，提高6.25%。",
        "合格率90.2%，比上年的82.4%提高9.47%，其中乡镇提高7.8%。",
        "支出1239.6万元，比上年1,180.4万元增加59.2万元，其中项目支出增长8.25%。",
        "支出比上年1,180.4万元增加59.2万元，增长5.02%；项目支出增长8.25%。",
        "清扫支出3145.68万元，占72.77%；清运支出842.9万元，占19.50%；公厕支出334.22万元，占7.73%。",
        "126名网格员中，大专83人，占65.87%；持证31人，占24.60%。",
    ],
)
def test_right_rounded_capped_and_unrelated_figures_are_not_told(text):
    assert found(CODE, saying(text)) == []


@pytest.mark.parametrize(
    "words",
    ["比上年1元增长2%，", "其中1元，", "=1%", "1/2=", "1元占12.34%，", "由1元增加到2元，", "（〔2024〕1号", "1"],
)
def test_hostile_texts_are_read_in_linear_time(words):
    def seconds(length):
        examined = saying((words * length)[:length])
        examined.passages, examined.figures  # noqa: B018 - made before the clock starts
        begun = process_time()
        for code in ("CK-X2", "CK-R9", "CK-F9", "CK-X9"):
            found(code, examined)
        return process_time() - begun

    assert seconds(20000) < 20 * seconds(4000) + 0.2


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("收回335份，其中满意341份，满意率93.7%。", ("341份", "314份")),
        ("毕业生1048人，就业1090人，就业率96.3%。", ("1090人", "1009人")),
        ("毕业生1048人，就业1195人，就业率96.3%。", None),
        ("毕业生1048人，就业1009人，就业率96.3%。", None),
        ("毕业生1090人，就业1048人，就业率96.1%。", None),
    ],
)
def test_a_part_above_its_whole_is_told_if_exchanged_digits_show_it(text, told):
    assert found(CODE, subject(sound_facts(texts={"conclusion": text}))) == (
        [("texts.conclusion", *told)] if told else []
    )
