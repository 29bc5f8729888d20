"""What is stored of examinations."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from tidegate.flow.interface import Flowing

from .audits.models import Audit, Conclusion
from .flow import WORK_ORDER

__all__ = ["Audit", "Conclusion", "Finding", "Photo", "Sign", "WorkOrder"]


class WorkOrder(Flowing):
    """One examination that a decision asks for."""

    flow = WORK_ORDER

    #: The decision that asks for it; targeting's.
    decision = models.OneToOneField("targeting.Decision", models.PROTECT, related_name="+")
    #: The declaration's reference, as people say it.
    reference = models.CharField(max_length=40)
    #: By which means: documents, canine, x_ray, open.
    lane = models.CharField(max_length=16)
    #: Code of where.
    control_point = models.CharField(max_length=8, blank=True)
    #: The day whose capacity it takes.
    day = models.DateField()
    made_at = models.DateTimeField(auto_now_add=True)
    #: Who holds it; nobody while it waits.
    examiner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        indexes = (
            models.Index(fields=["state", "control_point"], name="inspection_order_waiting"),
            models.Index(fields=["examiner", "state", "-moved_at"], name="inspection_order_own"),
        )

    def __str__(self) -> str:
        return f"work order {self.pk}"

    @property
    def about(self) -> dict[str, Any]:
        """What every event of it says."""
        return self.decision.about


class Sign(models.TextChoices):
    """What an examiner noticed, whether or not something was found."""

    WEIGHT = "weight_differs", _("Weight is not as declared")
    IMAGE = "image_differs", _("X-ray image is not what these goods look like")
    PACKING = "packing_differs", _("Packing was altered, or differs between packs")
    SEAL = "seal_differs", _("Seal broken, missing or another one")
    COUNT = "count_differs", _("Number of packs is not as declared")
    GOODS = "goods_differ", _("Goods are not what was declared")
    DOG = "dog_alert", _("A detector dog or a trace detector alerted")
    PAPERS = "papers_differ", _("Papers contradict each other")


class Finding(models.Model):
    """What an examination found; written once, when its work order is closed."""

    work_order = models.OneToOneField(WorkOrder, models.PROTECT, related_name="finding")
    #: Whether something irregular was found: the label.
    found = models.BooleanField()
    #: Codes of what was used, in the order in which it was named.
    means_used = models.JSONField(default=list)
    #: Codes of `Sign`.
    signs = models.JSONField(default=list)
    #: Code of the kind of irregularity; empty when nothing was found.
    category = models.CharField(max_length=40, blank=True)
    quantity = models.DecimalField(max_digits=16, decimal_places=3, null=True)
    #: UN/ECE Recommendation 20.
    quantity_unit = models.CharField(max_length=3, blank=True)
    weight_kg = models.DecimalField(max_digits=16, decimal_places=3, null=True)
    #: In how many packs of how many it was.
    packs_found = models.PositiveIntegerField(null=True)
    packs_of = models.PositiveIntegerField(null=True)
    #: Code of where it was hidden.
    hiding_place = models.CharField(max_length=40, blank=True)
    #: In the examiner's words: where it was hidden, what was done.
    words = models.TextField(max_length=2000, blank=True)
    examiner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="inspection_finding_category",
                condition=models.Q(found=False, category="")
                | (models.Q(found=True) & ~models.Q(category="")),
            ),
            models.CheckConstraint(
                name="inspection_finding_packs",
                condition=models.Q(packs_found__isnull=True)
                | models.Q(packs_of__isnull=False, packs_found__lte=models.F("packs_of")),
            ),
        )

    def __str__(self) -> str:
        return f"finding of work order {self.work_order_id}"


class Photo(models.Model):
    """A photograph of an examination: where its content is, and how large it is."""

    work_order = models.ForeignKey(WorkOrder, models.PROTECT, related_name="photos")
    #: SHA-256 of the stored JPEG; also its name in the file store.
    content = models.CharField(max_length=64)
    #: In bytes.
    size = models.PositiveIntegerField()
    width_px = models.PositiveIntegerField()
    height_px = models.PositiveIntegerField()
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    added_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["work_order", "content"], name="inspection_photo_once"),
        )
        indexes = (models.Index(fields=["content"], name="inspection_photo_content"),)

    def __str__(self) -> str:
        return f"photo {self.pk} of work order {self.work_order_id}"
