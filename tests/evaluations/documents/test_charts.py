"""Line charts: scales at round numbers, gaps, and nothing to draw."""

from decimal import Decimal

from evaluations.documents.charts import BOTTOM, HEIGHT, TOP, line_chart

OWN, RATE = ("self", "自评"), ("rate", "执行率")


def values(*numbers):
    return [None if one is None else Decimal(one) for one in numbers]


def test_the_scale_ends_at_round_numbers_around_the_values():
    chart = line_chart(["2022", "2023"], {OWN: values("90", "98")})

    assert [tick.text for tick in chart.ticks] == ["90", "92", "94", "96", "98"]
    assert [point.y for point in chart.lines[0].points] == [HEIGHT - BOTTOM, TOP]
    assert chart.lines[0].strokes == ("106,124 240,12",)
    assert [(column.at, column.text) for column in chart.columns] == [(106, "2022"), (240, "2023")]


def test_a_missing_year_leaves_a_gap():
    chart = line_chart(["1", "2", "3", "4", "5"], {RATE: values("99.5", "98", None, "97", "99")}, "%")

    line = chart.lines[0]
    assert (len(line.points), [len(stroke.split()) for stroke in line.strokes]) == (4, [2, 2])
    assert [tick.text for tick in chart.ticks] == ["97%", "98%", "99%", "100%"]


def test_equal_values_are_drawn_on_one_height():
    chart = line_chart(["1", "2"], {OWN: values(100, 100)})

    assert len({point.y for point in chart.lines[0].points}) == 1
    assert [tick.text for tick in chart.ticks] == ["100", "101"]


def test_less_than_two_values_are_no_chart():
    assert line_chart(["1", "2"], {OWN: values(100, None), RATE: values(None, None)}) is None
    assert line_chart([], {OWN: []}) is None
