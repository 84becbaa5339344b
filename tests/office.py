"""LibreOffice as another program that opens our files: prints Word files, computes and saves workbooks."""

import os
import subprocess
from xml.sax.saxutils import escape

from evaluations.documents.fonts import FOLDER
from evaluations.documents.word_styles import FANG, HEI, KAI, LATIN, SONG, TITLES

# Which bundled fonts stand in for those that a Word file names.
STAND_INS = {
    FANG: "GW Fang",
    HEI: "GW Hei",
    KAI: "GW Kai",
    SONG: "GW Song",
    TITLES: "GW XiaoBiaoSong",
    LATIN: "GW Latin",
}
SECONDS = 120


def printed(folder, files):
    """Name → bytes of Word files, as name → bytes of the PDFs that LibreOffice makes of them."""
    for name, content in files.items():
        (folder / f"{name}.docx").write_bytes(content)
    _convert(folder, "pdf", [folder / f"{name}.docx" for name in files])
    return {name: (folder / f"{name}.pdf").read_bytes() for name in files}


def saved_again(folder, content):
    """A workbook after it has been opened, computed and saved."""
    (folder / "made.xlsx").write_bytes(content)
    (folder / "saved").mkdir(exist_ok=True)
    _convert(folder, "xlsx:Calc MS Excel 2007 XML", [folder / "made.xlsx"], to=folder / "saved")
    return (folder / "saved" / "made.xlsx").read_bytes()


def _convert(folder, kind, paths, to=None):
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = ["/usr/bin/soffice", "--headless", "--norestore", profile, "--convert-to", kind]
    command += ["--outdir", str(to or folder), *map(str, paths)]
    environment = {**os.environ, "HOME": str(folder), "FONTCONFIG_FILE": str(font_settings(folder))}
    subprocess.run(command, env=environment, capture_output=True, check=True, timeout=SECONDS)


def font_settings(folder):
    """Settings of fontconfig that know the bundled fonts alone."""
    aliases = "".join(
        f'<alias binding="same"><family>{escape(name)}</family><prefer><family>{stand_in}</family></prefer></alias>'
        for name, stand_in in STAND_INS.items()
    )
    path = folder / "fonts.conf"
    path.write_text(
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>'
        f"<dir>{FOLDER}</dir><cachedir>{folder / 'cache'}</cachedir>{aliases}</fontconfig>",
        encoding="utf-8",
    )
    return path
