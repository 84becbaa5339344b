"""The page of delegations: the own roles only, and nobody else's."""

from datetime import timedelta

import pytest
from django.utils import timezone

from evaluations.enums import Role
from evaluations.models import UnitMembership
from tests.factories import make_user

pytestmark = pytest.mark.django_db
PATH = "/account/delegation/"


@pytest.fixture
def deputy(unit):
    return make_user("deputy", unit=unit, role=Role.ENDORSER)


def data(user, **changed):
    today = timezone.localdate()
    roles = [one.pk for one in user.memberships.all()]
    return {
        "memberships": roles, "deputy": "deputy", "starts_on": today, "ends_on": today + timedelta(days=3)
    } | changed  # fmt: skip


def test_roles_are_handed_over_and_taken_back(client, preparer, deputy):
    client.force_login(preparer)

    page = client.post(PATH, data(preparer), follow=True)

    row = UnitMembership.objects.get(on_behalf_of=preparer)
    assert "已交由“deputy”代理 1 个角色" in page.content.decode()
    assert (list(page.context["given"]), list(page.context["taken"])) == ([row], [])
    client.force_login(deputy)
    assert list(client.get(PATH).context["taken"]) == [row]
    assert client.post(f"{PATH}{row.pk}/end/").status_code == 404
    client.force_login(preparer)
    assert "“deputy”不再代理" in client.post(f"{PATH}{row.pk}/end/", follow=True).content.decode()
    assert not UnitMembership.objects.filter(on_behalf_of=preparer).exists()


def test_what_is_refused_is_told_on_the_page(client, preparer, deputy, stranger):
    client.force_login(preparer)

    def errors(**changed):
        return client.post(PATH, data(preparer, **changed)).context["form"].errors.as_data()

    assert list(errors(deputy="preparer")) == ["__all__"]
    unknown, far = errors(deputy="nobody"), errors(deputy="stranger")
    said = [unknown["deputy"][0].message, far["__all__"][0].message]
    assert [one.replace("nobody", "stranger") for one in said] == [said[1]] * 2  # who exists elsewhere is not told
    assert set(errors(deputy="\0", starts_on="x", ends_on="9999-99-99")) == {"deputy", "starts_on", "ends_on"}
    assert list(errors(ends_on="9999-12-31")) == ["__all__"]
    assert list(errors(starts_on="9999-12-31", ends_on="9999-12-31")) == ["__all__"]


@pytest.mark.parametrize("wrong", ["x", "\0", "1" * 100, "-1"])
def test_roles_of_others_cannot_be_handed_over(client, preparer, deputy, wrong):
    client.force_login(preparer)

    for chosen in (wrong, deputy.memberships.get().pk):
        form = client.post(PATH, data(preparer, memberships=[chosen])).context["form"]
        assert list(form.errors) == ["memberships"]
    assert not UnitMembership.objects.filter(on_behalf_of__isnull=False).exists()


def test_without_a_role_there_is_nothing_to_hand_over(client, administrator):
    client.force_login(administrator)

    assert "没有可以交由他人代理的" in client.get(PATH).content.decode()
    assert client.post(PATH, data(administrator)).status_code == 200


def test_the_page_is_linked_from_the_password(client, preparer):
    client.force_login(preparer)

    assert f'href="{PATH}"' in client.get("/account/password/").content.decode()
