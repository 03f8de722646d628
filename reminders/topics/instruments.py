from django.db.models import F, Prefetch
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cooperation.models import (
    CooperationProgramme,
    CooperationStatus,
    Instrument,
    InstrumentStatus,
)
from reminders.models import Audience, Topic
from reminders.topics.base import Scope, TopicSource, Words, in_charge, only
from reminders.topics.phrases import Phrases

BINDING = (InstrumentStatus.SIGNED, InstrumentStatus.IN_FORCE)
# A cooperation that has ended no longer cares when its texts do.
LASTING = (CooperationStatus.ACTIVE, CooperationStatus.SUSPENDED)

EXPIRES = Phrases(
    ahead=gettext_lazy("Expires on %(date)s"),
    tomorrow=gettext_lazy("Expires tomorrow, %(date)s"),
    today=gettext_lazy("Expires today, %(date)s"),
    late=gettext_lazy("Expired on %(date)s"),
    subject=gettext_lazy("Expires on %(date)s: %(title)s"),
    late_subject=gettext_lazy("Expired on %(date)s: %(title)s"),
)
RENEWS = Phrases(
    ahead=gettext_lazy("Renews by itself on %(date)s"),
    tomorrow=gettext_lazy("Renews by itself tomorrow, %(date)s"),
    today=gettext_lazy("Renews by itself today, %(date)s"),
    late=gettext_lazy("Renewed by itself on %(date)s"),
    subject=gettext_lazy("Renews by itself on %(date)s: %(title)s"),
    late_subject=gettext_lazy("Renewed by itself on %(date)s: %(title)s"),
)


class Instruments(TopicSource):
    """Signed or in force, on the day that they expire or renew themselves.

    Another day, another status, or the end of their cooperation closes it. The
    coordinators of both countries and of the programmes act.
    """

    topic = Topic.INSTRUMENT
    model = Instrument
    # Whoever records the new day has done what was asked.
    tells_moves = False

    def open_rows(self):
        rows = Instrument.objects.filter(
            status__in=BINDING,
            expires_on__isnull=False,
            cooperation__status__in=LASTING,
        )
        rows = rows.annotate(due_on=F("expires_on")).select_related("cooperation")
        return rows.prefetch_related(
            Prefetch(
                "cooperation__programmes", CooperationProgramme.objects.order_by("pk")
            )
        )

    def people(self, row, audience, directory):
        return people_of(row.cooperation, audience, directory)

    def scope(self, row):
        return Scope(programme=only(programmes_of(row.cooperation)))

    def words(self, row, reader):
        renews = row.renews_by_itself
        asked = _("Record what follows: renewal, another text, or its end.")
        if renews:
            asked = _("To end it, denounce it in time; else record its new date.")
        return Words(
            kind=row.get_kind_display(),
            title=row.title,
            path=row.get_absolute_url(),
            facts=[row.cooperation.title, asked],
            in_charge=_("Coordinators"),
            phrases=RENEWS if renews else EXPIRES,
        )


def programmes_of(cooperation):
    return [link.programme_id for link in cooperation.programmes.all()]


def people_of(cooperation, audience, directory):
    """Coordinators are in charge of what lies between two countries."""
    countries = [cooperation.country_a_id, cooperation.country_b_id]
    if audience == Audience.ADMIN:
        return directory.administrators(countries)
    found = directory.coordinators(countries, *programmes_of(cooperation))
    if audience == Audience.COORDINATOR:
        return found
    return in_charge(audience, found)
