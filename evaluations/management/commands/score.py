import json
from pathlib import Path

from evaluations.assessment import assess
from evaluations.explained import explained
from evaluations.package import facts_from, read
from scoring.management.plain import PlainCommand
from scoring.storing import find_in_files


class Command(PlainCommand):
    help = "不用数据库，对一个数据包计分，以 JSON 输出每一分的依据。"
    requires_system_checks = ()

    def add_arguments(self, parser):
        parser.add_argument("package", type=Path, help="数据包文件（JSON）")
        parser.add_argument(
            "--scheme",
            type=Path,
            action="append",
            default=[],
            metavar="FILE",
            help="评分方案文件或文件夹，代替随系统提供的方案",
        )

    def run(self, *, package, scheme, **options):
        facts, found = facts_from(read(package), lambda code: find_in_files(code, scheme))
        result = {"package": package.name, "unit": facts.unit.name, "year": facts.year.year, "kind": facts.kind}
        result |= explained(facts, assess(facts, found))
        self.stdout.write(json.dumps(result, ensure_ascii=False, indent=2))
