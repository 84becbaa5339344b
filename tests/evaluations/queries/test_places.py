"""From what is told to the entry it is told about."""

from types import SimpleNamespace

import pytest

from evaluations.queries.places import place_of


def rows(*items):
    lines = [SimpleNamespace(item=item) for item in items]
    return {"lines": lines, "indicators": [SimpleNamespace(pk=17, key="area")]}


@pytest.mark.parametrize(
    ("where", "place"),
    [
        ("lines[1].self_reason", "score-B1-self_reason"),
        ("lines[A2].share", "score-A2-share"),
        ("lines[A2].checks.rules", "score-A2-check_rules"),
        ("lines[C1].self_reason", "score-C1-self_reason"),
        ("adjustments.X", "adjustment-X-points"),
        ("indicators[0].direction", "indicator-17-method"),
        ("indicators[area].actual", "indicator-17-actual"),
        ("stated.total", ""),
        ("lines", ""),
    ],
)
def test_a_path_leads_to_its_entry(where, place):
    assert place_of(where, rows("A2", "B1")) == place


@pytest.mark.parametrize(
    ("where", "place"), [("lines[11].share", "score-11-share"), ("lines[2].share", "score-2-share")]
)
def test_an_item_may_be_called_by_a_number(where, place):
    assert place_of(where, rows("11", "12")) == place
