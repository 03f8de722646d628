"""At which hour somebody wants to be written to."""

from datetime import time

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from migration_coop.lib.history import tracked


@tracked
class ReminderPreference(models.Model):
    """By the clock of the person; without a row the defaults hold."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        primary_key=True,
        related_name="reminder_preference",
    )
    digest_at = models.TimeField(_("hour of the mail"), default=time(8))
    # Nothing arrives outside of these hours unless it is urgent.
    awake_from = models.TimeField(_("not before"), default=time(8))
    awake_until = models.TimeField(_("not after"), default=time(20))

    class Meta:
        verbose_name = _("hours of reminders")
        verbose_name_plural = _("hours of reminders")
        constraints = [
            models.CheckConstraint(
                name="preference_has_the_mail_while_awake",
                condition=Q(
                    awake_from__lt=F("awake_until"),
                    digest_at__gte=F("awake_from"),
                    digest_at__lt=F("awake_until"),
                ),
                violation_error_message=_("The mail comes between the two hours."),
            )
        ]

    def __str__(self):
        return f"{self.user_id}: {self.digest_at:%H:%M}"
