"""What somebody just saved on the log page, for as long as they may undo it."""

import uuid
from datetime import datetime, timedelta

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from missions.models import Mission

MINUTES_TO_UNDO = 10


class LogSaveQuerySet(models.QuerySet):
    def for_user(self, user):
        """Only who saved may undo."""
        return self.filter(by=user.pk)

    def expired(self, at: datetime):
        return self.filter(at__lt=at - timedelta(minutes=MINUTES_TO_UNDO))


class LogSave(models.Model):
    """One save of the log page. It is no record: the rows it wrote have their own
    history. It goes when nobody may undo it any more, with the names typed on it."""

    key = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    mission = models.ForeignKey(Mission, on_delete=models.PROTECT, related_name="saves")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField()
    # What stood there (cooperation.log_state); nothing when the mission was new.
    before = models.JSONField(null=True, encoder=DjangoJSONEncoder)
    # What stands there as long as nobody changed it since, with all versions.
    after = models.JSONField(encoder=DjangoJSONEncoder)
    # Under which the page was kept, so that it may be sent again after an undo.
    draft_key = models.UUIDField(null=True, editable=False)
    # The page as it was sent: {"title": ["Study visit"]}.
    posted = models.JSONField(default=dict)
    # Institutions and people whom nobody knew before.
    new_institutions = models.JSONField(default=list)
    new_people = models.JSONField(default=list)

    objects = LogSaveQuerySet.as_manager()

    class Meta:
        verbose_name = _("save of the log page")
        verbose_name_plural = _("saves of the log page")
        indexes = [models.Index(fields=["at"], name="log_save_expired")]

    def __str__(self):
        return f"{self.mission_id}, {self.at:%Y-%m-%d %H:%M}"

    def get_absolute_url(self):
        return reverse("cooperation:log_saved", args=[self.mission.code, self.key])

    # What it is

    @property
    def is_first(self) -> bool:
        """It made the mission."""
        return self.before is None

    @property
    def undo_until(self) -> datetime:
        return self.at + timedelta(minutes=MINUTES_TO_UNDO)
