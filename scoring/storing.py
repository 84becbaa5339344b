"""Scheme files → stored versions. A version that a report uses is never changed: a new one is added."""

import hashlib
import json
from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import ProtectedError

from scoring.engine import Problem, Scheme, SchemeError

from .loader import read_yaml, scheme_from
from .models import Scheme as StoredScheme
from .models import SchemeVersion

FOLDER = Path(settings.BASE_DIR) / "fixtures" / "schemes"


def scheme_files(paths: Iterable[Path] = ()) -> list[Path]:
    """The scheme files named, or those that ship with the application; a folder stands for its files."""
    named = [file for path in paths for file in (sorted(path.glob("*.yaml")) if path.is_dir() else [path])]
    return named or sorted(FOLDER.glob("*.yaml"))


def find_in_files(code: str, paths: Iterable[Path] = ()) -> Scheme:
    """The scheme with this code among the files named and those that ship, the named ones first.

    Raises SchemeError if there is none, or it is malformed.
    """
    codes = []
    for path in [*(scheme_files(paths) if paths else ()), *scheme_files()]:
        data = read_yaml(path)
        codes.append(str(data.get("code")) if isinstance(data, dict) else path.name)
        if codes[-1] == code:
            try:
                return scheme_from(data)
            except SchemeError as error:
                faults = [Problem(f"{path.name}：{fault.path}", fault.message) for fault in error.problems]
                raise SchemeError(faults) from error
    raise _unknown(code, codes)


def find_stored(code: str) -> SchemeVersion:
    """The newest stored version of a scheme. Raises SchemeError if there is none."""
    version = SchemeVersion.objects.filter(scheme__code=code).order_by("-number").first()
    if version is None:
        raise _unknown(code, StoredScheme.objects.values_list("code", flat=True))
    return version


def _unknown(code: str, known: Iterable[str]) -> SchemeError:
    listed = "、".join(sorted(known)) or "（还没有，请先运行 load_schemes）"
    return SchemeError([Problem("scheme", f"没有评分方案“{code}”，现有：{listed}。")])


def stored_scheme(version: SchemeVersion) -> Scheme:
    """The engine's scheme of a stored version, read once: a version does not change once it is used."""
    return _read(version.pk, version.digest)


@lru_cache(maxsize=32)
def _read(pk: int, digest: str) -> Scheme:
    """The digest tells apart versions that bear the same number one after the other."""
    return scheme_from(SchemeVersion.objects.get(pk=pk, digest=digest).data)


def store_scheme(data: Any, *, now: datetime) -> tuple[SchemeVersion, bool]:
    """Validate and store a scheme; returns its version and whether anything was written.

    Newest versions that no report uses make room; one that is used stays, and a new one follows it.
    Raises SchemeError with all problems of a malformed scheme.
    """
    scheme = scheme_from(data)
    content = json.loads(json.dumps(data, default=_number))
    digest = hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
    with transaction.atomic():
        about = {"title": scheme.title, "kind": scheme.kind, "year": scheme.year}
        stored, _ = StoredScheme.objects.update_or_create(code=scheme.code, defaults=about)
        newest = stored.versions.select_for_update().order_by("-number").first()
        if newest is not None and newest.digest == digest:
            return newest, False
        kept = _newest_used(stored)
        if kept is not None and kept.digest == digest:
            return kept, True
        number = 1 if kept is None else kept.number + 1
        return stored.versions.create(number=number, data=content, digest=digest, created_at=now), True


def _newest_used(stored: StoredScheme) -> SchemeVersion | None:
    """Delete newest versions down to the first that a report uses, and return that."""
    for version in stored.versions.order_by("-number"):
        try:
            version.delete()
        except ProtectedError:
            return version
    return None


def _number(value: object) -> str:
    if isinstance(value, Decimal):
        return str(value)
    raise TypeError(f"not plain data: {value!r}")
