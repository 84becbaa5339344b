"""Formulas in workbooks whose results were not stored: such cells are read as blank, which must be told."""

import re
import zipfile
from io import BytesIO

_SHEET = "xl/worksheets/sheet"
_UNSTORED = re.compile(
    rb'<c r="(?P<cell>[A-Z]{1,3}\d{1,7})"(?![^<>]{0,80}t="str")[^<>]{0,80}>'
    rb"<f(?:[^<>]{0,200}/>|[^<>]{0,200}>[^<>]{0,8192}</f>)"
    rb"(?:<v ?/>|<v></v>)?</c>"
)


def unstored_cells(content: bytes, part: str) -> frozenset[str]:
    """The cells of a sheet whose formulas have no stored result; ``part`` is where the file has the sheet."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        return frozenset(found["cell"].decode() for found in _UNSTORED.finditer(archive.read(part)))


def unstored(content: bytes) -> str:
    """A sentence on the formulas without a stored result, as written by programs other than Excel and WPS; or ""."""
    cells: list[bytes] = []
    with zipfile.ZipFile(BytesIO(content)) as archive:
        for name in archive.namelist():
            if name.startswith(_SHEET):
                cells += [found["cell"] for found in _UNSTORED.finditer(archive.read(name))]
    if not cells:
        return ""
    first = cells[0].decode()
    return (
        f"有 {len(cells)} 个公式单元格没有计算结果（例如 {first}），按空白读取。"
        "请用 Excel 或 WPS 打开并保存一次后再上传。"
    )
