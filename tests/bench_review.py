"""Reviewers at work in a bureau's year of 10,000 reports, for ``bench``: one function a page."""

from collections.abc import Callable
from functools import partial

from django.test import Client

from evaluations.enums import Role
from evaluations.models import Unit, UnitMembership
from tests.factories import make_user
from tests.many_reports import make_year_of_reports


class Bureau:
    """2,000 units below 50 departments; a finance reviewer of all of them, and an administrator."""

    def __init__(self) -> None:
        make_year_of_reports(make_user("filer"))
        finance = make_user("finance")
        departments = Unit.objects.filter(parent=None)
        UnitMembership.objects.bulk_create(
            UnitMembership(user=finance, unit=unit, role=Role.FINANCE_REVIEWER) for unit in departments
        )
        self.people = {
            "finance reviewer of 50 departments": self.client_of(finance),
            "administrator": self.client_of(make_user("administrator", is_superuser=True)),
        }

    @staticmethod
    def client_of(user) -> Client:
        client = Client()
        client.force_login(user)
        return client


def read(client: Client, address: str) -> None:
    assert client.get(address).status_code == 200


def queue(bureau: Bureau) -> dict[str, Callable[[], None]]:
    """The reviewers' queue as it opens, and with all reports sorted by what has no index."""
    asked = {"as it opens": "/review/", "all reports by difference": "/review/?state=&sort=difference"}
    return {
        f"review queue, {who}, {what}": partial(read, client, address)
        for who, client in bureau.people.items()
        for what, address in asked.items()
    }


def cockpit(bureau: Bureau) -> dict[str, Callable[[], None]]:
    """The cockpit of all that is overseen, of one department, and the list behind one of its figures."""
    unit = Unit.objects.filter(parent=None).order_by("pk")[0].pk
    asked = {
        "all units": "/review/cockpit/?year=2024",
        "one department": f"/review/cockpit/?year=2024&unit={unit}",
        "late reports": "/review/cockpit/reports/?year=2024&state=late&owed=1",
    }
    return {
        f"cockpit, {who}, {what}": partial(read, client, address)
        for who, client in bureau.people.items()
        for what, address in asked.items()
    }
