"""What shows that a promise was kept: a document, a link, or a signed statement."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from files.models import StoredFile
from migration_coop.lib.history import tracked


class EvidenceKind(models.TextChoices):
    DOCUMENT = "document", _("Document")
    LINK = "link", _("Link")
    STATEMENT = "statement", _("Signed statement")


@tracked
class Evidence(models.Model):
    """One piece of evidence. What it shows points at it, never the other way."""

    kind = models.CharField(_("kind"), max_length=20, choices=EvidenceKind)
    title = models.CharField(_("title"), max_length=250)
    dated_on = models.DateField(_("dated"))
    file = models.OneToOneField(
        StoredFile,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="evidence",
    )
    link = models.URLField(_("link"), blank=True)
    statement = models.TextField(_("statement"), blank=True)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
    )
    added_at = models.DateTimeField(editable=False)

    class Meta:
        verbose_name = _("evidence")
        verbose_name_plural = _("evidence")
        constraints = [
            models.CheckConstraint(
                name="evidence_holds_what_its_kind_says",
                condition=(
                    Q(kind=EvidenceKind.DOCUMENT, file__isnull=False)
                    | (Q(kind=EvidenceKind.LINK, file=None) & ~Q(link=""))
                    | (Q(kind=EvidenceKind.STATEMENT, file=None) & ~Q(statement=""))
                ),
            )
        ]

    def __str__(self):
        return self.title
