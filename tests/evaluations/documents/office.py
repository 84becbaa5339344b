"""LibreOffice as a reader of Word files: opens them and prints them as PDF, in the document fonts."""

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
    command = [
        "/usr/bin/soffice",
        "--headless",
        "--norestore",
        f"-env:UserInstallation={(folder / 'profile').as_uri()}",
        "--convert-to",
        "pdf",
        "--outdir",
        str(folder),
        *(str(folder / f"{name}.docx") for name in files),
    ]
    environment = {**os.environ, "HOME": str(folder), "FONTCONFIG_FILE": str(font_settings(folder))}
    subprocess.run(command, env=environment, capture_output=True, check=True, timeout=SECONDS)
    return {name: (folder / f"{name}.pdf").read_bytes() for name in files}


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
