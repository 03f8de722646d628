"""Everything that happened to an institution, or with it, in one line of time.

Each app says what it knows (institutions/timeline.py, missions/took_part.py); here it
is put together and shown a page at a time, the latest first. As many queries for a
body with three events as for one with three thousand.
"""

from collections import defaultdict

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _

from cooperation.models import Cooperation, CooperationParty, StageChange
from institutions.timeline import ORDER, About, Part
from institutions.timeline import PARTS as OF_REGISTRY
from migration_coop.lib.pages import KeysetPage
from migration_coop.lib.templatetags.interface import TONE_ICONS
from migration_coop.lib.union_pages import UnionList
from missions.took_part import PARTS as OF_MISSIONS


def cooperations_of(institution, *, user) -> QuerySet[Cooperation]:
    """Those to which it is a party, as far as the reader sees them."""
    parties = CooperationParty.objects.filter(institution=institution)
    seen = Cooperation.objects.for_user(user)
    return seen.filter(pk__in=parties.values("cooperation"))


def _stage_changes(about: About) -> QuerySet:
    seen = cooperations_of(about.institution, user=about.user)
    return StageChange.objects.filter(cooperation__in=seen.values("pk"))


def _say_stage(change: StageChange) -> dict:
    shade = "warn" if change.is_back else "ok"
    said = {
        "cooperation": change.cooperation.title,
        "stage": change.get_to_stage_display(),
    }
    return {
        "text": _("%(cooperation)s: %(stage)s") % said,
        "note": change.note,
        "tone": shade,
        "icon": TONE_ICONS[shade] if change.is_back else "heart-handshake",
        "url": change.cooperation.get_absolute_url(),
    }


OF_COOPERATION = (Part(_stage_changes, "dated_on", _say_stage, ("cooperation",)),)


def timeline_page(about: About, request: HttpRequest, *, size: int) -> KeysetPage:
    """Its rows are entries of components/timeline.html."""
    # Of a restricted body a reader from elsewhere learns what they were part of.
    known = OF_REGISTRY if about.institution.shows_people else ()  # type: ignore[attr-defined]
    parts = (*known, *OF_MISSIONS, *OF_COOPERATION)
    listed = UnionList([part.dated(about) for part in parts], ORDER, "institution")
    page = listed.page(request, size=size)
    wanted = defaultdict(list)
    for place in page:
        wanted[place.part].append(place.pk)
    lines = {number: parts[number].lines(about, pks) for number, pks in wanted.items()}
    rows = [lines[place.part][place.pk] for place in page]
    return KeysetPage(rows, page.previous_url, page.next_url)
