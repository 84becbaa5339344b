"""Units and users from a workbook: shown first, stored once confirmed, invited by mail."""

import re
from datetime import date, timedelta
from smtplib import SMTPException

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from evaluations.enums import Role
from evaluations.exchange.directory_plan import UNCHANGED
from evaluations.models import Unit, UnitMembership
from tests.factories import make_unit, make_user
from tests.workbooks import workbook

pytestmark = pytest.mark.django_db
UNIT_HEAD = ["单位名称", "正文简称", "预算单位编码", "主管部门", "本级", "单位类型", "撤销日期"]
USER_HEAD = ["登录名", "姓名", "邮箱", "单位", "角色"]


@pytest.fixture
def admin(client, administrator):
    client.force_login(administrator)
    return client


def book(units=(), users=()):
    return workbook({"单位": [UNIT_HEAD, *units], "用户": [USER_HEAD, *users]})


def upload(client, content):
    return client.post("/manage/import/", {"file": SimpleUploadedFile("名录.xlsx", content)})


def confirm(client, shown, **changed):
    return client.post("/manage/import/confirm/", {"packed": shown.context["packed"]} | changed, follow=True)


def stored():
    return (
        sorted(Unit.objects.values_list("name", "code", "parent__name", "abolished_on"), key=str),
        sorted(UnitMembership.objects.values_list("user__username", "unit__name", "role")),
    )


NEW = book(
    [["甲局下属中心", None, "2", "甲局", "否", None, date(2024, 12, 31)], ["甲局", "甲", "1"]],
    [
        ["wang", "王", "wang@example.org", "甲局", "填报人"],
        ["wang", None, None, "甲局下属中心", "单位审核人"],
        ["zhao", None, None, None, None],
    ],
)


def test_nothing_is_stored_before_it_is_confirmed(admin):
    before = stored()

    shown = upload(admin, NEW)

    assert stored() == before
    assert [(one.sheet, one.row, one.subject) for one in shown.context["changes"]] == [
        ("单位", 2, "甲局下属中心"), ("单位", 3, "甲局"), ("用户", 2, "wang"), ("用户", 3, "wang"), ("用户", 4, "zhao")
    ]  # fmt: skip
    assert shown.context["without_address"] == ["zhao"]


def test_what_is_confirmed_is_stored_and_new_users_are_invited(admin, django_user_model):
    text = confirm(admin, upload(admin, NEW)).content.decode()

    assert stored() == (
        [("甲局", "1", None, None), ("甲局下属中心", "2", "甲局", date(2024, 12, 31))],
        [("wang", "甲局", "preparer"), ("wang", "甲局下属中心", "endorser")],
    )
    wang = django_user_model.objects.get(username="wang")
    assert (wang.first_name, wang.email, wang.has_usable_password()) == ("王", "wang@example.org", False)
    assert "已导入。单位：新增 2 行，改动 0 行，不变 0 行；用户：新增 3 行" in text
    assert [one.to for one in mail.outbox] == [["wang@example.org"]]
    link = re.search(r"https?://testserver(\S+)", mail.outbox[0].body)[1]
    page = admin.get(link, follow=True)
    phrase = {"new_password1": "a long new phrase", "new_password2": "a long new phrase"}
    admin.post(page.redirect_chain[-1][0], phrase)
    wang.refresh_from_db()
    assert wang.check_password("a long new phrase")


def test_known_users_keep_their_password_and_hear_nothing(admin):
    unit, user = make_unit("甲局"), make_user("li", email="li@example.org")

    confirm(admin, upload(admin, book(users=[["li", "李", "li@example.net", "甲局", "填报人"]])))

    user.refresh_from_db()
    assert (user.check_password("correct horse battery"), user.email, user.first_name) == (True, "li@example.net", "李")
    assert user.memberships.get().unit == unit
    assert mail.outbox == []


def test_what_is_downloaded_changes_nothing_when_it_is_uploaded(admin):
    bureau = make_unit("示例市财政局（本级）", code="001", is_head_office=True, unit_type="administrative")
    centre = make_unit("=中心 一部", parent=bureau, abolished_on=date(2023, 5, 1), short_name="中 心")
    clerk = make_user("li", unit=centre, first_name="San", last_name="Zhang", email="li@example.org")
    UnitMembership.objects.create(user=clerk, unit=bureau, role=Role.FINANCE_REVIEWER)
    today = timezone.localdate()
    UnitMembership.objects.create(
        user=make_user("deputy"), unit=centre, role=Role.PREPARER, on_behalf_of=clerk,
        starts_on=today, ends_on=today + timedelta(days=3),
    )  # fmt: skip

    response = admin.get("/manage/import/current.xlsx")
    shown = upload(admin, b"".join(response.streaming_content))

    assert response["Content-Disposition"].startswith("attachment")
    assert shown.context["changes"] == []
    assert [counts[UNCHANGED] for _, counts in shown.context["counts"]] == [2, 4]


