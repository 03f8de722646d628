"""How far a cooperation has come, and what shows it."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Stage(models.IntegerChoices):
    """The stages of docs/domain.md 4.2. The number is the order."""

    IDENTIFIED = 0, pgettext_lazy("stage", "Identified")
    FIRST_CONTACT = 1, _("First contact")
    EXCHANGE = 2, _("Exchange")
    ROADMAP = 3, _("Joint roadmap")
    NEGOTIATION = 4, _("Negotiation")
    SIGNED = 5, pgettext_lazy("stage", "Signed")
    IN_FORCE = 6, _("In force")
    OPERATIONAL = 7, _("Operational")
    REVIEW = 8, _("Review or renewal")


class StageGroup(models.IntegerChoices):
    """The five steps that the board shows."""

    CONTACT = 1, _("Contact")
    EXCHANGE = 2, _("Exchange")
    PRIORITIES = 3, _("Priorities")
    AGREEMENT = 4, _("Agreement")
    IMPLEMENTATION = 5, _("Implementation")


GROUP_OF = {
    Stage.IDENTIFIED: StageGroup.CONTACT,
    Stage.FIRST_CONTACT: StageGroup.CONTACT,
    Stage.EXCHANGE: StageGroup.EXCHANGE,
    Stage.ROADMAP: StageGroup.PRIORITIES,
    Stage.NEGOTIATION: StageGroup.AGREEMENT,
    Stage.SIGNED: StageGroup.AGREEMENT,
    Stage.IN_FORCE: StageGroup.AGREEMENT,
    Stage.OPERATIONAL: StageGroup.IMPLEMENTATION,
    Stage.REVIEW: StageGroup.IMPLEMENTATION,
}

EVIDENCE_FOR = {
    Stage.IDENTIFIED: _("Interest noted"),
    Stage.FIRST_CONTACT: _("Dated letter, meeting or note verbale"),
    Stage.EXCHANGE: _("Visit or workshop held, report filed"),
    Stage.ROADMAP: _("Agreed minutes, action matrix, focal points on both sides"),
    Stage.NEGOTIATION: _("Draft text exchanged"),
    Stage.SIGNED: _("Signed instrument, with date and signatories"),
    Stage.IN_FORCE: _("Act of ratification or entry into force"),
    Stage.OPERATIONAL: _("Joint committee met, first activity or beneficiary"),
    Stage.REVIEW: _("Evaluation, or expiry reached"),
}
