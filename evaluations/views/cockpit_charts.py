"""What the cockpit's script draws: categories, series and links, read off the tables beside the charts."""

from decimal import Decimal

MOST_BARS = 15
FILED, UNSTARTED, DRAFT, RETURNED, SUBMITTED = 2, 5, 6, 7, 8  # columns of the table of filing
TONES = {
    FILED: "good",
    SUBMITTED: "fair",
    DRAFT: "middling",
    RETURNED: "poor",
    UNSTARTED: "line-strong",
}
GRADE_TONES = {"优": "good", "良": "fair", "中": "middling", "差": "poor"}


def charts_of(tables):
    """By key of its table, each chart that has something to draw."""
    charts = {
        "filing": by_rows(tables["filing"], dict(TONES), stacked=True),
        "waiting": by_rows(tables["waiting"], {2: "fair", 3: "middling"}, lying=False),
        "scores": by_columns(tables["scores"]),
        "grades": graded(tables["grades"]),
        "unit_gaps": by_rows(tables["unit_gaps"], {2: "fair"}),
        "item_gaps": by_rows(tables["item_gaps"], {3: "fair"}),
        "findings": by_rows(tables["findings"], {2: "fair"}),
    }
    return {key: chart for key, chart in charts.items() if chart["categories"]}


def by_rows(table, tones, *, lying=True, stacked=False):
    """A bar a row; ``tones``: the columns that are drawn and the colours they get."""
    rows = table.rows[:MOST_BARS]
    series = [
        {"name": table.heading[column], "tone": tone, "data": [_drawn(row[column].value) for row in rows]}
        for column, tone in tones.items()
    ]
    return {
        "title": table.title,
        "lying": lying,
        "stacked": stacked,
        "categories": [row[0].value for row in rows],
        "links": [row[0].url for row in rows],
        "series": series,
    }


def graded(table):
    """How many reports of each grade a unit type has."""
    tones = {2 + at: GRADE_TONES.get(grade, "line-strong") for at, grade in enumerate(table.heading[2:])}
    return by_rows(table, tones, stacked=True)


def by_columns(table):
    """A bar a column, made up of the rows."""
    series = [
        {"name": row[0].value, "tone": f"series-{at}", "data": [_drawn(cell.value) for cell in row[2:]]}
        for at, row in enumerate(table.rows, 1)
    ]
    names = list(table.heading[2:])
    return {
        "title": table.title,
        "lying": False,
        "stacked": True,
        "categories": names,
        "links": ["" for _ in names],
        "series": series,
    }


def _drawn(value):
    return float(value) if isinstance(value, Decimal) else value
