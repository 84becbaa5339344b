"""What a script is told whose page belongs to nobody any more, or to somebody else."""

from urllib.parse import quote

import pytest

from tests.factories import make_user

pytestmark = pytest.mark.django_db

SCRIPT = {"HX-Request": "true"}


def page_of(name):
    return SCRIPT | {"X-Page-User": quote(name)}


def test_ended_session_is_told_to_a_script_and_leads_people_to_the_login(client):
    told = client.get("/fill/", headers=SCRIPT)
    led = client.get("/fill/")

    assert (told.status_code, told.content) == (401, b"")
    assert (led.status_code, led["Location"]) == (302, "/account/login/?next=/fill/")


def test_page_of_the_user_who_is_logged_in_is_served(client):
    client.force_login(make_user("王敏"))

    assert client.get("/fill/", headers=page_of("王敏")).status_code == 200


def test_page_of_somebody_else_gets_nothing_done(client):
    client.force_login(make_user("王敏"))

    assert client.get("/fill/", headers=page_of("李强")).status_code == 401


def test_public_pages_ask_nobody(client):
    client.force_login(make_user("王敏"))

    assert client.get("/", headers=page_of("李强")).status_code == 200
