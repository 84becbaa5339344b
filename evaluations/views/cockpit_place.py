"""Which year and units a page of the cockpit is about, and its addresses."""

from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlencode

from django.http import Http404
from django.urls import reverse

from evaluations.models import EvaluationYear
from evaluations.policies import can_oversee
from evaluations.queries.overseeing import Scope, overseen_by


@dataclass(frozen=True)
class Place:
    """A scope as addresses tell it; ``years`` are all there are, the newest first."""

    scope: Scope
    years: list[EvaluationYear]

    @property
    def year(self):
        return self.scope.year

    @property
    def unit(self):
        """The unit that was chosen, or None for all."""
        return self.scope.overseen.units.get(self.scope.chosen)

    @property
    def title(self):
        return self.unit.name if self.unit else "全部单位"

    @cached_property
    def path(self):
        """Where the chosen unit is found: names and addresses from the top down."""
        return [(one, self.at(one.pk)) for one in self.scope.overseen.path(self.scope.chosen)]

    @property
    def here(self):
        return self.at(self.scope.chosen)

    @property
    def everything(self):
        return self.at(None)

    def at(self, unit):
        """The cockpit of a unit and those below it in the same year; None: of all."""
        return self.address("cockpit", {"unit": unit} if unit else {})

    def behind(self, **asked):
        """The list behind a figure of this place, or of the ``unit`` that is named."""
        chosen = {"unit": self.scope.chosen} if self.scope.chosen else {}
        return self.address("cockpit_behind", chosen | asked)

    def of_same(self, name):
        """Another page about the same place."""
        return self.address(name, {"unit": self.scope.chosen} if self.scope.chosen else {})

    def address(self, name, query):
        return f"{self._bases[name]}?{urlencode({'year': self.year.year} | query)}"

    @cached_property
    def _bases(self):
        names = ("cockpit", "cockpit_behind", "cockpit_xlsx", "cockpit_summary", "cockpit_remind")
        return {name: reverse(f"review:{name}") for name in names}


def place_of(request, given):
    """The place that is asked for by ``given``, the newest year unless another one is named.

    None if there is no year yet. For units that the user does not oversee there is no such page.
    """
    if not can_oversee(request.user):
        raise Http404
    years = list(EvaluationYear.objects.all())
    year = next((one for one in years if str(one.year) == given.get("year")), next(iter(years), None))
    if year is None:
        return None
    overseen = overseen_by(request.user)
    chosen = _chosen(given.get("unit", ""), overseen)
    return Place(Scope(overseen, year, chosen, is_alone=given.get("own") == "1" and chosen is not None), years)


def _chosen(asked, overseen):
    if not asked:
        return overseen.entrance
    unit = int(asked) if asked.isdecimal() and len(asked) < 19 else None
    if unit not in overseen.seen:
        raise Http404
    return unit
