"""The finance bureau's pages over a bureau's year, 2,000 units and 10,000 reports. Run as a module: CPU seconds."""

import os
import statistics
import sys
from time import process_time

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zjperf.settings")

import django

django.setup()

from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import setup_databases, setup_test_environment, teardown_databases  # noqa: E402

from evaluations.enums import Role  # noqa: E402
from evaluations.models import Unit, UnitMembership  # noqa: E402
from tests.factories import make_user  # noqa: E402
from tests.many_reports import make_year_of_reports  # noqa: E402

ROUNDS = 20
PAGES = {
    "cockpit": "/review/cockpit/?year=2024",
    "cockpit of a department": "/review/cockpit/?year=2024&unit={unit}",
    "list of late reports": "/review/cockpit/reports/?year=2024&state=late&owed=1",
    "list of waiting reports": "/review/cockpit/reports/?year=2024&state=endorsed",
}


def bench_cockpit() -> list[tuple[str, float, str]]:
    """What was asked for by whom, the median CPU seconds of the server's process, the extremes."""
    administrator = make_user("administrator", is_superuser=True)
    make_year_of_reports(administrator)
    tops = list(Unit.objects.filter(parent=None).order_by("pk"))
    people = {
        "administrator": administrator,
        "reviewer of all departments": make_finance_reviewer("reviewer", tops),
        "reviewer of half of them": make_finance_reviewer("half", tops[: len(tops) // 2]),
    }
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    return [
        (f"{what}, {who}", *cpu_of(user, address.format(unit=tops[0].pk)))
        for what, address in PAGES.items()
        for who, user in people.items()
    ]


def make_finance_reviewer(name: str, units: list[Unit]) -> object:
    user = make_user(name)
    UnitMembership.objects.bulk_create(
        UnitMembership(user=user, unit=unit, role=Role.FINANCE_REVIEWER) for unit in units
    )
    return user


def cpu_of(user: object, address: str) -> tuple[float, str]:
    """Over some requests through all middleware, after one to warm up."""
    client = Client()
    client.force_login(user)
    seconds = []
    for _ in range(ROUNDS + 1):
        start = process_time()
        assert client.get(address).status_code == 200
        seconds.append(process_time() - start)
    return statistics.median(seconds[1:]), f"{min(seconds[1:]):.4f}–{max(seconds[1:]):.4f}"


def main() -> None:
    setup_test_environment(debug=False)
    databases = setup_databases(verbosity=0, interactive=False, aliases={"default"})
    try:
        for what, median, extremes in bench_cockpit():
            sys.stdout.write(f"{connection.vendor}: {what}: {median:.4f} ({extremes})\n")
    finally:
        teardown_databases(databases, verbosity=0)


if __name__ == "__main__":
    main()
