"""What each step of an assistance request leaves behind (domain.md 1.3)."""

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from files.models import StoredFile
from migration_coop.lib.history import tracked
from migration_coop.lib.records import CreatedOnce
from missions.models.debriefing import DocumentKind
from missions.models.request import AssistanceRequest


class Criterion(models.TextChoices):
    """The lines of the eligibility sheet, in its order."""

    COUNTRY = "country", _("The country is eligible")
    INSTITUTION = "institution", _("The institution is eligible")
    THEME = "theme", _("The theme is in the scope of the programme")
    SINGLE_FUNDING = "single_funding", _("Nobody else pays for the same")
    TRIPARTITE = "tripartite", _("A tripartite delegation was considered")


class Answer(models.TextChoices):
    YES = "yes", _("Yes")
    NO = "no", _("No")
    NOT_APPLICABLE = "not_applicable", _("Not applicable")


@tracked
class EligibilityAnswer(models.Model):
    """One line of the eligibility sheet."""

    request = models.ForeignKey(
        AssistanceRequest, on_delete=models.PROTECT, related_name="eligibility"
    )
    criterion = models.CharField(_("criterion"), max_length=20, choices=Criterion)
    answer = models.CharField(_("answer"), max_length=20, choices=Answer)
    note = models.CharField(_("note"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("line of an eligibility sheet")
        verbose_name_plural = _("lines of eligibility sheets")
        constraints = [
            models.UniqueConstraint(
                name="request_answers_a_criterion_once",
                fields=["request", "criterion"],
            ),
            models.CheckConstraint(
                name="eligibility_no_is_explained",
                condition=~Q(answer=Answer.NO) | ~Q(note=""),
            ),
        ]

    def __str__(self):
        return f"{self.request_id} {self.criterion}: {self.answer}"


@tracked
class Appraisal(models.Model):
    """What requester, programme and host agree to do, and what it costs."""

    request = models.OneToOneField(
        AssistanceRequest, on_delete=models.PROTECT, related_name="appraisal"
    )
    objectives = models.TextField(_("objectives"))
    expected_results = models.TextField(_("expected results"))
    delegate_profiles = models.TextField(_("profiles of the delegates"))
    draft_programme = models.TextField(_("draft programme"), blank=True)
    budget = models.DecimalField(
        _("budget"), max_digits=12, decimal_places=2, null=True, blank=True
    )
    currency = models.CharField(
        _("currency"), max_length=3, default="EUR", help_text=_("EUR, USD, XOF…")
    )
    paid_by = models.CharField(_("who pays what"), max_length=500)

    class Meta:
        verbose_name = _("appraisal")
        verbose_name_plural = _("appraisals")
        constraints = [
            models.CheckConstraint(
                name="appraisal_budget_is_not_negative",
                condition=Q(budget=None) | Q(budget__gte=0),
            )
        ]

    def __str__(self):
        return f"{self.request_id}"


class Party(models.TextChoices):
    """Who has a say before a mission is approved, in the order they are asked."""

    LINE_MINISTRY = "line_ministry", _("Line ministry")
    HOST = "host", pgettext_lazy("party", "Host")
    PROGRAMME = "programme", pgettext_lazy("party", "Programme")
    DONOR = "donor", _("Donor")


class Outcome(models.TextChoices):
    AGREES = "agrees", pgettext_lazy("party", "Agrees")
    REFUSES = "refuses", pgettext_lazy("party", "Refuses")


@tracked
class PartyDecision(models.Model):
    """What one party said, on which day, under which reference."""

    request = models.ForeignKey(
        AssistanceRequest, on_delete=models.PROTECT, related_name="party_decisions"
    )
    party = models.CharField(_("party"), max_length=20, choices=Party)
    outcome = models.CharField(_("decision"), max_length=10, choices=Outcome)
    decided_on = models.DateField(_("date"))
    reference = models.CharField(_("reference"), max_length=100, blank=True)

    class Meta:
        verbose_name = _("decision of a party")
        verbose_name_plural = _("decisions of parties")
        constraints = [
            models.UniqueConstraint(
                name="request_has_one_decision_per_party", fields=["request", "party"]
            )
        ]

    def __str__(self):
        return f"{self.request_id} {self.party}: {self.outcome}"


class RequestDocumentQuerySet(models.QuerySet):
    def for_user(self, user):
        requests = AssistanceRequest.objects.for_user(user)
        return self.filter(Exists(requests.filter(pk=OuterRef("request"))))

    def in_order(self):
        return self.order_by("kind", "pk")


@tracked
class RequestDocument(CreatedOnce, models.Model):
    """A file that belongs to a request: the cover letter, terms of reference."""

    request = models.ForeignKey(
        AssistanceRequest, on_delete=models.PROTECT, related_name="documents"
    )
    file = models.OneToOneField(
        StoredFile, on_delete=models.PROTECT, related_name="request_document"
    )
    kind = models.CharField(_("kind"), max_length=20, choices=DocumentKind)
    title = models.CharField(_("title"), max_length=250)
    dated_on = models.DateField(_("dated"), null=True, blank=True)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
    )
    added_at = models.DateTimeField(editable=False)

    objects = RequestDocumentQuerySet.as_manager()

    class Meta:
        verbose_name = _("document of a request")
        verbose_name_plural = _("documents of requests")

    def __str__(self):
        return self.title
