import pytest
from django.urls import reverse

from evaluations.enums import ReportKind
from tests.factories import make_user
from tests.publications import import_demo

pytestmark = pytest.mark.django_db

TYPED = "新增实施改造面积2235.43亩，完成改造面积1614.69亩，（湛财绩〔2024〕5号）决算收入955.50万元。"
BOUND = "新增实施改造面积2235.43亩，完成改造面积1614.69亩，（湛财绩〔2024〕5号）决算收入〔决算收入·2位〕。"


@pytest.fixture
def report():
    report = import_demo(ReportKind.OVERALL)
    report.texts.update_or_create(key="spending", defaults={"text": TYPED})
    return report


@pytest.fixture
def officer(client, report):
    client.force_login(make_user(unit=report.unit))
    return client


def chapter(report):
    return report.texts.get(key="spending").text


def test_the_page_lists_typed_figures_with_buttons(officer, report):
    page = officer.get(reverse("fill:section", args=[report.pk, "text-spending"])).content.decode()

    start = TYPED.index("955.50")
    assert "1 处与数据不一致</strong>，2 处与数据一致" in page
    assert "“完成改造面积·完成值”为 <strong>1641.69亩</strong>" in page
    assert f'value="text-spending-text:{start}:〔决算收入·2位〕"' in page


def test_one_click_binds_without_a_script(officer, report):
    address = reverse("fill:section", args=[report.pk, "text-spending"])
    key = f"text-spending-text:{TYPED.index('955.50')}:〔决算收入·2位〕"

    answer = officer.post(address, {"bind": key})

    assert (answer.status_code, answer["Location"]) == (302, address)
    assert chapter(report) == BOUND


def test_a_text_that_has_changed_meanwhile_is_left_alone(officer, report):
    key = f"text-spending-text:{TYPED.index('955.50') + 1}:〔决算收入·2位〕"

    page = officer.post(reverse("fill:section", args=[report.pk, "text-spending"]), {"bind": key}).content.decode()

    assert "这段文字刚刚改动过，没有替换" in page
    assert chapter(report) == TYPED


@pytest.mark.parametrize("key", ["text-none-text:0:〔决算收入〕", "nonsense", "score-A1-points:0:〔决算收入〕"])
def test_other_places_are_not_found(officer, report, key):
    assert officer.post(reverse("fill:section", args=[report.pk, "text-spending"]), {"bind": key}).status_code == 404


def test_saving_renews_the_panel(officer, report):
    address = reverse("fill:section", args=[report.pk, "text-spending"])
    changed = {"text-spending-text": "决算收入955.50万元。", "initial-text-spending-text": TYPED}

    answer = officer.post(address, changed, headers={"HX-Request": "true"}).content.decode()

    assert 'id="typed-text-spending-text" hx-swap-oob="true"' in answer
    assert "1 处与数据一致" in answer
