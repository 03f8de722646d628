"""The session at the end of a mission, and the documents a mission leaves behind."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from files.models import StoredFile
from institutions.models import Institution
from migration_coop.lib.history import tracked
from migration_coop.lib.records import CreatedOnce, Versioned
from missions.models.mission import Mission


@tracked
class Debriefing(Versioned, models.Model):
    """What the delegation and its hosts concluded together."""

    mission = models.OneToOneField(
        Mission, on_delete=models.PROTECT, related_name="debriefing"
    )
    held_on = models.DateField(_("date of the session"))
    institution = models.ForeignKey(
        Institution,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="debriefings",
        verbose_name=_("with"),
    )
    participants = models.CharField(_("participants"), max_length=300, blank=True)
    summary = models.TextField(_("points made"), blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
    )
    recorded_at = models.DateTimeField(editable=False)

    class Meta:
        verbose_name = _("debriefing")
        verbose_name_plural = _("debriefings")

    def __str__(self):
        return f"{self.mission_id}, {self.held_on}"


class DocumentKind(models.TextChoices):
    """The documents that a mission passes through, in the order it needs them."""

    REQUEST = "request", _("Letter of request")
    TERMS = "terms", _("Terms of reference")
    INVITATION = "invitation", _("Invitation letter")
    NOTE_VERBALE = "note_verbale", _("Note verbale")
    MISSION_ORDER = "mission_order", _("Mission order")
    PROGRAMME = "programme", _("Programme of the mission")
    ATTENDANCE = "attendance", _("Attendance list")
    VISIT_NOTE = "visit_note", _("Visit note")
    CONCLUSIONS = "conclusions", _("Record of conclusions")
    AIDE_MEMOIRE = "aide_memoire", _("Aide-memoire")
    REPORT = "report", _("Mission report")
    PHOTO = "photo", _("Photograph")
    OTHER = "other", _("Other document")


class DocumentQuerySet(models.QuerySet):
    def for_user(self, user):
        missions = Mission.objects.for_user(user)
        return self.filter(mission__in=missions.values("pk"))

    def in_order(self):
        return self.order_by("kind", "pk")


@tracked
class Document(CreatedOnce, models.Model):
    """A file that belongs to a mission."""

    mission = models.ForeignKey(
        Mission, on_delete=models.PROTECT, related_name="documents"
    )
    file = models.OneToOneField(
        StoredFile, on_delete=models.PROTECT, related_name="document"
    )
    kind = models.CharField(_("kind"), max_length=20, choices=DocumentKind)
    title = models.CharField(_("title"), max_length=250)
    reference = models.CharField(_("registration number"), max_length=100, blank=True)
    dated_on = models.DateField(_("dated"), null=True, blank=True)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
    )
    added_at = models.DateTimeField(editable=False)

    objects = DocumentQuerySet.as_manager()

    class Meta:
        verbose_name = _("document")
        verbose_name_plural = _("documents")

    def __str__(self):
        return self.title
