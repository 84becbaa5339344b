"""What is done for a parcel."""

import os
import signal
import time

from django.db import transaction

from evaluations.services.editing import Refused
from evaluations.services.working import Turn, does_work_of
from tests.jobs.models import Delivery, Parcel


def refuse():
    raise Refused("收件地址“”为空，请填写。")


def stumble():
    raise ValueError("secret")


TROUBLE = {
    "refused": refuse,
    "raises": stumble,
    "dies": lambda: os.kill(os.getpid(), signal.SIGKILL),
    "hangs": lambda: time.sleep(600),
    "greedy": lambda: bytearray(8 << 30),
    "": lambda: None,
}


@does_work_of(Parcel)
def deliver(turn: Turn[Parcel]) -> None:
    TROUBLE[turn.job.trouble]()
    turn.progress(0, 2)
    time.sleep(turn.job.seconds)
    turn.progress(1, 2)
    with transaction.atomic():
        Delivery.objects.create(parcel=turn.job)
        turn.finish(receipt="送达")
