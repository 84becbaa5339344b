import os
import socket

from django.utils import timezone

from evaluations.management.worker import Pace, Worker
from evaluations.models import TaskLease
from evaluations.queries.background import describe_queue
from scoring.management.plain import PlainCommand

LEAST = {"lease": 1, "limit": 1, "grace": 0, "memory": 64, "max_tasks": 1, "every": 0.1}


class Command(PlainCommand):
    help = "完成排队的任务（读取大的表格等）；加 --every 秒数则一直运行，没有任务时每隔这么久看一次。"

    def add_arguments(self, parser):
        usual = Pace()
        parser.add_argument("--every", type=float, metavar="秒数", help="一直运行，没有任务时每隔多少秒看一次")
        parser.add_argument("--max-tasks", type=int, metavar="个数", help="完成这么多任务后退出，由系统重新启动")
        for name, what in (
            ("lease", "多久没有动静就由其他处理程序接手（秒）"),
            ("limit", "一个任务最多处理多久（秒）"),
            ("grace", "收到停止信号后，正在处理的任务还可继续多久（秒）；到时未完成的交回"),
            ("memory", "一个任务最多比处理程序多用多少内存（MB）"),
        ):
            default = getattr(usual, name)
            parser.add_argument(f"--{name}", type=type(default), default=default, help=f"{what}，默认 {default}")
        parser.add_argument("--list", action="store_true", help="只列出排队和正在处理的任务")

    def run(self, *, every, max_tasks, list, **options):  # noqa: A002 – the name of the option
        if list:
            self.stdout.writelines(f"{line}\n" for line in describe_queue(timezone.now()))
            return
        pace = {name: options[name] for name in ("lease", "limit", "grace", "memory")}
        for name, value in (pace | {"every": every, "max_tasks": max_tasks}).items():
            if value is not None and value < LEAST[name]:
                self.refuse(f"--{name.replace('_', '-')} {value:g} 太小，请写 {LEAST[name]} 或更大的数。")
        TaskLease.objects.exists()  # a database that is not there is told now; later one waits for it
        name = f"{socket.gethostname()[:48]}-{os.getpid()}"
        Worker(name, Pace(**pace), timezone.now, self.tell).run(every=every, most=max_tasks)

    def tell(self, line):
        self.stdout.write(line)
        self.stdout.flush()
