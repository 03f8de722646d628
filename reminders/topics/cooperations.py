from datetime import timedelta

from django.db.models import Prefetch
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.access import Access, GrantedScope
from cooperation.dated_events import contacts_of
from cooperation.models import Cooperation, CooperationProgramme, CooperationStatus
from cooperation.status import strictest
from migration_coop.lib.formats import country_name, format_date
from reminders.models import Topic
from reminders.topics.base import Scope, TopicSource, Words, only
from reminders.topics.instruments import people_of, programmes_of
from reminders.topics.phrases import Phrases

SILENT = Phrases(
    ahead=gettext_lazy("Without news as of %(date)s, if nothing happens"),
    tomorrow=gettext_lazy("Without news as of tomorrow, %(date)s"),
    today=gettext_lazy("Without news as of today, %(date)s"),
    late=gettext_lazy("Counts as without news since %(date)s"),
    subject=gettext_lazy("Cooperation %(title)s: no contact since %(last)s"),
    late_subject=gettext_lazy("Cooperation %(title)s: no contact since %(last)s"),
)


class Everybody:
    """Stands for all readers: what is on record counts, whoever may see it."""

    def access(self) -> Access:
        return Access([GrantedScope("observer", None, None)])


class SilentCooperations(TopicSource):
    """Active ones, on the day that the board begins to say "No news" of them.

    Anything that counts as a contact moves the day; suspending, ending or superseding
    the cooperation closes it. One without any contact on record has no day to count
    from. The day is computed from a dozen tables, so of their changes only those of
    the cooperation itself are noticed at once, the others at the next look at
    everything, a quarter of an hour later at most; what a mail says is computed anew
    as it leaves.
    """

    topic = Topic.COOPERATION
    model = Cooperation
    # Whoever logs a contact moves the day: that is what was asked.
    tells_moves = False

    def open_rows(self):
        rows = Cooperation.objects.filter(status=CooperationStatus.ACTIVE)
        links = CooperationProgramme.objects.select_related("programme")
        return rows.prefetch_related(Prefetch("programmes", links.order_by("pk")))

    def due_by(self, last):
        """All: the database cannot tell, and there are only hundreds."""
        return self.open_rows()

    def days_of(self, rows):
        contacts = contacts_of(rows, user=Everybody(), today=timezone.localdate())
        days = {}
        for row in rows:
            if found := contacts[row.pk].last:
                row.last_contact_on = found.on
                days[row.pk] = found.on + _patience(row)
        return days

    def people(self, row, audience, directory):
        return people_of(row, audience, directory)

    def scope(self, row):
        return Scope(programme=only(programmes_of(row)))

    def words(self, row, reader):
        """Of a row that `days_of` has seen."""
        pair = [country_name(code) for code in (row.country_a_id, row.country_b_id)]
        last = format_date(row.last_contact_on, "long")
        return Words(
            kind=_("Cooperation"),
            title=" – ".join(pair),
            path=row.get_absolute_url(),
            facts=[
                row.title,
                _("Last contact on record: %(date)s.") % {"date": last},
                _("Log a contact, or say that the cooperation rests."),
            ],
            in_charge=_("Coordinators"),
            phrases=SILENT,
            values={"last": last},
        )


def _patience(row) -> timedelta:
    """So long without contact is no news, or dormant if that comes first."""
    programmes = [link.programme for link in row.programmes.all()]
    limits = strictest(programmes, dormant_after=row.silent_after_days)
    return timedelta(days=min(limits.no_news_after, limits.dormant_after))
