"""Names of files that every system takes, whatever people called the thing."""

import unicodedata
from collections.abc import Container
from itertools import count
from pathlib import PurePath

UNNAMED = "未命名"
LONGEST = 180  # bytes, so that a number and a mark still fit into the 255 of most file systems
LONGEST_SUFFIX = 20
FORBIDDEN = '<>:"/\\|?*'
RESERVED = {"CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$"} | {
    f"{port}{number}" for port in ("COM", "LPT") for number in "0123456789¹²³"
}


def safe_name(text: str) -> str:
    """One name, never a path: without what Windows refuses or nobody sees, cut to length, with its extension.

    >>> safe_name("../合同：2023\\u202e.pdf"), safe_name("con.txt"), safe_name(" ..")
    ('_合同：2023.pdf', '_con.txt', '未命名')
    """
    normal = unicodedata.normalize("NFC", text)
    visible = "".join(char for char in normal if unicodedata.category(char) not in ("Cc", "Cf", "Cs", "Cn", "Zl", "Zp"))
    plain = "".join("_" if char in FORBIDDEN else char for char in visible).strip(" .\u3000")
    suffix = PurePath(plain).suffix
    if len(suffix.encode()) > LONGEST_SUFFIX:
        suffix = ""
    stem = _cut(plain.removesuffix(suffix), LONGEST - len(suffix.encode())).rstrip(" .\u3000")
    is_reserved = stem.partition(".")[0].rstrip().upper() in RESERVED
    return f"{'_' if is_reserved else ''}{stem or UNNAMED}{suffix}"


def free_name(name: str, taken: Container[str]) -> str:
    """The name, numbered if it is ``taken``: names are taken in the form of ``folded``.

    >>> free_name("合同.PDF", {"合同.pdf"})
    '合同（2）.PDF'
    """
    path = PurePath(name)
    numbered = (f"{path.stem}（{number}）{path.suffix}" for number in count(2))
    return name if folded(name) not in taken else next(one for one in numbered if folded(one) not in taken)


def folded(name: str) -> str:
    """What two names have in common that some systems take for one."""
    return unicodedata.normalize("NFC", name.casefold())


def _cut(text: str, most: int) -> str:
    return text.encode()[:most].decode(errors="ignore")
