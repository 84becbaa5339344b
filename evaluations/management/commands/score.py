import json

from evaluations import consistency
from evaluations.assessment import assess
from evaluations.explained import explained
from evaluations.management.packages import add_package_arguments, packaged
from scoring.management.plain import PlainCommand


class Command(PlainCommand):
    help = "不用数据库，对一个数据包计分，以 JSON 输出每一分的依据和与所载分数的矛盾。"
    requires_system_checks = ()

    def add_arguments(self, parser):
        add_package_arguments(parser)

    def run(self, *, package, scheme, outline, **options):
        facts, found, chapters = packaged(package, scheme, outline)
        assessment = assess(facts, found)
        result = {"package": package.name, "unit": facts.unit.name, "year": facts.year.year, "kind": facts.kind}
        result |= explained(facts, assessment)
        result["findings"] = [
            finding._asdict() for finding in consistency.run(consistency.Subject(facts, assessment, chapters))
        ]
        self.stdout.write(json.dumps(result, ensure_ascii=False, indent=2))
