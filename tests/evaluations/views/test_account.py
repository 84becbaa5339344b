"""Logging in and out, the lock against guessing, a new password."""

import pytest

from tests.factories import make_user

PASSWORD = "correct horse battery"

pytestmark = pytest.mark.django_db


def log_in(client, password=PASSWORD, **query):
    return client.post("/account/login/", {"username": "clerk", "password": password, **query})


def test_login_leads_to_the_own_reports(client):
    make_user()

    response = log_in(client)

    assert (response.status_code, response["Location"]) == (302, "/fill/")
    assert client.get("/fill/").status_code == 200


def test_login_does_not_lead_off_the_site(client):
    make_user()

    assert log_in(client, next="https://example.org/")["Location"] == "/fill/"


def test_wrong_password_says_so_without_saying_which_part_is_wrong(client):
    make_user()

    response = log_in(client, password="wrong")

    assert response.status_code == 200
    assert "用户名或密码不对，请核对后重试。" in response.content.decode()


def test_fifth_wrong_password_locks_the_account_even_for_the_right_one(client):
    make_user()
    answers = [log_in(client, password="wrong").status_code for _ in range(5)]

    response = log_in(client)

    assert answers == [200, 200, 200, 200, 429]
    assert response.status_code == 429
    assert "账号“clerk”连续 5 次输错密码，请 15 分钟后再试" in response.content.decode()


def test_logging_out_needs_a_deliberate_step_and_ends_the_session(client):
    client.force_login(make_user())

    assert client.get("/account/logout/").status_code == 405
    assert client.post("/account/logout/")["Location"] == "/"
    assert client.get("/fill/").status_code == 302


def test_password_change_replaces_the_password(client):
    user = make_user()
    client.force_login(user)

    response = client.post(
        "/account/password/",
        {"old_password": PASSWORD, "new_password1": "another long phrase", "new_password2": "another long phrase"},
        follow=True,
    )

    user.refresh_from_db()
    assert user.check_password("another long phrase")
    assert "密码已修改。" in response.content.decode()


@pytest.mark.parametrize("weak", ["clerk", "12345678901", "password12", "short1"])
def test_weak_password_is_refused(client, weak):
    user = make_user()
    client.force_login(user)

    response = client.post(
        "/account/password/", {"old_password": PASSWORD, "new_password1": weak, "new_password2": weak}
    )

    user.refresh_from_db()
    assert "new_password2" in response.context["form"].errors
    assert user.check_password(PASSWORD)


def test_guessing_from_one_address_behind_a_proxy_does_not_lock_out_another(client, settings):
    settings.AXES_CLIENT_IP_CALLABLE = "zjperf.proxy.client_address"
    make_user()
    for made_up in range(5):
        client.defaults["HTTP_X_FORWARDED_FOR"] = f"10.0.0.{made_up}, 198.51.100.7"
        log_in(client, password="wrong")

    answers = {}
    for address in ("198.51.100.7", "203.0.113.9"):
        client.defaults["HTTP_X_FORWARDED_FOR"] = address
        answers[address] = log_in(client).status_code

    assert answers == {"198.51.100.7": 429, "203.0.113.9": 302}


def ask_in_place(client, password=None):
    """What a page's script sends: without a password it asks for the form."""
    headers = {"HX-Request": "true"}
    if password is None:
        return client.get("/account/login/?username=clerk", headers=headers)
    return client.post("/account/login/", {"username": "clerk", "password": password}, headers=headers)


def test_script_gets_the_login_form_alone_with_the_name_filled_in(client):
    text = ask_in_place(client).content.decode()

    assert text.strip().startswith("<dialog")
    assert 'value="clerk"' in text
    assert "已填的内容保留在本机" in text


def test_script_learns_who_logged_in(client):
    user = make_user()

    response = ask_in_place(client, PASSWORD)

    assert (response.status_code, response["HX-Trigger"]) == (204, '{"logged-in": "clerk"}')
    assert client.session["_auth_user_id"] == str(user.pk)


def test_script_learns_who_is_logged_in_already_and_gets_a_token(client):
    client.force_login(make_user("other"))

    response = ask_in_place(client)

    assert (response.status_code, response["HX-Trigger"]) == (204, '{"logged-in": "other"}')
    assert "csrftoken" in response.cookies


def test_script_is_told_of_a_wrong_password_and_of_the_lock_in_the_dialog(client):
    make_user()

    answers = [ask_in_place(client, "wrong") for _ in range(5)]

    texts = [answer.content.decode() for answer in answers]
    assert [text.strip().startswith("<dialog") for text in texts] == [True] * 5
    assert "用户名或密码不对，请核对后重试。" in texts[0]
    assert "账号“clerk”连续 5 次输错密码，请 15 分钟后再试" in texts[4]
