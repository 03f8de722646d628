"""How far somebody has read what happened to their things."""

from datetime import datetime

from django.conf import settings
from django.db import models


class NoticesRead(models.Model):
    """Up to which moment. What happened is in the event tables and not copied here,
    so a notice can be neither lost nor doubled.

    Not tracked: when somebody read what is nobody's business.
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="notices_read"
    )
    until = models.DateTimeField()

    def __str__(self):
        return f"{self.user_id} until {self.until}"

    @classmethod
    def read_by(cls, user) -> datetime | None:
        return cls.objects.filter(user=user).values_list("until", flat=True).first()

    @classmethod
    def note(cls, user, *, until: datetime) -> None:
        """Only forwards: a page that was left open does not bring old notices back."""
        row, made = cls.objects.get_or_create(user=user, defaults={"until": until})
        if not made:
            cls.objects.filter(pk=row.pk, until__lt=until).update(until=until)
