from pathlib import Path

from scoring.engine import ProblemsError, SchemeError
from scoring.loader import scheme_from, scheme_from_file
from scoring.management.plain import PlainCommand, problems_in
from scoring.models import SchemeVersion
from scoring.storing import scheme_files


class Command(PlainCommand):
    help = "检查评分方案，列出全部问题及其位置：给出文件则检查文件，否则重新读取库中的每一版。"

    def add_arguments(self, parser):
        parser.add_argument("paths", nargs="*", type=Path, metavar="FILE", help="方案文件或文件夹")

    def run(self, *, paths, **options):
        if paths:
            sources = [(path.name, lambda path=path: scheme_from_file(path)) for path in scheme_files(paths)]
        else:
            versions = SchemeVersion.objects.select_related("scheme")
            sources = [(str(version), lambda version=version: scheme_from(version.data)) for version in versions]
        problems = []
        for name, read in sources:
            try:
                read()
            except SchemeError as error:
                problems += problems_in(name, error)
        if problems:
            raise ProblemsError(problems)
        self.stdout.write(f"评分方案 {len(sources)} 个，均可使用。")
