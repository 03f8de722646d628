from django.utils.translation import gettext_lazy, pgettext

from cooperation.models import FollowUp
from reminders.models import Audience, Topic
from reminders.topics.base import Scope, TopicSource, Words, in_charge, owner_of
from reminders.topics.phrases import Phrases

PROMISED = Phrases(
    ahead=gettext_lazy("Promised for %(date)s"),
    tomorrow=gettext_lazy("Promised for tomorrow, %(date)s"),
    today=gettext_lazy("Promised for today, %(date)s"),
    late=gettext_lazy("Was promised for %(date)s, %(late)s"),
    subject=gettext_lazy("Promised for %(date)s: %(title)s"),
    late_subject=gettext_lazy("Promised for %(date)s and late: %(title)s"),
)


class FollowUps(TopicSource):
    """What was promised on missions that stand, for a day.

    Done or dropped, it is closed; postponing and giving it to somebody else move it.
    One that only an institution is in charge of reaches nobody there by mail:
    coordinators hear of it when it stays late.
    """

    topic = Topic.FOLLOW_UP
    model = FollowUp

    def open_rows(self):
        rows = FollowUp.objects.open().filter(
            due_on__isnull=False, mission__undone_at=None
        )
        return rows.select_related(
            "mission",
            "owner_institution",
            "owner__institution",
            "owner__line_manager__institution",
        )

    def people(self, row, audience, directory):
        mission = row.mission
        countries = [mission.visiting_country_id, mission.host_country_id]
        if audience == Audience.COORDINATOR:
            return directory.coordinators(countries, mission.programme_id)
        if audience == Audience.ADMIN:
            return directory.administrators(countries)
        return in_charge(audience, [row.owner])

    def scope(self, row):
        return Scope(programme=row.mission.programme_id)

    def words(self, row, reader):
        return Words(
            kind=pgettext("reminder", "Follow-up"),
            title=row.title,
            path=row.get_absolute_url(),
            facts=[row.mission.title],
            in_charge=owner_of(row, reader),
            phrases=PROMISED,
        )
