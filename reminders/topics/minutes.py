from datetime import UTC, timedelta

from django.db.models import (
    Case,
    DateTimeField,
    ExpressionWrapper,
    F,
    OuterRef,
    Prefetch,
    Q,
    Subquery,
    When,
)
from django.db.models.functions import TruncDate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from migration_coop.lib.formats import format_date
from missions.models import (
    Minutes,
    MinutesAddendum,
    MinutesEvent,
    MinutesStatus,
    MinutesVersion,
)
from missions.permissions import is_host, name_today
from reminders.models import Audience, Topic
from reminders.topics.base import Scope, TopicSource, Words, in_charge
from reminders.topics.phrases import Phrases

# No text says how long the other side may take. The shortest rule on record gives
# fifteen days from the return to the report (Burkina Faso, decree 2012-734), to which
# agreed minutes are annexed: ten days for agreement leave five to write and to file.
AGREE_WITHIN = timedelta(days=10)

AWAITED = Phrases(
    ahead=gettext_lazy("Agreement expected by %(date)s"),
    tomorrow=gettext_lazy("Agreement expected by tomorrow, %(date)s"),
    today=gettext_lazy("Agreement expected by today, %(date)s"),
    late=gettext_lazy("Agreement was expected by %(date)s, %(late)s"),
    subject=gettext_lazy("%(text)s: agreement expected by %(date)s"),
    late_subject=gettext_lazy("%(text)s: agreement awaited since %(date)s"),
)


class MinutesToAgree(TopicSource):
    """Minutes of visits, and addenda to them, that wait for the other side.

    Agreement closes them, and so does asking for a correction; circulated anew, they
    are due anew. Those hear of it who act for the institution that was visited or that
    hosts the mission, and may agree; where there are none, whoever circulated them.
    """

    topic = Topic.MINUTES
    model = Minutes
    # Minutes get another day by being circulated again: that is another text.
    tells_moves = False

    def open_rows(self):
        since = Case(
            When(status=MinutesStatus.CIRCULATED, then="circulated_at"),
            default=Subquery(
                _addenda().filter(minutes=OuterRef("pk")).values("circulated_at")[:1]
            ),
        )
        until = ExpressionWrapper(
            F("since") + AGREE_WITHIN, output_field=DateTimeField()
        )
        author = MinutesVersion.objects.filter(minutes=OuterRef("pk"))
        rows = Minutes.objects.annotate(
            since=since,
            due_on=TruncDate(until, tzinfo=UTC),
            last_author=Subquery(author.order_by("-number").values("by")[:1]),
        ).filter(since__isnull=False)
        rows = rows.filter(visit__undone_at=None, visit__mission__undone_at=None)
        return self._with_people(rows.defer("text"))

    def _with_people(self, rows):
        colleagues = (
            User.objects.active()
            .in_order()
            .select_related("institution", "line_manager__institution")
            .prefetch_related("grants")
        )
        sent = MinutesEvent.objects.filter(to_status=MinutesStatus.CIRCULATED)
        return rows.select_related(
            "visit__institution", "visit__mission__host_institution"
        ).prefetch_related(
            Prefetch("visit__institution__users", colleagues, to_attr="colleagues"),
            Prefetch(
                "visit__mission__host_institution__users",
                colleagues,
                to_attr="colleagues",
            ),
            Prefetch("addenda", _with_heads(_addenda()), to_attr="waiting_addenda"),
            Prefetch("events", _with_heads(sent.order_by("-pk")), to_attr="sendings"),
        )

    def changed_since(self, moment):
        written = MinutesAddendum._meta.get_field("history").related_model
        addenda = written._default_manager.filter(pgh_created_at__gte=moment)
        changed = Q(pk__in=super().changed_since(moment))
        rows = Minutes.objects.filter(changed | Q(pk__in=addenda.values("minutes")))
        return rows.values("pk")

    def people(self, row, audience, directory):
        mission = row.visit.mission
        countries = [mission.visiting_country_id, mission.host_country_id]
        if audience == Audience.COORDINATOR:
            return directory.coordinators(countries, mission.programme_id)
        if audience == Audience.ADMIN:
            return directory.administrators(countries)
        return in_charge(audience, _who_may_agree(row) or [_sender(row)])

    def scope(self, row):
        return Scope(programme=row.visit.mission.programme_id)

    def words(self, row, reader):
        mission, institution = row.visit.mission, row.visit.institution
        name, restricted = name_today(reader, institution), _("Restricted institution")
        asked = _("The other side has not answered yet.")
        if is_host(reader, mission):
            asked = _("Approve it, or ask for a correction.")
        path = row.get_absolute_url()
        if row.waiting_addenda:
            path = f"{row.visit.get_absolute_url()}#addendum-{_addendum(row).number}"
        return Words(
            kind=_("Addendum") if row.waiting_addenda else _("Minutes"),
            title=_visit(row, name),
            path=path,
            facts=[mission.title, asked],
            in_charge=name,
            phrases=AWAITED,
            values={"text": _text(row, name)},
            public_title=_visit(row, restricted if institution.is_restricted else name),
        )


def _addenda():
    waiting = MinutesAddendum.objects.filter(status=MinutesStatus.CIRCULATED)
    return waiting.defer("text").order_by("circulated_at", "pk")


def _with_heads(rows):
    return rows.select_related("by__institution", "by__line_manager__institution")


def _addendum(row):
    """The one that waits longest."""
    return row.waiting_addenda[0] if row.waiting_addenda else None


def _who_may_agree(row):
    """Nobody agrees to a text of their own."""
    visit, addendum = row.visit, _addendum(row)
    author = addendum.by_id if addendum else row.last_author
    people = [*visit.institution.colleagues]
    if visit.mission.host_institution:
        people += visit.mission.host_institution.colleagues
    return [one for one in people if one.pk != author and is_host(one, visit.mission)]


def _sender(row):
    if addendum := _addendum(row):
        return addendum.by
    return row.sendings[0].by if row.sendings else None


def _visit(row, institution):
    day = format_date(row.visit.takes_place_on, "long")
    named = {"institution": institution, "day": day}
    return _("Visit to %(institution)s on %(day)s") % named


def _text(row, institution):
    day = format_date(row.visit.takes_place_on, "long")
    text = _("Minutes of the visit to %(institution)s on %(day)s")
    if row.waiting_addenda:
        text = _("Addendum to the minutes of the visit to %(institution)s on %(day)s")
    return text % {"institution": institution, "day": day}
