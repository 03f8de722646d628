from django.db.models import DateField, DateTimeField, ExpressionWrapper, F, Q
from django.db.models.functions import Cast, Now, TruncDate
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from institutions.models import CONFIRM_EVERY, Post
from institutions.models.post import GONE
from migration_coop.lib.formats import format_date
from missions.permissions import name_today
from reminders.models import Audience, Topic
from reminders.topics.base import TopicSource, Words, in_charge
from reminders.topics.phrases import Phrases

CONFIRM = Phrases(
    ahead=gettext_lazy("To be confirmed by %(date)s"),
    tomorrow=gettext_lazy("To be confirmed by tomorrow, %(date)s"),
    today=gettext_lazy("To be confirmed by today, %(date)s"),
    late=gettext_lazy("Was to be confirmed by %(date)s, %(late)s"),
    subject=gettext_lazy("Post to confirm by %(date)s: %(title)s"),
    late_subject=gettext_lazy("Post to confirm since %(date)s: %(title)s"),
)


class Posts(TopicSource):
    """Held now, and confirmed by nobody for a year; else that begun a year ago.

    Confirming it moves its day by a year; that somebody leaves the post closes it, and
    so does the end of the institution. A post without any date has no day to count
    from. Administrators of the institution's country act; whom a restricted
    institution hides from them they do not hear of.
    """

    topic = Topic.POST
    model = Post
    # Whoever confirms the post moves its day: that is what was asked.
    tells_moves = False

    def open_rows(self):
        until = ExpressionWrapper(
            F("last_word_on") + CONFIRM_EVERY, output_field=DateTimeField()
        )
        # By the clock of the database, as all that reminders do.
        is_held = Q(ends_on=None) | Q(ends_on__gte=TruncDate(Now()))
        rows = Post.objects.with_last_word().annotate(due_on=Cast(until, DateField()))
        rows = rows.filter(
            is_held,
            due_on__isnull=False,
            person__is_withdrawn=False,
            institution__undone_at=None,
        )
        rows = rows.exclude(institution__status__in=GONE)
        return rows.select_related("person", "institution")

    def people(self, row, audience, directory):
        found = directory.administrators([row.institution.country_id])
        if audience == Audience.COORDINATOR:
            return directory.coordinators([row.institution.country_id])
        return found if audience == Audience.ADMIN else in_charge(audience, found)

    def words(self, row, reader):
        institution = name_today(reader, row.institution)
        since = _("Nobody has confirmed it yet.")
        if row.confirmed_on:
            day = {"date": format_date(row.confirmed_on, "long")}
            since = _("Last confirmed on %(date)s.") % day
        is_hidden = row.institution.is_restricted
        public = _("Restricted institution") if is_hidden else institution
        return Words(
            kind=_("Post"),
            title=f"{row.person.full_name}, {row.title}",
            # One click confirms it there; who may not is led to the person.
            path=reverse("institutions:post_confirm", args=[row.pk]),
            facts=[institution, since],
            in_charge=_("Administrators"),
            phrases=CONFIRM,
            public_title=f"{row.title}, {public}",
        )
