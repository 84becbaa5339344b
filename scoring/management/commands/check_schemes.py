from scoring.engine import Problem, ProblemsError, SchemeError
from scoring.management.plain import PlainCommand
from scoring.models import SchemeVersion
from scoring.storing import stored_scheme


class Command(PlainCommand):
    help = "重新读取库中每一版评分方案，列出全部问题及其位置。"

    def run(self, **options):
        problems = []
        versions = SchemeVersion.objects.select_related("scheme")
        for version in versions:
            try:
                stored_scheme(version)
            except SchemeError as error:
                problems += [Problem(f"{version}：{fault.path}", fault.message) for fault in error.problems]
        if problems:
            raise ProblemsError(problems)
        self.stdout.write(f"评分方案 {len(versions)} 版，均可使用。")
