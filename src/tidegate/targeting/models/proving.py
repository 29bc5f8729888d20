"""What is stored of the proofs that are made each night."""

from django.db import models


class Proof(models.Model):
    """What came out of computing a day's vectors again from the lake; the last time counts."""

    #: On which they decided, UTC.
    day = models.DateField(unique=True)
    made_at = models.DateTimeField()
    equal = models.PositiveIntegerField()
    mismatched = models.PositiveIntegerField()
    missing = models.PositiveIntegerField()
    extra = models.PositiveIntegerField()
    #: Decided before it was kept what the model had been told.
    unknown = models.PositiveIntegerField()
    #: Policy → how many of which inputs, or inputs of their past, were erased.
    erased = models.JSONField(default=dict)
    #: Labels that the lake and the database do not tell alike.
    labels = models.PositiveIntegerField()
    #: Days of the lake of which a file was not what was written.
    damaged = models.JSONField(default=list)
    #: The first of what differs; how many there were is counted above.
    differences = models.JSONField(default=list)
    holds = models.BooleanField()

    def __str__(self) -> str:
        return f"proof of {self.day}"

    @property
    def stream(self) -> str:
        """Where the ledger writes of it."""
        return f"proof/{self.day:%Y-%m-%d}"

    @property
    def erased_count(self) -> int:
        """Under any policy."""
        return sum(self.erased.values())

    @property
    def decisions(self) -> int:
        """How many there were to prove."""
        counted = self.equal + self.mismatched + self.missing + self.extra + self.unknown
        return int(counted) + self.erased_count
