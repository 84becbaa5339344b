"""A figure typed by hand becomes a bound one: the text prints the same, and follows the data from now on."""

from evaluations import wording
from evaluations.facts import Change
from evaluations.models import Report
from evaluations.queries.places import place_of, rows_by_list
from evaluations.queries.report_facts import budget_lines_of
from evaluations.trail import Act
from evaluations.typed import replaced, typed_figures

from .composing import examined
from .editing import Refused, row_of, save_changes, split_place, stored_value


def bind_typed(report: Report, place: str, key: str, act: Act) -> None:
    """Put the token for one typed figure of a text, ``key`` as the page offered it.

    Raises Refused if the text has changed since, LookupError if the place has no such text,
    NotPossibleNow if the report is not being filled in.
    """
    rows = rows_by_list(report, list(budget_lines_of(report)))
    found = {place_of(where, rows): figures.equal for where, figures in typed_figures(examined(report)).items()}
    if place not in found:
        raise LookupError(place)
    figure = next((one for one in found[place] if one.token and one.key == key), None)
    kind, record, name = split_place(place)
    stored = stored_value(row_of(report, kind, record), name)
    if figure is None or stored[figure.start :][: len(figure.text)] != figure.text:
        raise Refused(wording.typed_figure_has_changed())
    if save_changes(report, [Change(place, stored, replaced(stored, figure))], act).conflicts:
        raise Refused(wording.typed_figure_has_changed())
