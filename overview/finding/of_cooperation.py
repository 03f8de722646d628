"""Cooperations, their texts, follow-ups, and evidence."""

from django.db.models import F, OuterRef, Subquery
from django.db.models.functions import JSONObject
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from cooperation.models import (
    Cooperation,
    Evidence,
    FollowUp,
    FollowUpStatus,
    Instrument,
    InstrumentKind,
    Milestone,
    StageChange,
)
from migration_coop.lib.formats import country_name
from overview.finding.kinds import (
    TITLES,
    Kind,
    Line,
    address,
    day,
    in_language,
    same,
    translations,
)
from overview.models import Source


def _follow_up(row: dict, user) -> Line:
    due = _("due %(day)s") % {"day": day(row["due_on"])} if row["due_on"] else ""
    return Line(
        row["title"],
        address("cooperation:follow_up_detail", row["pk"]),
        (row["code"], str(FollowUpStatus(row["status"]).label), due),
        ((_("Detail"), row["detail"]),),
    )


def _cooperation(row: dict, user) -> Line:
    pair = f"{country_name(row['country_a'])} – {country_name(row['country_b'])}"
    return Line(
        in_language(row, "title"),
        address("cooperation:cooperation_detail", row["code"]),
        (row["code"], pair),
        translations(row),
    )


def _instrument(row: dict, user) -> Line:
    return Line(
        row["title"],
        address("cooperation:instrument_detail", row["pk"]),
        (str(InstrumentKind(row["kind"]).label), row["code"], day(row["day"])),
        (
            (_("Reference"), row["reference"]),
            (_("Signatories"), row["signatories"]),
            (_("File"), row["file"] or ""),
        ),
    )


def _evidence(row: dict, user) -> Line:
    """At what it shows: the first of these that the reader may see."""
    if row["follow_up"]:
        url = address("cooperation:follow_up_detail", row["follow_up"]["pk"])
        fact = row["follow_up"]["title"]
    elif row["milestone"]:
        plan, number = row["milestone"]["plan"], row["milestone"]["number"]
        url = address("cooperation:milestone_detail", plan, number)
        fact = f"{plan} {number}"
    else:
        url = address("cooperation:cooperation_detail", row["cooperation"])
        fact = row["cooperation"]
    return Line(
        row["title"],
        url,
        (fact, day(row["day"])),
        (
            (_("File"), row["file"] or ""),
            (_("Link"), row["link"]),
            (_("Statement"), row["statement"]),
        ),
    )


def _stage_changes(user):
    cooperations = Cooperation.objects.for_user(user)
    return StageChange.objects.filter(cooperation__in=cooperations.values("pk"))


def _evidence_for(user):
    """What shows something that the user may see."""
    seen = [
        rows.filter(evidence__isnull=False).values("evidence")
        for rows in (
            FollowUp.objects.for_user(user),
            Milestone.objects.for_user(user),
            _stage_changes(user),
        )
    ]
    return Evidence.objects.filter(pk__in=seen[0].union(*seen[1:]))


def _shown_by(user) -> dict:
    of_this = {"evidence": OuterRef("pk")}
    follow_ups = FollowUp.objects.for_user(user).filter(**of_this).order_by("pk")
    follow_ups = follow_ups.annotate(shown=JSONObject(pk="pk", title="title"))
    milestones = Milestone.objects.for_user(user).filter(**of_this).order_by("pk")
    milestones = milestones.annotate(
        shown=JSONObject(plan="plan__code", number="number")
    )
    changes = _stage_changes(user).filter(**of_this).order_by("pk")
    return {
        "follow_up": Subquery(follow_ups.values("shown")[:1]),
        "milestone": Subquery(milestones.values("shown")[:1]),
        "cooperation": Subquery(changes.values("cooperation__code")[:1]),
    }


FOLLOW_UPS = Kind(
    Source.FOLLOW_UP,
    gettext_lazy("Follow-ups"),
    "arrow-back-up",
    lambda user: FollowUp.objects.for_user(user),
    lambda user: {
        **same("pk", "title", "detail", "status", "due_on"),
        "code": "mission__code",
    },
    _follow_up,
    day="mission__starts_on",
)
COOPERATIONS = Kind(
    Source.COOPERATION,
    gettext_lazy("Cooperations"),
    "heart-handshake",
    Cooperation.objects.for_user,
    lambda user: same(*TITLES, "code", "country_a", "country_b"),
    _cooperation,
    keys=(F("code").asc(), F("pk").asc()),
)
INSTRUMENTS = Kind(
    Source.INSTRUMENT,
    gettext_lazy("Agreements and other texts"),
    "file-text",
    Instrument.objects.for_user,
    lambda user: {
        **same("pk", "title", "kind", "reference", "signatories", "day"),
        "code": "cooperation__code",
        "file": "file__name",
    },
    _instrument,
    day="signed_on",
)
EVIDENCE = Kind(
    Source.EVIDENCE,
    pgettext_lazy("search", "Evidence"),
    "paperclip",
    _evidence_for,
    lambda user: {
        **same("title", "link", "statement", "day"),
        "file": "file__name",
        **_shown_by(user),
    },
    _evidence,
    day="dated_on",
)
