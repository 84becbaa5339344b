"""An officer at work on a big report, for ``bench``."""

from collections.abc import Callable
from functools import partial
from itertools import count

from django.test import Client

from evaluations.queries.report_facts import budget_lines_of
from tests.factories import make_user
from tests.full_reports import make_full_report

PAGES = ("budget", "indicators", "scores", "text-organisation")


class Desk:
    """A logged-in officer with the biggest report."""

    def __init__(self) -> None:
        self.report = make_full_report()
        self.client = Client()
        self.client.force_login(make_user(unit=self.report.unit))
        self.typed = count(1)

    def saves(self) -> dict[str, Callable[[], None]]:
        """One entry of each table and a written one, each time with another value than before."""
        indicator, line = self.report.indicators.first(), budget_lines_of(self.report)[0]
        item = self.report.lines.first()
        return {
            "an actual value": partial(self.save, "indicators", f"indicator-{indicator.pk}", indicator, "actual", "亩"),
            "an amount": partial(self.save, "budget", f"line-{line.pk}", line, "spent", "元"),
            "a justification": partial(self.save, "scores", f"score-{item.item}", item, "basis", "号文件。"),
        }

    def save(self, page: str, record: str, row: object, name: str, unit: str) -> None:
        row.refresh_from_db(fields=[name])
        place = f"{record}-{name}"
        entry = {place: f"{next(self.typed)}{unit}", f"initial-{place}": str(getattr(row, name))}
        answer = self.client.post(f"/fill/{self.report.pk}/{page}/", entry, headers={"HX-Request": "true"})
        assert 'data-outcome="saved"' in answer.content.decode()

    def pages(self) -> dict[str, Callable[[], None]]:
        return {key: partial(self.read, key) for key in PAGES}

    def read(self, key: str) -> None:
        assert self.client.get(f"/fill/{self.report.pk}/{key}/").status_code == 200
