"""Half up, once. The figures are those of the published reports, computed by hand."""

from decimal import Decimal

import pytest

from scoring.engine.rounding import allocate, percent_text, plain, points_text, round_half_up


@pytest.mark.parametrize(
    ("part", "whole", "places", "text"),
    [
        ("9537308.77", "9554986.77", 2, "99.81%"),
        ("2235.43", "2200", 2, "101.61%"),
        ("1641.69", "1300", 2, "126.28%"),
        ("62.85", "55.63", 2, "112.98%"),
        ("62.85", "55.63", 0, "113%"),
        ("62.85", "56", 2, "112.23%"),
        ("7.74", "5", 2, "154.80%"),
        ("1.3", "6", 2, "21.67%"),
        ("0.9929", "6", 2, "16.55%"),
        ("30.63", "31.4", 2, "97.55%"),
        ("0.97", "9.2", 2, "10.54%"),
        ("216.70", "405", 2, "53.51%"),
        ("170.57", "405", 2, "42.12%"),
        ("953.73", "1096.51", 2, "86.98%"),
    ],
)
def test_percentages_are_those_computed_by_hand(part, whole, places, text):
    assert percent_text(Decimal(part) / Decimal(whole), places) == text


def test_rounding_to_four_places_on_the_way_would_give_another_percentage():
    ratio = Decimal("9537308.77") / Decimal("9554986.77")

    assert percent_text(ratio) == "99.81%"
    assert percent_text(round_half_up(ratio, 4)) == "99.81%"
    assert percent_text(round_half_up(round_half_up(ratio, 5), 4)) == "99.82%"


def test_ten_points_times_the_rate_are_rounded_from_the_exact_rate():
    assert points_text(10 * Decimal("9537308.77") / Decimal("9554986.77")) == "9.98"


@pytest.mark.parametrize(
    ("value", "places", "rounded"),
    [
        ("0.005", 2, "0.01"),
        ("0.0049999", 2, "0.00"),
        ("2.5", 0, "3"),
        ("3.5", 0, "4"),
        ("-0.005", 2, "-0.01"),
        ("89.995", 2, "90.00"),
        ("1", 2, "1.00"),
        ("99999999999999999999999999999999", 2, "99999999999999999999999999999999.00"),
    ],
)
def test_halves_go_away_from_zero(value, places, rounded):
    assert str(round_half_up(Decimal(value), places)) == rounded


@pytest.mark.parametrize(
    ("points", "part", "whole", "earned"),
    [
        ("15", "100.3", "300", "5.02"),
        ("15", "1", "3000", "0.01"),
        ("3", "0.055", "3", "0.06"),
        ("9", "1.115", "9", "1.12"),
    ],
)
def test_half_that_a_quotient_hides_is_still_a_half(points, part, whole, earned):
    assert points_text(Decimal(points) * (Decimal(part) / Decimal(whole))) == earned


@pytest.mark.parametrize(
    ("value", "text"), [("2.50", "2.5"), ("1E+2", "100"), ("100", "100"), ("0.00", "0"), ("-0.10", "-0.1")]
)
def test_digits_are_plain(value, text):
    assert plain(Decimal(value)) == text


@pytest.mark.parametrize(
    ("total", "weights", "parts"),
    [
        ("10", "1 1 1", "3.34 3.33 3.33"),
        ("80", "1 1 1 1 1 1 1", "11.43 11.43 11.43 11.43 11.43 11.43 11.42"),
        ("10", "4 2 1", "5.71 2.86 1.43"),
        ("20", "3 1", "15 5"),
        ("0.05", "1 1 1 1 1 1", "0.01 0.01 0.01 0.01 0.01 0.00"),
        ("10", "0 1", "0 10"),
    ],
)
def test_allotted_parts_add_up_exactly(total, weights, parts):
    allotted = allocate(Decimal(total), [Decimal(weight) for weight in weights.split()], 2)

    assert allotted == tuple(Decimal(part) for part in parts.split())
    assert sum(allotted) == Decimal(total)


@pytest.mark.parametrize(
    ("parts", "total"),
    [
        ("478.65 475.08", "953.73"),
        ("19.5 20 9.98", "49.48"),
        ("49.48 2 7 3 15 1 1 2 2.5 1 2.5 2 1 1 2 2 2 2 1", "99.48"),
    ],
)
def test_published_sums_hold_in_decimals(parts, total):
    assert sum(Decimal(part) for part in parts.split()) == Decimal(total)
