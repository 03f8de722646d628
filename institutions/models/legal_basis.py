"""On what ground contact data of a person may be shared across borders."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy


class LegalBasis(models.TextChoices):
    CONSENT = "consent", gettext_lazy("Consent of the person")
    PUBLIC_TASK = "public_task", gettext_lazy("Public task or official function")
    CONTRACT = "contract", gettext_lazy("Contract with the person")
    OBLIGATION = "obligation", gettext_lazy("Legal obligation")


class Law(models.TextChoices):
    GDPR = "gdpr", gettext_lazy("GDPR, articles 6 and 49")
    ECOWAS = "ecowas", gettext_lazy("ECOWAS Supplementary Act A/SA.1/01/10")
    MALABO = "malabo", gettext_lazy("Malabo Convention of the African Union")
    NATIONAL = "national", gettext_lazy("National law (name it in the note)")


# Regulation (EU) 2016/679: lawfulness, and transfers without an adequacy decision.
ARTICLES = {
    LegalBasis.CONSENT: "6(1)(a), 49(1)(a)",
    LegalBasis.PUBLIC_TASK: "6(1)(e), 49(1)(d)",
    LegalBasis.CONTRACT: "6(1)(b), 49(1)(b)",
    LegalBasis.OBLIGATION: "6(1)(c), 49(1)(d)",
}


class WithLegalBasis(models.Model):
    """A record that says why its data may leave the country, since when, and who
    says so. What it said before is in the history."""

    legal_basis = models.CharField(
        gettext_lazy("legal basis"), max_length=20, choices=LegalBasis, blank=True
    )
    basis_laws = ArrayField(
        models.CharField(max_length=10, choices=Law),
        default=list,
        blank=True,
        verbose_name=gettext_lazy("law"),
    )
    basis_on = models.DateField(gettext_lazy("given on"), null=True, blank=True)
    basis_note = models.TextField(gettext_lazy("note on the legal basis"), blank=True)
    basis_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=gettext_lazy("recorded by"),
    )

    class Meta:
        abstract = True

    @property
    def laws_in_words(self) -> list[str]:
        """Each law by its name, and of the GDPR the very articles."""
        return [
            _("GDPR, articles %(articles)s") % {"articles": self.articles}
            if law == Law.GDPR
            else str(Law(law).label)
            for law in self.basis_laws
        ]

    @property
    def articles(self) -> str:
        return ARTICLES[LegalBasis(self.legal_basis)]


def is_stated_in_full() -> Q:
    """A basis names its law and its day; without one there is neither."""
    nothing = Q(legal_basis="", basis_on=None, basis_laws=[])
    return nothing | (
        ~Q(legal_basis="") & Q(basis_on__isnull=False) & ~Q(basis_laws=[])
    )
