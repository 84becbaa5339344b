"""An officer at the keyboard: enters the facts of a report, entry by entry, through the pages."""

from playwright.sync_api import expect

OPEN_WHAT_HIDES = """field => {
  for (let box = field; box; box = box.parentElement) if (box.open === false) box.open = true;
}"""
PASSWORD = "correct horse battery"
LINE_AMOUNTS = ("initial_budget", "adjusted_budget", "received", "spent", "carried_over")
INDICATOR = (
    "unit", "target", "actual", "weight", "level", "share",
    "not_applicable", "deviation_reason", "self_score", "self_reason",
)  # fmt: skip
SCORE = ("level", "share", "points", "not_applicable", "basis", "self_score", "self_reason")


class Officer:
    """Types what ``facts`` say into the report at ``address``; every page is left only when all of it is saved."""

    def __init__(self, page, site):
        self.page, self.site = page, site
        self.pk = None

    def log_in(self, username):
        self.page.goto(f"{self.site}/account/login/")
        self.page.get_by_label("用户名").fill(username)
        self.page.get_by_label("密码").fill(PASSWORD)
        self.page.get_by_role("button", name="登录").click()

    def open(self, section):
        self.page.goto(f"{self.site}/fill/{self.pk}/{section}/")

    def enter(self, entries):
        """Fill in entries of the open page, by place, and wait until the server has confirmed each."""
        for place, value in entries.items():
            self._type(place, value)
        for place in entries:
            expect(self.page.locator(f'[id="fb-{place}"]')).to_have_attribute("data-outcome", "saved")
        if entries:
            expect(self.page.locator("#save-state")).to_contain_text("已保存")

    def _type(self, place, value):
        field = self.page.locator(f'[name="{place}"]').first
        field.evaluate(OPEN_WHAT_HIDES)
        kind = field.get_attribute("type") if field.evaluate("field => field.tagName") == "INPUT" else ""
        if kind == "radio":
            self.page.locator(f'[name="{place}"][value="{value}"]').check()
        elif field.evaluate("field => field.tagName") == "SELECT":
            field.select_option(str(value))
        else:
            field.fill(str(value))
            field.blur()

    def add(self, kind, entries, title):
        """A new row of a table; it is there when its title is."""
        for name, value in entries.items():
            self._type(f"new-{kind}-{name}", value)
        self.page.locator(f'button[name=add][value="{kind}"]').click()
        row = self.page.locator(f'[name^="{kind}-"][name$="-title"]').last
        expect(row).to_have_value(title)
        return row.get_attribute("name").split("-")[1]

    def basics(self, facts):
        self.open("basics")
        place = f"report-{self.pk}"
        self.enter(given({f"{place}-filed_on": facts.filed_on, f"{place}-attachment_label": facts.attachment_label}))

    def budget(self, facts):
        self.open("budget")
        units = {"authorised_posts": "", "staff": ""}
        self.enter({f"figure-{key}-value": shown(key, value, units) for key, value in facts.figures.items()})
        for line in facts.budget_lines:
            names = {"title": line.title, "source": line.source}
            key = self.add("line", given(names if facts.project else {"category": line.category} | names), line.title)
            self.enter(given({f"line-{key}-{name}": getattr(line, name) for name in LINE_AMOUNTS}))

    def indicators(self, facts):
        self.open("indicators")
        for one in facts.targets:
            levels = f"{one.level1}:{one.level2}"
            self.add("target", {"levels": levels, "title": one.title, "value": one.value}, one.title)
        for one in facts.indicators:
            levels, method = f"{one.level1}:{one.level2}", f"{one.kind}:{one.direction}"
            key = self.add("indicator", {"levels": levels, "title": one.title, "method": method}, one.title)
            self.enter(given({f"indicator-{key}-{name}": percent(name, getattr(one, name)) for name in INDICATOR}))

    def scores(self, facts):
        self.open("scores")
        for line in facts.lines:
            checks = {f"score-{line.item}-check_{key}": holds for key, holds in line.checks.items()}
            rest = {f"score-{line.item}-{name}": percent(name, getattr(line, name)) for name in SCORE}
            self.enter(checks | given(rest))
        self.enter({f"adjustment-{code}-points": points for code, points in facts.adjustments.items()})

    def texts(self, facts):
        for key, text in facts.texts.items():
            self.open(f"text-{key}")
            self.enter({f"text-{key}-text": text})

    def everything(self, facts):
        for section in (self.basics, self.budget, self.indicators, self.scores, self.texts):
            section(facts)


def given(entries):
    return {place: value for place, value in entries.items() if value not in (None, "")}


def percent(name, value):
    return f"{value * 100}%" if name == "share" and value is not None else value


def shown(key, value, units):
    """As an officer types it: amounts in 万元, percentages with their sign, counts as they are."""
    if key in units:
        return value
    return f"{value * 100}%" if value <= 1 else f"{value / 10000}万元"
