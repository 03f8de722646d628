from django.db.models import F, Prefetch
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from missions.models import DelegationMember, MemberRole, Mission, MissionStatus
from reminders.models import Audience, Topic
from reminders.topics.base import Scope, TopicSource, Words, in_charge
from reminders.topics.phrases import Phrases

EXPECTED = Phrases(
    ahead=pgettext_lazy("report", "Expected on %(date)s"),
    tomorrow=pgettext_lazy("report", "Expected tomorrow, %(date)s"),
    today=pgettext_lazy("report", "Expected today, %(date)s"),
    late=pgettext_lazy("report", "Was expected on %(date)s, %(late)s"),
    subject=gettext_lazy("Report of the mission “%(title)s” expected on %(date)s"),
    late_subject=gettext_lazy(
        "Report of the mission “%(title)s” awaited since %(date)s"
    ),
)


class Reports(TopicSource):
    """Of missions that were held, on the day that the rules of the visitors' country
    ask for, or that somebody set.

    Filing the report closes it. Owed by the rapporteur who has an account, else by
    whoever logged the mission; the coordinators are those of the visiting side.
    """

    topic = Topic.REPORT
    model = Mission

    def open_rows(self):
        rows = Mission.objects.filter(
            status=MissionStatus.HELD, report_due_on__isnull=False
        )
        rows = rows.annotate(due_on=F("report_due_on")).select_related(
            "logged_by__institution", "logged_by__line_manager__institution"
        )
        return rows.prefetch_related(
            Prefetch("delegations__members", _rapporteurs(), to_attr="rapporteurs")
        )

    def people(self, row, audience, directory):
        if audience == Audience.COORDINATOR:
            return directory.coordinators([row.visiting_country_id], row.programme_id)
        if audience == Audience.ADMIN:
            return directory.administrators([row.visiting_country_id])
        return in_charge(audience, _authors(row))

    def scope(self, row):
        return Scope(programme=row.programme_id)

    def words(self, row, reader):
        return Words(
            kind=_("Mission report"),
            title=row.title,
            path=row.get_absolute_url(),
            in_charge=", ".join(map(str, _authors(row))),
            phrases=EXPECTED,
        )


def _rapporteurs():
    members = DelegationMember.objects.filter(
        role=MemberRole.RAPPORTEUR, person__user__is_active=True
    )
    return members.in_order().select_related(
        "person__user__institution", "person__user__line_manager__institution"
    )


def _authors(row):
    members = [one for side in row.delegations.all() for one in side.rapporteurs]
    return [member.person.user for member in members] or [row.logged_by]
