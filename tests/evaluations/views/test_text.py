"""The page of a written chapter: guidance, last year's text, the text with its figures put in, first drafts."""

import re

import pytest

from evaluations import outline
from evaluations.forms.fields import MOST_TEXT
from evaluations.models import ReportText
from tests.factories import make_report, make_user
from tests.packages import stored_version

pytestmark = pytest.mark.django_db

PARTIAL = {"HX-Request": "true"}
PLACE = "text-result-text"


@pytest.fixture
def report(client, unit):
    """An overall report with one indicator, in the hands of its preparer."""
    report = make_report(unit=unit, scheme_version=stored_version("zhanjiang-overall-2024"))
    area = {"kind": "quantity", "direction": "≥", "unit": "亩", "target": "2200亩", "actual": "2235.43亩"}
    report.indicators.create(key="area", position=0, level1="output", level2="quantity", title="面积", **area)
    client.force_login(make_user(unit=unit))
    return report


def address(report, key="result"):
    return f"/fill/{report.pk}/text-{key}/"


def get(client, report, key="result"):
    return client.get(address(report, key)).content.decode()


def save(client, report, text, seen="", headers=None, **more):
    data = {PLACE: text, f"initial-{PLACE}": seen} | more
    return client.post(address(report), data, headers=headers).content.decode()


def plain(html):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", html)).strip()


def rendered(html, place=PLACE):
    found = re.search(rf'<div class="rendered" id="rendered-{place}"[^>]*>(.*?)</div>', html, re.DOTALL)
    return [re.sub(r"<[^>]+>", "", one) for one in re.findall(r"<p>(.*?)</p>", found[1])]


def test_every_part_of_the_outline_has_its_page(client, report):
    for part in outline.load(report.outline).written:
        text = get(client, report, part.key)

        assert f"<h1>{part.title}</h1>" in text
        assert part.guidance in text
        assert f'name="text-{part.key}-text"' in text


def test_a_chapter_the_outline_does_not_have_is_not_found(client, report):
    assert client.get(address(report, "nothing")).status_code == 404


def test_the_page_tells_its_place_whether_it_is_needed_and_its_neighbours(client, report):
    text = plain(get(client, report))

    assert "三、绩效自评情况 / （一）自评结果 必写" in text
    assert "← 自评材料报送及公开一致情况" in text
    assert "部门整体支出绩效管理存在问题 →" in text
    assert "结束语 选写，不写则不印出" in plain(get(client, report, "closing"))


def test_last_years_text_stands_beside(client, report, unit):
    assert "年度的文字" not in get(client, report)

    make_report(unit=unit, year=2022).texts.create(key="result", text="去年第一段。\n第二段。")

    text = get(client, report)
    assert '<h2 id="last-year">2022 年度的文字</h2>' in text
    assert "去年第一段。\n第二段。" in text


def test_what_is_saved_is_shown_with_its_figures_put_in(client, report):
    text = "面积〔面积·完成值〕，〔面积·完成率·1位〕。\n等级〔等级〕，<b>〔面机·完成值〕</b>。"

    answer = save(client, report, text, headers=PARTIAL)

    expected = ["面积2235.43亩，101.6%。", "等级〔等级：未填〕，&lt;b&gt;〔面机·完成值：没有这个数据〕&lt;/b&gt;。"]
    assert rendered(answer) == expected
    assert f'id="rendered-{PLACE}" hx-swap-oob="true"' in answer
    assert "第2段：〔面机·完成值〕没有对应的数据，相近的有：" in answer
    assert rendered(get(client, report)) == expected


def test_text_without_figures_is_not_shown_twice(client, report):
    assert rendered(save(client, report, "没有数据。", headers=PARTIAL)) == []


def test_pasted_text_is_stored_as_clean_paragraphs(client, report):
    save(client, report, "　　1.\t概况\r\n\r\n•\t内容\u200b\r\n")

    assert ReportText.objects.get().text == "1.概况\n内容"


