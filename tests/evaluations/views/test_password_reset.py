"""A forgotten password, or one never set: a link by mail, which tells nobody who is registered."""

import re

import pytest
from django.core import mail

from evaluations.models import Unit
from tests.factories import make_unit, make_user

pytestmark = pytest.mark.django_db
ADDRESS = "clerk@example.org"
PHRASE = {"new_password1": "a long new phrase", "new_password2": "a long new phrase"}


def ask(client, email=ADDRESS):
    return client.post("/account/reset/", {"email": email}, follow=True)


def link():
    return re.search(r"http://testserver(\S+)", mail.outbox[-1].body)[1]


def test_the_link_of_the_mail_sets_a_new_password_once(client):
    user = make_user(email=ADDRESS)

    ask(client)
    form = client.get(link(), follow=True)
    page = client.post(form.redirect_chain[-1][0], PHRASE, follow=True)

    user.refresh_from_db()
    assert user.check_password("a long new phrase")
    assert page.redirect_chain == [("/account/login/", 302)]
    assert "密码已设置，请用新密码登录。" in page.content.decode()
    assert (mail.outbox[0].to, mail.outbox[0].subject) == ([ADDRESS], "湛江绩效自评：设置新密码")
    assert "链接 3 天内有效" in mail.outbox[0].body
    assert "链接已失效" in client.get(link(), follow=True).content.decode()


def test_the_answer_is_the_same_whoever_is_registered(client):
    make_user(email=ADDRESS)

    answers = [ask(client, email) for email in (ADDRESS, "nobody@example.org")]

    assert [one.redirect_chain for one in answers] == [[("/account/reset/sent/", 302)]] * 2
    assert answers[0].content == answers[1].content
    assert len(mail.outbox) == 1


def test_whoever_never_had_a_password_gets_a_link_and_who_has_left_does_not(client):
    user = make_user(email=ADDRESS)
    user.set_unusable_password()
    user.save()
    make_user("gone", email=ADDRESS, is_active=False)

    ask(client, ADDRESS.upper())

    assert [one.to for one in mail.outbox] == [[ADDRESS]]
    assert "登录名 clerk 申请" in mail.outbox[0].body


@pytest.mark.parametrize("path", ["x/y", "MQ/set-password", "OTk5OTk5OTk5OTk5OTk5OTk5OTk5OTk5/abc-def", "%00/%00"])
def test_links_that_lead_nowhere_say_so(client, path):
    assert "链接已失效" in client.get(f"/account/reset/{path}/").content.decode()


@pytest.mark.parametrize("email", ["", "x", "\0", "x" * 5000 + "@example.org"])
def test_what_is_no_address_is_told(client, email):
    assert list(ask(client, email).context["form"].errors) == ["email"]
    assert mail.outbox == []


def test_weak_passwords_are_refused(client):
    user = make_user(email=ADDRESS)
    ask(client)
    form = client.get(link(), follow=True)

    page = client.post(form.redirect_chain[-1][0], {"new_password1": "clerk", "new_password2": "clerk"})

    assert list(page.context["form"].errors) == ["new_password2"]
    user.refresh_from_db()
    assert user.check_password("correct horse battery")


def test_guessing_is_still_locked_and_the_lock_names_the_way_out(client):
    make_user()
    for _ in range(5):
        response = client.post("/account/login/", {"username": "clerk", "password": "wrong"})

    assert response.status_code == 429
    assert 'href="/account/reset/"' in response.content.decode()
    assert 'href="/account/reset/"' in client.get("/account/login/").content.decode()


def test_the_tree_of_units_has_no_circle(client, administrator):
    top = make_unit("甲局")
    below = make_unit("乙中心", parent=top)
    client.force_login(administrator)
    inline = {f"memberships-{name}_FORMS": "0" for name in ("TOTAL", "INITIAL")}

    page = client.post(f"/admin/evaluations/unit/{top.pk}/change/", {"name": "甲局", "parent": below.pk} | inline)

    assert "主管部门绕成了圈：甲局 → 乙中心 → 甲局，请改选其他单位。" in page.content.decode()
    assert Unit.objects.get(pk=top.pk).parent is None
    client.post(f"/admin/evaluations/unit/{below.pk}/change/", {"name": "丙中心", "parent": top.pk} | inline)
    assert Unit.objects.get(pk=below.pk).name == "丙中心"


@pytest.mark.parametrize(
    "path", ["evaluations/unitmembership/", "evaluations/obligation/", "auth/user/", "auth/user/1/change/"]
)
def test_the_tables_of_the_administration_open(client, administrator, path):
    make_user(unit=make_unit("甲局"))
    client.force_login(administrator)

    path = path.replace("/1/", f"/{administrator.pk}/")
    assert client.get(f"/admin/{path}").status_code == 200
    assert client.get("/admin/evaluations/obligation/add/").status_code == 403
