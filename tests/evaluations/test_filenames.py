"""Names of files for every system."""

import unicodedata

import pytest

from evaluations.filenames import FORBIDDEN, LONGEST, RESERVED, UNNAMED, folded, free_name, safe_name


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("结算.pdf", "结算.pdf"),
        ("../../etc/passwd", "_._etc_passwd"),
        ("..\\上级\\文件.doc", "_上级_文件.doc"),
        ('a<b>:"c|?*.txt', "a_b___c___.txt"),
        ("CON", "_CON"),
        ("con.tar.gz", "_con.tar.gz"),
        ("lpt9.pdf", "_lpt9.pdf"),
        ("COM¹.txt", "_COM¹.txt"),
        ("aux .txt", "_aux.txt"),
        ("CONTRACT.pdf", "CONTRACT.pdf"),
        ("结尾. . ", "结尾"),
        (".", UNNAMED),
        ("", UNNAMED),
        ("\u202egpj.exe", "gpj.exe"),
        ("换\n行\x00.pdf", "换行.pdf"),
        ("cafe\u0301.pdf", "caf\u00e9.pdf"),
        ("\u2028分行.pdf", "分行.pdf"),
    ],
)
def test_names_are_made_safe(given, name):
    assert safe_name(given) == name


@pytest.mark.parametrize("given", ["很" * 300 + ".pdf", "x" * 300, "😀" * 100 + ".docx", "名." + "长" * 100])
def test_long_names_are_cut_and_keep_their_extension(given):
    name = safe_name(given)

    assert len(name.encode()) <= LONGEST
    assert name.endswith(given[-5:]) or "." not in given[-6:]


def test_equal_names_are_numbered_whatever_their_case_and_composition():
    taken = set()
    for given in ("Café.pdf", "cafe\u0301.PDF", "CAFÉ.pdf"):
        taken.add(folded(free_name(safe_name(given), taken)))

    assert taken == {"café.pdf", "café（2）.pdf", "café（3）.pdf"}


def is_fit_for_windows(name):
    """What Microsoft's rules say of one name of a path."""
    return (
        not set(name) & set(FORBIDDEN)
        and all(unicodedata.category(char)[0] != "C" for char in name)
        and not name.endswith((" ", "."))
        and name.partition(".")[0].upper() not in RESERVED
        and unicodedata.is_normalized("NFC", name)
        and 0 < len(name.encode()) <= 255
    )


@pytest.mark.parametrize("character", [chr(code) for code in range(1, 0x180)])
def test_any_character_anywhere_gives_a_name_that_windows_takes(character):
    for given in (character, f"a{character}", f"{character}a.pdf", f"nul{character}.pdf", f"a.pdf{character}"):
        assert is_fit_for_windows(safe_name(given)), (given, safe_name(given))
