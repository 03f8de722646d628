"""What the page of an assistance request shows, read in a fixed number of queries."""

from dataclasses import dataclass
from datetime import date

from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from migration_coop.lib.formats import (
    format_date,
    format_date_range,
    format_moment,
    format_number,
)
from migration_coop.lib.templatetags.interface import TONE_ICONS, tone
from missions.models import (
    AssistanceRequest,
    Criterion,
    Mission,
    Outcome,
    Party,
    RequestStatus,
)
from missions.permissions import may_decide_request, may_log_mission, name_for
from missions.request_doubts import Doubt, doubts_about
from missions.request_steps import REQUEST_STEPS, RequestStep

# The way of a request that comes through.
LADDER = (
    RequestStatus.DRAFT,
    RequestStatus.SUBMITTED,
    RequestStatus.ELIGIBLE,
    RequestStatus.APPRAISED,
    RequestStatus.APPROVED,
)
ANSWER_TONES = {"yes": "ok", "no": "late", "not_applicable": "mute"}


@dataclass(frozen=True)
class Line:
    """One line of the sheet, or what one party said."""

    label: str
    tone: str
    state: str
    note: str = ""


class RequestPage:
    def __init__(self, request: AssistanceRequest, *, user, today: date):
        self.request, self.user, self.today = request, user, today

    @cached_property
    def may_decide(self) -> bool:
        return may_decide_request(self.user, self.request)

    @property
    def may_log(self) -> bool:
        """Whether the mission of this request can be logged, by this user."""
        return self.request.is_approved and may_log_mission(
            self.user,
            visiting_country=self.request.country_id,
            lead_institution=self.request.institution,
            programme=self.request.programme,
        )

    @property
    def steps(self) -> list[RequestStep]:
        return [
            step
            for step in REQUEST_STEPS
            if self.request.status in step.starts_from
            and step.may_be_taken(self.request, may_decide=self.may_decide)
        ]

    @cached_property
    def doubts(self) -> list[Doubt]:
        """Of what is not decided yet: afterwards the reasons are on record."""
        if not (self.request.is_draft or self.request.is_pending):
            return []
        return doubts_about(self.request, user=self.user, today=self.today)

    @property
    def ladder(self) -> list[dict]:
        reached = self._reached
        return [
            {
                "label": status.label,
                "is_done": place < reached,
                "is_current": status == self.request.status,
            }
            for place, status in enumerate(LADDER)
        ]

    @property
    def _reached(self) -> int:
        """How far it came, also when it ended before the last step."""
        if self.request.status in LADDER:
            return LADDER.index(RequestStatus(self.request.status))
        came = [e.to_status for e in self.events if e.to_status in LADDER]
        places = [LADDER.index(RequestStatus(status)) for status in came]
        return max(places, default=0) + 1

    # Facts

    @property
    def asked_by(self) -> str:
        return self._name(self.request.institution)

    @property
    def facts(self) -> str:
        parts = [self.asked_by, str(self.request.programme)]
        if self.request.requested_on:
            day = {"day": format_date(self.request.requested_on, "long")}
            parts.append(_("requested on %(day)s") % day)
        return " · ".join(parts)

    @property
    def side_facts(self) -> list[dict]:
        request = self.request
        host = request.host_country.name if request.host_country else ""
        body = self._name(request.host_institution)
        period = request.period
        decided = request.decided_on
        return [
            {"label": _("Requesting institution"), "value": self.asked_by},
            {"label": _("Programme"), "value": str(request.programme)},
            {"label": _("What is asked for"), "value": request.get_kind_display()},
            {
                "label": _("Host wished for"),
                "value": ", ".join(part for part in (body, host) if part),
            },
            {
                "label": _("Period wished for"),
                "value": format_date_range(*period) if period else "",
            },
            {"label": _("Reference"), "value": request.reference},
            {
                "label": _("Decided on"),
                "value": format_date(decided, "long") if decided else "",
            },
            {
                "label": _("Reference of the decision"),
                "value": request.decision_reference,
            },
        ]

    def _name(self, institution) -> str:
        return name_for(self.user, institution, on=self.today)

    # What the steps left behind

    @cached_property
    def sheet(self) -> list[Line]:
        rows = {row.criterion: row for row in self.request.eligibility.all()}
        return [
            Line(
                str(criterion.label),
                ANSWER_TONES[row.answer],
                row.get_answer_display(),
                row.note,
            )
            for criterion in Criterion
            if (row := rows.get(criterion))
        ]

    @property
    def appraisal(self):
        return getattr(self.request, "appraisal", None)

    @property
    def budget(self) -> str:
        appraisal = self.appraisal
        if appraisal is None or appraisal.budget is None:
            return ""
        amount = format_number(appraisal.budget)
        return f"{amount}\N{NO-BREAK SPACE}{appraisal.currency}"

    @cached_property
    def parties(self) -> list[Line]:
        """All of them once one has spoken, so that it shows who is silent."""
        rows = {row.party: row for row in self.request.party_decisions.all()}
        return [_said(party, rows.get(party)) for party in Party] if rows else []

    @cached_property
    def themes(self) -> list:
        return list(self.request.themes.order_by("code", "pk"))

    @cached_property
    def documents(self) -> list:
        return list(self.request.documents.select_related("file").in_order())

    @cached_property
    def missions(self) -> list[Mission]:
        seen = Mission.objects.for_user(self.user).filter(request=self.request)
        pair = seen.select_related("visiting_country", "host_country")
        return list(pair.newest_first())

    @cached_property
    def events(self) -> list:
        return list(self.request.events.select_related("by").order_by("-at", "-pk"))

    @property
    def history(self) -> list[dict]:
        return [
            {
                "text": str(RequestStatus(event.to_status).label),
                "note": event.note,
                "at": f"{event.by}, {format_moment(event.at)}",
                "tone": (shade := tone(event.to_status)),
                "icon": TONE_ICONS[shade],
            }
            for event in self.events
        ]


def _said(party: Party, row) -> Line:
    label = str(party.label)
    if row is None:
        return Line(label, "mute", _("No answer yet"))
    shade = "ok" if row.outcome == Outcome.AGREES else "late"
    day = format_date(row.decided_on, "long")
    note = f"{day} · {row.reference}" if row.reference else day
    return Line(label, shade, row.get_outcome_display(), note)
