"""A workbook that bears a given date, so that the same content gives the same bytes."""

import re
from datetime import UTC, datetime
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

PROPERTIES = "docProps/core.xml"
_STAMP = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")


def dated(content: bytes, at: datetime) -> bytes:
    """The same .xlsx file, made and changed at ``at`` as far as it tells; whatever wrote it took the clock's time."""
    stamp, target = at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ").encode(), BytesIO()
    with ZipFile(BytesIO(content)) as source, ZipFile(target, "w", ZIP_DEFLATED) as written:
        for name in source.namelist():
            part = source.read(name)
            info = ZipInfo(name, at.timetuple()[:6])
            info.compress_type = ZIP_DEFLATED
            written.writestr(info, _STAMP.sub(rb"\g<1>" + stamp, part) if name == PROPERTIES else part)
    return target.getvalue()
