from pathlib import Path

from django.db import transaction
from django.utils import timezone

from scoring.engine import ProblemsError, SchemeError
from scoring.loader import read_yaml
from scoring.management.plain import PlainCommand, problems_in
from scoring.storing import scheme_files, store_scheme


class Command(PlainCommand):
    help = "校验并载入评分方案（默认载入随系统提供的全部方案）；有一个不合格则全部不载入。"

    def add_arguments(self, parser):
        parser.add_argument("paths", nargs="*", type=Path, metavar="FILE", help="方案文件或文件夹")

    def run(self, *, paths, **options):
        problems, stored = [], []
        with transaction.atomic():
            for path in scheme_files(paths):
                try:
                    stored.append(store_scheme(read_yaml(path), now=timezone.now()))
                except SchemeError as error:
                    problems += problems_in(path.name, error)
            if problems:
                raise ProblemsError(problems)
        written = [str(version) for version, is_written in stored if is_written]
        self.stdout.write(f"评分方案 {len(stored)} 个，新载入 {len(written)} 个。")
        for title in written:
            self.stdout.write(f"  {title}")
