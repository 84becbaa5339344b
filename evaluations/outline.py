"""The chapters of a report as data, per kind and year: what is written, what is generated.

An outline is a YAML file under ``fixtures/outlines`` in the shape of the classes below; another
city's outline is another file. It gives order, titles and wording. Numbers (一、/（一）/1./（1）) follow
from the depth and are never typed. ``TABLES`` says which tables exist and what their columns show.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from string import Formatter
from typing import NamedTuple

from scoring.engine.errors import Problem, ProblemsError
from scoring.loader import read_yaml
from scoring.reading import Reader

FOLDER = Path(__file__).resolve().parent.parent / "fixtures" / "outlines"

TEXT, SCORES = "text", "scores"
TARGETS, RESULTS, BUDGET, DATA_SHEET, SCORE_TABLE = "targets", "results", "budget", "data_sheet", "score_table"
EVIDENCE = "evidence"
TABLES = {
    TARGETS: ("level1", "level2", "title", "target"),
    RESULTS: ("level1", "level2", "title", "target", "actual", "ratio", "maximum", "computed", "self_score", "reason"),
    BUDGET: (
        "category", "title", "source", "initial_budget", "adjusted_budget", "annual_budget", "received", "spent",
        "carried_over", "execution_rate", "maximum", "self_score",
    ),
    DATA_SHEET: ("label", "value", "unit", "ten_thousand", "origin"),
    SCORE_TABLE: (
        "category", "title", "standard", "maximum", "computed", "self_score", "reviewed_score", "basis", "sentence",
    ),
    EVIDENCE: ("number", "title", "file_name", "proves"),
}  # fmt: skip
# What a first draft can list besides its own words.
LISTED = ("amounts", "targets", "indicators", "losses")
KINDS = ("overall", "project")
ALIGNMENTS = ("left", "center", "right")
DEEPEST = 4
WIDTH = 100


class OutlineError(ProblemsError):
    """An outline contradicts itself, cannot be read, or does not exist."""


class CoverLine(NamedTuple):
    """One line of the cover; ``value`` may hold bound figures such as 〔单位〕."""

    label: str
    value: str = ""


class ColumnForm(NamedTuple):
    """One column: heading, what it shows (see ``TABLES``), width in percent, alignment."""

    title: str
    shows: str
    width: int
    align: str = "left"


class TableForm(NamedTuple):
    """How one table is printed.

    Of the budget table: ``item``, whose points stand in the total row; what that row is called, and
    whether it stands above its parts.
    """

    kind: str
    columns: tuple[ColumnForm, ...]
    caption: str = ""
    note: str = ""
    item: str = ""
    total: str = "合计"
    total_first: bool = False


class ScorePart(NamedTuple):
    """The wording of the score analysis for some dimensions (those no other part names, if empty).

    Templates know {title} and {score}; for want of points “{score}分” reads 尚未计分 or 不计分.
    ``heading`` opens a dimension; without it the items stand alone. ``single`` opens a dimension that
    has only one item and says its score too. ``item`` and ``closing`` stand around the written basis;
    ``several`` instead of ``item`` before a basis of several paragraphs. ``numbered``: items are
    numbered headings. ``results``: the table of the item's indicators follows.
    """

    item: str
    dimensions: tuple[str, ...] = ()
    heading: str = ""
    single: str = ""
    several: str = ""
    closing: str = ""
    numbered: bool = False
    results: bool = False


class Frame(NamedTuple):
    """Written text before the first chapter or after the last one; ``title`` names it to the writer."""

    key: str
    title: str
    guidance: str = ""
    required: bool = True
    draft: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """One chapter or section. ``key`` is where its text is kept; ``mark`` follows the title in print.

    ``holds`` lists in order what stands under the heading (the text, if it says nothing);
    ``guidance`` tells the writer what belongs there. ``run_in``: the first paragraph goes on in the
    heading's line. A section that is not ``required`` is left out while it is empty. ``draft`` is the
    first draft of its text, see ``drafts``.
    """

    title: str
    key: str = ""
    mark: str = ""
    run_in: bool = False
    numbered: bool = True
    guidance: str = ""
    draft: str = ""
    required: bool = True
    holds: tuple[str, ...] = ()
    sections: tuple["Section", ...] = ()

    @property
    def contents(self) -> tuple[str, ...]:
        return self.holds or ((TEXT,) if self.key else ())

    def is_printed(self, texts: Mapping[str, str]) -> bool:
        """False for an optional one in which nothing was written; what is generated always has something to say."""
        is_text = self.contents == (TEXT,) and not self.sections
        return self.required or not is_text or bool(texts.get(self.key, "").strip())


class AnnexForm(NamedTuple):
    """An annex 附表 and the tables in it; left out if none of them has a row."""

    title: str
    holds: tuple[str, ...]


class Placed(NamedTuple):
    """A section with its path in the data and its depth (1 for a chapter)."""

    path: str
    depth: int
    section: Section


@dataclass(frozen=True)
class Outline:
    """A whole report: cover, opening text, chapters, closing text, annexes, and the wording of scores.

    Raises OutlineError with *all* contradictions between its parts.
    """

    code: str
    title: str
    full_title: str
    kind: str
    year: int
    chapters: tuple[Section, ...]
    cover: tuple[CoverLine, ...] = ()
    opening: Frame | None = None
    closing: Frame | None = None
    annexes: tuple[AnnexForm, ...] = ()
    scores: tuple[ScorePart, ...] = ()
    adjustment: str = ""
    tables: tuple[TableForm, ...] = ()

    def __post_init__(self) -> None:
        if problems := list(_problems(self)):
            raise OutlineError(problems)

    @property
    def placed(self) -> tuple[Placed, ...]:
        """All chapters and sections in the order of the report."""
        return tuple(_placed(self.chapters, "chapters", 1))

    @property
    def written(self) -> tuple[Frame | Section, ...]:
        """What people write, in the order of the report."""
        sections = [place.section for place in self.placed if TEXT in place.section.contents]
        return tuple(part for part in (self.opening, *sections, self.closing) if part)

    def prints(self, kind: str) -> bool:
        """Whether a table stands in a chapter or an annex."""
        holders: tuple[Section | AnnexForm, ...] = (*(place.section for place in self.placed), *self.annexes)
        return any(kind in holder.holds for holder in holders)

    def table(self, kind: str) -> TableForm:
        return next(table for table in self.tables if table.kind == kind)


def available(folder: Path = FOLDER) -> tuple[str, ...]:
    """The codes of all outlines that exist."""
    return tuple(sorted(path.stem for path in folder.glob("*.yaml")))


def load(code: str, folder: Path = FOLDER) -> Outline:
    """The outline of this code. Raises OutlineError with *all* problems, each with its path."""
    codes = available(folder)
    if code not in codes:
        raise OutlineError([Problem("outline", f"没有报告提纲“{code}”，现有：{'、'.join(codes) or '无'}。")])
    path = folder / f"{code}.yaml"
    outline = _read(path, path.stat().st_mtime_ns)
    if outline.code != code:
        raise OutlineError([Problem("code", f"“{outline.code}”与文件名“{code}.yaml”不一致，请改为一致。")])
    return outline


@lru_cache(maxsize=64)
def _read(path: Path, changed: int) -> Outline:
    """A file is read again when it has changed."""
    try:
        return outline_from(read_yaml(path))
    except ProblemsError as error:
        raise OutlineError(error.problems) from None


def outline_from(data: object) -> Outline:
    """Read an outline from plain data. Raises OutlineError with *all* problems, each with its path."""
    return Reader().whole(Outline, data, OutlineError)


def _placed(sections: tuple[Section, ...], path: str, depth: int) -> Iterator[Placed]:
    for position, section in enumerate(sections):
        here = f"{path}[{position}]"
        yield Placed(here, depth, section)
        yield from _placed(section.sections, f"{here}.sections", depth + 1)


def _problems(outline: Outline) -> Iterator[Problem]:
    """Every contradiction. Parts that could not be read are None and have been told already."""
    yield from _wrong_choice("kind", outline.kind, KINDS)
    if not outline.chapters:
        yield Problem("chapters", "至少要有一章。")
    yield from _repeated_keys(outline)
    for place in outline.placed:
        yield from _section_problems(place, outline)
    for name in ("opening", "closing"):
        if frame := getattr(outline, name):
            yield from _template_problems(f"{name}.draft", frame.draft, LISTED)
    for position, annex in enumerate(outline.annexes):
        yield from _holding_problems(f"annexes[{position}]", annex.holds, tuple(TABLES), outline)
        if not annex.holds:
            yield Problem(f"annexes[{position}].holds", "附表必须有内容。")
    for position, table in enumerate(outline.tables):
        yield from _table_problems(f"tables[{position}]", table)
    yield from _score_problems(outline)


def _repeated_keys(outline: Outline) -> Iterator[Problem]:
    for key, times in Counter(part.key for part in outline.written).items():
        if times > 1:
            yield Problem("chapters", f"key“{key}”用了{times}次，每段文字须有自己的 key。")
    for kind, times in Counter(table.kind for table in outline.tables).items():
        if times > 1:
            yield Problem("tables", f"表格“{kind}”定义了{times}次，请只留一个。")


def _section_problems(place: Placed, outline: Outline) -> Iterator[Problem]:
    path, section = place.path, place.section
    if place.depth > DEEPEST:
        yield Problem(path, f"章节最多{DEEPEST}级。")
    if SCORES in section.contents and place.depth + _score_levels(outline) > DEEPEST:
        yield Problem(path, f"评分分析要在下面再分{_score_levels(outline)}级，超过{DEEPEST}级，请上移这一节。")
    if TEXT in section.holds and not section.key:
        yield Problem(f"{path}.key", "要填写文字的章节必须有 key。")
    if section.key and TEXT not in section.contents:
        yield Problem(f"{path}.key", "有 key 的章节要填写文字，请在 holds 中加上 text，或去掉 key。")
    if section.draft and TEXT not in section.contents:
        yield Problem(f"{path}.draft", "只有要填写文字的章节才能有初稿，请填写 key，或去掉 draft。")
    yield from _template_problems(f"{path}.draft", section.draft, LISTED)
    if not section.contents and not section.sections:
        yield Problem(path, "章节没有内容，请填写 key、holds 或 sections。")
    yield from _holding_problems(path, section.holds, (TEXT, SCORES, *TABLES), outline)


def _score_levels(outline: Outline) -> int:
    """How many levels of headings the score analysis adds: dimensions, and numbered items below them."""
    return 2 if any(part.heading and part.numbered for part in outline.scores) else 1


def _holding_problems(
    path: str, holds: tuple[str, ...], choices: tuple[str, ...], outline: Outline
) -> Iterator[Problem]:
    forms = {table.kind for table in outline.tables}
    for position, kind in enumerate(holds):
        yield from _wrong_choice(f"{path}.holds[{position}]", kind, choices)
        if kind == SCORES and not outline.scores:
            yield Problem(f"{path}.holds[{position}]", "要写评分分析，请填写 scores。")
        elif kind in TABLES and kind not in forms:
            yield Problem(f"{path}.holds[{position}]", f"要列表格“{kind}”，请在 tables 中定义它的各列。")


def _table_problems(path: str, table: TableForm) -> Iterator[Problem]:
    yield from _wrong_choice(f"{path}.kind", table.kind, tuple(TABLES))
    for position, column in enumerate(table.columns):
        here = f"{path}.columns[{position}]"
        yield from _wrong_choice(f"{here}.shows", column.shows, TABLES.get(table.kind, ()))
        yield from _wrong_choice(f"{here}.align", column.align, ALIGNMENTS)
    width = sum(column.width or 0 for column in table.columns)
    if width != WIDTH:
        yield Problem(f"{path}.columns", f"各列宽度合计{width}，应为{WIDTH}。")


def _score_problems(outline: Outline) -> Iterator[Problem]:
    yield from _template_problems("adjustment", outline.adjustment, ("title", "points"))
    for position, part in enumerate(outline.scores):
        for name in ("item", "heading", "single", "several", "closing"):
            yield from _template_problems(f"scores[{position}].{name}", getattr(part, name), ("title", "score"))
        if part.results and not any(table.kind == RESULTS for table in outline.tables):
            yield Problem(f"scores[{position}].results", "要列指标完成情况表，请在 tables 中定义 results 的各列。")
    for code, times in Counter(code for part in outline.scores for code in part.dimensions).items():
        if times > 1:
            yield Problem("scores", f"评分组“{code}”出现{times}次，请只留一处。")
    if sum(not part.dimensions for part in outline.scores) > 1:
        yield Problem("scores", "只能有一部分不写 dimensions（表示其余各组）。")


def _template_problems(path: str, template: str, names: tuple[str, ...]) -> Iterator[Problem]:
    try:
        used = {name for _, name, _, _ in Formatter().parse(template or "") if name is not None}
    except ValueError:
        yield Problem(path, f"“{template}”的花括号不成对。")
        return
    if strange := sorted(used - set(names)):
        allowed = "、".join(f"{{{name}}}" for name in names)
        yield Problem(path, f"“{template}”中只能使用{allowed}，不能使用{{{'}、{'.join(strange)}}}。")


def _wrong_choice(path: str, value: str, choices: tuple[str, ...]) -> Iterator[Problem]:
    if value is not None and choices and value not in choices:
        yield Problem(path, f"“{value}”应为以下之一：{'、'.join(choices)}。")
