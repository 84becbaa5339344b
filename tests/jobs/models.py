"""A job as an application has them, and what comes of it. Tables exist in test databases only."""

from django.db import models

from evaluations.models import Job


class Parcel(Job):
    """Is delivered after some seconds; ``trouble`` is what happens on the way, see ``tasks.py``."""

    seconds = models.FloatField(default=0)
    trouble = models.CharField(max_length=20, blank=True)
    receipt = models.CharField(max_length=20, blank=True)


class Delivery(models.Model):
    """One for each time that a parcel was delivered."""

    parcel = models.ForeignKey(Parcel, models.CASCADE, related_name="deliveries")

    def __str__(self):
        return f"{self.parcel_id}"