def test_codes_change_hands(admin):
    make_unit("甲局", code="1")
    make_unit("乙局", code="2")

    confirm(admin, upload(admin, book([["甲局", None, "2"], ["乙局", None, "1"]])))

    assert [(one[0], one[1]) for one in stored()[0]] == [("乙局", "1"), ("甲局", "2")]


def test_all_wrong_cells_are_told_and_nothing_is_offered(admin):
    page = upload(admin, book([["甲局", None, None, "乙局"]], [["li", None, "x"]]))

    text = page.content.decode()
    assert "文件有 2 处需要改正" in text
    assert '<span class="place">单位!D2</span>：“乙局”不是已登记的单位' in text
    assert '<span class="place">用户!C2</span>：“x”不是邮箱地址' in text
    assert "packed" not in page.context


def test_what_changed_meanwhile_is_shown_anew(admin):
    make_unit("甲局", code="1")
    shown = upload(admin, book([["甲局", None, "3"], ["乙局"]]))
    Unit.objects.update(code="2")

    again = confirm(admin, shown)

    assert "单位或用户有了改动，没有写入" in again.content.decode()
    assert [one.values for one in again.context["changes"]] == [(("预算单位编码", "2", "3"),), ()]
    assert [one[0] for one in stored()[0]] == ["甲局"]
    confirm(admin, again)
    assert [one[:2] for one in stored()[0]] == [("乙局", ""), ("甲局", "3")]


def test_a_second_click_stores_nothing_more(admin):
    shown = upload(admin, NEW)

    confirm(admin, shown)
    again = confirm(admin, shown)

    assert again.context["changes"] == []
    assert len(mail.outbox) == 1


@pytest.mark.parametrize("packed", ["", "x", "\0", "a:b:c", "1" * 5000])
def test_what_was_not_shown_is_not_stored(admin, packed):
    answer = admin.post("/manage/import/confirm/", {"packed": packed}, follow=True)

    assert "这次核对已经过期，请重新上传文件。" in answer.content.decode()


def test_what_was_shown_to_somebody_else_is_not_stored(admin):
    shown = upload(admin, NEW)
    admin.force_login(make_user("other", is_superuser=True))

    assert "这次核对已经过期" in confirm(admin, shown).content.decode()
    assert stored() == ([], [])


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"\0" * 100, b"<html>"])
def test_hostile_files_are_answered_with_a_sentence(admin, content):
    text = upload(admin, content).content.decode()

    assert "文件有 1 处需要改正" in text


def test_without_a_file_there_is_nothing_to_read(admin):
    assert admin.post("/manage/import/", {}).context["form"].errors == {"file": ["这个字段是必填项。"]}


def test_mail_that_fails_is_told_and_can_be_sent_again(admin, monkeypatch):
    def fail(*_):
        raise SMTPException

    with monkeypatch.context() as broken:
        broken.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", fail)
        text = confirm(admin, upload(admin, NEW)).content.decode()
    assert "1 封设置密码的邮件没有发出：wang。" in text
    assert "有 1 位用户登记了邮箱而从未设置密码" in text

    again = admin.post("/manage/import/invite/", follow=True)

    assert "已向 1 位用户发出设置密码的邮件。" in again.content.decode()
    assert [one.to for one in mail.outbox] == [["wang@example.org"]]


def test_many_mails_go_out_a_part_at_a_time(admin, monkeypatch, django_user_model):
    monkeypatch.setattr("evaluations.views.manage_import.MOST_MAILS", 2)
    for number in range(3):
        make_user(f"new{number}", email=f"new{number}@example.org").set_unusable_password()
    django_user_model.objects.filter(username__startswith="new").update(password="!x")

    first = admin.post("/manage/import/invite/", follow=True)
    assert first.context["without_password"] == 1
    admin.post("/manage/import/invite/", {"after": first.context["after"]})

    assert [one.to[0][:4] for one in mail.outbox] == ["new0", "new1", "new2"]


@pytest.mark.parametrize(
    "path", ["", "import/", "import/template.xlsx", "import/current.xlsx", "rounds/", "rounds/open/"]
)
def test_for_others_there_are_no_such_pages(client, preparer, finance_reviewer, path):
    for user in (preparer, finance_reviewer, make_user("staff", is_staff=True)):
        client.force_login(user)
        assert client.get(f"/manage/{path}").status_code == 404
        assert client.post("/manage/import/confirm/", {"packed": "x"}).status_code == 404
        assert client.post("/manage/import/invite/").status_code == 404
