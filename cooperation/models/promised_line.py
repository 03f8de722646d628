"""Which line of which minutes a follow-up was made of."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from cooperation.models.follow_up import FollowUp, FollowUpStatus
from migration_coop.lib.history import tracked
from missions.minutes_marks import anchor_of
from missions.models import Minutes


class PromisedLineQuerySet(models.QuerySet):
    def of(self, minutes: Minutes):
        lines = self.filter(minutes=minutes).select_related("follow_up")
        return lines.order_by("follow_up__number", "pk")


@tracked
class PromisedLine(models.Model):
    """A line of minutes, or of an addendum to them, and the follow-up it became.

    It keeps a text that is saved again from making the same follow-up twice.
    """

    minutes = models.ForeignKey(
        Minutes, on_delete=models.PROTECT, related_name="promised_lines"
    )
    follow_up = models.OneToOneField(
        FollowUp, on_delete=models.PROTECT, related_name="line"
    )
    # The same for the same words: see missions.minutes_marks.
    key = models.CharField(max_length=64)
    text = models.TextField(_("line of the minutes"))
    # As the line last wrote it. A follow-up of another version was changed by hand.
    written_version = models.PositiveIntegerField(default=1)

    objects = PromisedLineQuerySet.as_manager()

    class Meta:
        verbose_name = _("line of the minutes")
        verbose_name_plural = _("lines of the minutes")
        constraints = [
            models.UniqueConstraint(
                name="line_of_minutes_makes_one_follow_up", fields=["minutes", "key"]
            )
        ]

    def __str__(self):
        return self.text

    def get_absolute_url(self):
        return f"{self.minutes.visit.get_absolute_url()}#{anchor_of(self.key)}"

    @property
    def is_untouched(self) -> bool:
        """Whether nobody has agreed to the follow-up or changed it since."""
        return self._is_proposed and self.follow_up.version == self.written_version

    @property
    def is_corrected(self) -> bool:
        """Whether somebody changed it by hand, so that the line does not any more."""
        return self._is_proposed and not self.is_untouched

    @property
    def _is_proposed(self) -> bool:
        return self.follow_up.status == FollowUpStatus.PROPOSED