def test_a_text_imported_with_other_line_ends_and_indents_can_be_changed(client, report):
    report.texts.create(key="result", text="　　第一段。\r\n\r\n第二段。\r第三段。")
    seen = re.search(rf'name="initial-{PLACE}" value="([^"]*)"', get(client, report))[1]

    save(client, report, "改了。", seen=re.sub("\r\n?|\n", "\r\n", seen))

    assert report.texts.get().text == "改了。"


def test_a_text_beyond_the_limit_is_kept_in_the_field_and_refused(client, report):
    text = save(client, report, "字" * (MOST_TEXT + 1))

    assert "这里有 20001 字，最多 20000 字，没有保存。" in text
    assert "字" * (MOST_TEXT + 1) in text
    assert ReportText.objects.count() == 0


def test_a_draft_is_put_in_shown_and_marked_until_it_is_edited(client, report):
    answer = save(client, report, "", headers=PARTIAL, generate=PLACE)

    draft = ReportText.objects.get().text
    assert draft in answer
    assert rendered(answer) == [
        "对照评分标准，2023年度我单位整体绩效自评总分为〔自评总分：未填〕分，等级为〔等级：未填〕。"
    ]
    assert "自动生成" in answer

    assert "自动生成" not in save(client, report, f"{draft}完。", seen=draft, headers=PARTIAL)


def test_what_was_typed_is_saved_before_a_draft_is_asked_for(client, report):
    answer = save(client, report, "刚写的", headers=PARTIAL, generate=PLACE)

    assert "这里已有文字，没有覆盖。要换成新的，请先清空这里的文字。" in answer
    assert ReportText.objects.get().text == "刚写的"


def test_without_a_script_the_page_comes_again(client, report, unit):
    make_report(unit=unit, year=2022).texts.create(key="result", text="去年的结果。")

    response = client.post(address(report), {PLACE: "", f"initial-{PLACE}": "", "last_year": PLACE}, follow=True)

    assert response.redirect_chain == [(address(report), 302)]
    assert report.texts.get().text == "去年的结果。"
    assert "沿用上年" in response.content.decode()


def test_a_chapter_without_draft_offers_none(client, report):
    assert "生成初稿" in get(client, report)
    assert "生成初稿" not in get(client, report, "team")
    response = client.post(address(report, "team"), {"generate": "text-team-text"})

    assert response.status_code == 404


def test_an_item_scored_by_indicators_has_its_justification_drafted(client, report):
    page = f"/fill/{report.pk}/scores/"
    assert re.findall('name="generate" value="([^"]+)"', client.get(page).content.decode()) == ["score-A1-basis"]

    answer = client.post(page, {"generate": "score-A1-basis"}, headers=PARTIAL).content.decode()

    assert rendered(answer, "score-A1-basis") == ["面积2235.43亩，目标值2200亩，完成率101.61%，达标。"]


def test_figures_are_listed_to_be_copied(client, report):
    text = get(client, report)

    assert plain(re.search('<li data-name="面积·完成率".*?</li>', text)[0]) == "〔面积·完成率〕 101.61%"
    assert plain(re.search('<li data-name="自评总分".*?</li>', text)[0]) == "〔自评总分〕 未填"
    assert re.findall('<section data-group="([^"]+)">', text) == ["基本信息", "数据表", "绩效指标", "得分"]


@pytest.mark.parametrize("key", ["result", "goals"])
def test_a_page_needs_as_many_queries_with_three_indicators_as_with_forty(
    client, report, key, django_assert_max_num_queries
):
    def queries():
        with django_assert_max_num_queries(40) as counted:
            get(client, report, key)
        return len(counted)

    queries()
    few = queries()
    for at in range(40):
        report.indicators.create(key=f"i{at}", position=at + 1, level1="output", title=f"指标{at}", kind="quantity")

    assert queries() == few
