"""Questions about the registry, sent to those of a country who should know."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from institutions.models import Institution
from mailing.models import Message
from migration_coop.lib.records import AppendOnly


class MergeQuestion(AppendOnly):
    """Somebody was asked whether two records are the same institution.

    Rows are only ever added, so they need no history of changes.
    """

    institution = models.ForeignKey(
        Institution, on_delete=models.PROTECT, related_name="+"
    )
    other = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+")
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    note = models.TextField(_("your words"), blank=True)
    message = models.OneToOneField(
        Message, on_delete=models.PROTECT, related_name="merge_question"
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField()

    class Meta(AppendOnly.Meta):
        verbose_name = _("question about two records")
        verbose_name_plural = _("questions about two records")
        constraints = [
            models.CheckConstraint(
                name="merge_question_is_about_two_records",
                condition=~Q(institution=F("other")),
            )
        ]

    def __str__(self):
        return f"{self.recipient_id}, {self.at:%Y-%m-%d}"
