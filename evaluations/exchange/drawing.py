"""Forms drawn as an .xlsx file: to be filled in further, and to be printed on A4. Text is never a formula."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from io import BytesIO
from math import ceil
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Protection, Side
from openpyxl.worksheet.datavalidation import DataValidation

from .layout import (
    FIRST_COLUMN,
    FIRST_ROW,
    FORMATS,
    GROUP,
    HEAD_ROW,
    HEADING_ROW,
    KEYS,
    NUMERIC,
    SUBTITLE_ROW,
    TEXT,
    TOTAL,
    Cell,
    FilledSheet,
    SheetRow,
    kept,
    letter,
)

LISTS, GUIDE = "选项", "填写说明"
LONGEST_LIST, LONGEST_PROMPT = 240, 250  # characters that Excel keeps of a drop-down within its rule, and of a hint
LONGEST_TITLE = 30  # of a hint
A4 = 9
LINE_HEIGHT, TALLEST = 14, 409  # points; no row of Excel is higher
PADDING = 1  # characters at the sides of a cell
MARGIN = 0.5  # inches
GUIDE_COLUMNS = (("工作表", 18), ("列", 24), ("怎么填", 70))
_LINE = Side(style="thin", color="999999")
_BORDER = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_LOCKED, _HEAD, _GROUP = (PatternFill("solid", start_color=color) for color in ("F2F2F2", "DCE6F1", "E8EEF5"))
_FONT, _BOLD = Font("宋体", 10.5), Font("宋体", 10.5, bold=True)
_NUMBER, _WORDS, _CENTRE = (
    Alignment(horizontal=side, vertical="center", wrap_text=True) for side in ("right", "left", "center")
)


def draw_forms(
    sheets: Iterable[FilledSheet],
    guide: Iterable[tuple[str, str, str]],
    hidden: str,
    records: Iterable[Sequence[str]],
) -> bytes:
    """The workbook of these sheets, with a last one that says what to fill in: sheet, column, how.

    ``records`` go to a sheet with the title ``hidden`` that nobody sees: what the workbook is, then what it held.
    """
    book = Workbook()
    book.remove(book.active)
    lists = _Lists()
    for filled in sheets:
        _Drawn(book, filled, lists).draw()
    _draw_guide(book, guide)
    _fill(_unseen(book, hidden), records)
    _fill(_unseen(book, LISTS), lists.rows())
    target = BytesIO()
    book.save(target)
    return target.getvalue()


def put(cell: Any, value: str | Decimal | None) -> None:
    """Write a value: text as text, whatever it begins with."""
    cell.value = kept(value) or None if isinstance(value, str) else value
    if isinstance(cell.value, str):
        cell.data_type = "s"  # openpyxl takes what begins with = for a formula
        cell.quotePrefix = cell.value.startswith(("=", "+", "-", "@"))


class _Lists:
    """What drop-downs offer: short lists in their own rule, longer ones in a column of a hidden sheet."""

    def __init__(self) -> None:
        self.long: list[tuple[str, ...]] = []

    def source(self, offered: tuple[str, ...]) -> str:
        joined = ",".join(offered)
        if len(joined) <= LONGEST_LIST and '"' not in joined and joined.count(",") == len(offered) - 1:
            return f'"{joined}"'
        if offered not in self.long:
            self.long.append(offered)
        column = letter(self.long.index(offered) + 1)
        return f"'{LISTS}'!${column}$1:${column}${len(offered)}"

    def rows(self) -> Iterable[Sequence[str]]:
        for at in range(max(map(len, self.long), default=0)):
            yield [offered[at] if at < len(offered) else "" for offered in self.long]


class _Drawn:
    """One sheet being drawn."""

    def __init__(self, book: Any, filled: FilledSheet, lists: _Lists) -> None:
        self.book, self.filled, self.lists = book, filled, lists
        self.sheet = book.create_sheet(filled.form.title)
        self.columns = filled.form.columns
        self.last = FIRST_ROW + len(filled.rows) + filled.spare - 1
        self.hinted: dict[tuple[str, tuple[str, ...]], list[int]] = {}

    def draw(self) -> None:
        self._heads()
        for number, row in enumerate(self.filled.rows, FIRST_ROW):
            self._row(number, row)
        for number in range(FIRST_ROW + len(self.filled.rows), self.last + 1):
            self._row(number, self._blank())
        for (name, offered), numbers in self.hinted.items():
            self.sheet.add_data_validation(self._rule(name, offered, numbers))
        self._page()

    def _blank(self) -> SheetRow:
        offered = self.filled.choices
        cells = {one.name: Cell(None, one.look, one.is_open, "", offered.get(one.name, ())) for one in self.columns}
        return SheetRow("", cells)

    def _heads(self) -> None:
        sheet, form = self.sheet, self.filled.form
        for row, text, font, height in (
            (HEADING_ROW, self.filled.heading, Font("黑体", 16), 30),
            (SUBTITLE_ROW, self.filled.subtitle, _FONT, 20),
        ):
            cell = sheet.cell(row, FIRST_COLUMN)
            put(cell, text)
            cell.font, cell.alignment = font, _CENTRE
            sheet.merge_cells(f"{form.at(self.columns[0].name, row)}:{form.at(form.last_printed, row)}")
            sheet.row_dimensions[row].height = height
        put(sheet.cell(HEAD_ROW, 1), KEYS)
        for at, column in enumerate(self.columns, FIRST_COLUMN):
            cell = sheet.cell(HEAD_ROW, at)
            put(cell, column.head)
            cell.style = _style(self.book, "head")
            sheet.column_dimensions[letter(at)].width = column.width
        sheet.column_dimensions["A"].hidden = True

    def _row(self, number: int, row: SheetRow) -> None:
        key = self.sheet.cell(number, 1)
        put(key, row.key)
        key.style = _style(self.book, "key")
        for at, column in enumerate(self.columns, FIRST_COLUMN):
            cell, given = self.sheet.cell(number, at), row.cells.get(column.name, Cell())
            if given.formula:
                cell.value = given.formula
            else:
                put(cell, given.value)
            cell.style = _style(self.book, given.look, row.role, is_open=given.is_open)
            if given.is_open:
                self.hinted.setdefault((column.name, given.choices), []).append(number)
        lines = max(_lines(row.cells[one.name].text, one.width) for one in self.columns if one.name in row.cells)
        if lines > 1:
            self.sheet.row_dimensions[number].height = min(LINE_HEIGHT * lines + LINE_HEIGHT / 2, TALLEST)

    def _rule(self, name: str, offered: tuple[str, ...], numbers: Sequence[int]) -> DataValidation:
        """What is offered in the cells of a column in these rows, and the hint that is shown beside them."""
        column = next(one for one in self.columns if one.name == name)
        title = column.head[:LONGEST_TITLE]
        runs = " ".join(_runs(self.filled.form.letter(name), numbers))
        found = DataValidation(sqref=runs, allow_blank=True, showInputMessage=True, promptTitle=title)
        found.prompt = column.help[:LONGEST_PROMPT]
        if offered:
            found.type, found.formula1 = "list", self.lists.source(offered)
            found.showErrorMessage, found.errorTitle, found.error = True, title, "请从下拉列表中选择。"
        return found

    def _page(self) -> None:
        """Heads stay in sight; on paper they are repeated, all columns on one sheet of A4 side by side."""
        sheet, end = self.sheet, self.filled.form.letter(self.filled.form.last_printed)
        sheet.freeze_panes = f"B{FIRST_ROW}"
        sheet.print_title_rows = f"{HEAD_ROW}:{HEAD_ROW}"
        sheet.print_area = f"B{HEADING_ROW}:{end}{max(FIRST_ROW, FIRST_ROW + len(self.filled.rows) - 1)}"
        fit_to_width(sheet)
        sheet.page_setup.orientation = "landscape"
        sheet.print_options.horizontalCentered = True
        sheet.oddFooter.center.text = "第 &P 页，共 &N 页"
        guard = sheet.protection
        guard.sheet = True
        guard.formatColumns = guard.formatRows = guard.insertRows = guard.deleteRows = False  # these are allowed


def _lines(text: str, width: int) -> int:
    """How many lines a text takes in a column of so many characters; a Chinese one counts as two."""
    widths = (len(line.encode("gbk", "replace")) for line in text.split("\n"))
    return sum(max(ceil(wide / (width - PADDING)), 1) for wide in widths)


def _runs(column: str, numbers: Sequence[int]) -> Iterable[str]:
    """Rows as ranges of neighbours: a rule of ten thousand cells would take minutes to make."""
    first = numbers[0]
    for number, following in zip(numbers, [*numbers[1:], -1], strict=True):
        if following != number + 1:
            yield f"{column}{first}:{column}{number}"
            first = following


def _style(book: Any, look: str, role: str = "", *, is_open: bool = False) -> str:
    """The name of a style, made when it is first used: setting it is far quicker than its parts."""
    name = f"zjperf {look} {role} {'open' if is_open else 'locked'}"
    if name not in book.named_styles:
        style = NamedStyle(name)
        style.font = _BOLD if role or look == "head" else _FONT
        style.border = _BORDER
        style.number_format = FORMATS.get(look, FORMATS[TEXT])
        style.alignment = _CENTRE if look == "head" else _NUMBER if look in NUMERIC else _WORDS
        style.protection = Protection(locked=not is_open)
        if fill := _fill_of(look, role, is_open=is_open):
            style.fill = fill
        book.add_named_style(style)
    return name


def _fill_of(look: str, role: str, *, is_open: bool) -> PatternFill | None:
    if look == "head":
        return _HEAD
    return None if is_open else _GROUP if role in (GROUP, TOTAL) else _LOCKED


def _draw_guide(book: Any, guide: Iterable[tuple[str, str, str]]) -> None:
    sheet = book.create_sheet(GUIDE)
    for at, (head, width) in enumerate(GUIDE_COLUMNS, 1):
        cell = sheet.cell(1, at, head)
        cell.style = _style(book, "head")
        sheet.column_dimensions[letter(at)].width = width
    for number, texts in enumerate(guide, 2):
        for at, text in enumerate(texts, 1):
            cell = sheet.cell(number, at)
            put(cell, text)
            cell.font, cell.alignment = _FONT, _WORDS
    sheet.freeze_panes = "A2"
    fit_to_width(sheet)


def fit_to_width(sheet: Any) -> None:
    """On paper as wide as a sheet of A4 and as long as it gets."""
    sheet.page_setup.paperSize, sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = A4, 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_margins.left = sheet.page_margins.right = MARGIN


def _unseen(book: Any, title: str) -> Any:
    sheet = book.create_sheet(title)
    sheet.sheet_state = "veryHidden"
    return sheet


def _fill(sheet: Any, rows: Iterable[Sequence[str]]) -> None:
    for number, texts in enumerate(rows, 1):
        for at, text in enumerate(texts, 1):
            put(sheet.cell(number, at), text)
