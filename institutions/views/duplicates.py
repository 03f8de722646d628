"""Records that may be there twice: their list, the answer to one, a notice, a question."""

from collections import defaultdict
from collections.abc import Iterable

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from institutions.duplicates.filters import PairFilter, PersonPairFilter
from institutions.duplicates.hanging import hanging_on
from institutions.duplicates.notice import similar_to
from institutions.duplicates.reasons import in_words
from institutions.duplicates.score import VERY_ALIKE
from institutions.models import DuplicatePair, Institution, Person, PersonPair, Post
from institutions.views.finding import find_institution
from migration_coop.lib.filters import chips
from migration_coop.lib.htmx import render_part
from migration_coop.lib.pages import keyset_page

LONGEST_NOTE = 500


@require_GET
def duplicate_list(request):
    _require_administrator(request)
    shows_people = "people" in request.GET
    pairs, filters = _pairs(request, shows_people), _filters(shows_people)
    found = filters(request.GET, queryset=pairs)
    page = keyset_page(found.qs, request, keys=["-score"])
    _describe(request, page, Person if shows_people else Institution)
    context = {
        "shows_people": shows_people,
        "filter": found,
        "chips": chips(request, found),
        "page": page,
        "clear_url": "?people=" if shows_people else "?",
        "back": request.get_full_path(),
    }
    return render_part(
        request, "institutions/duplicate_list.html", part="rows", context=context
    )


@require_POST
def not_the_same(request, pk):
    return _answer(request, DuplicatePair, pk)


@require_POST
def not_the_same_person(request, pk):
    return _answer(request, PersonPair, pk)


def _answer(request, model, pk):
    """They are two, or that was a mistake; with htmx the line says so in its place."""
    _require_administrator(request)
    shows_people = model is PersonPair
    pair = get_object_or_404(_pairs(request, shows_people), pk=pk)
    if "undo" in request.POST:
        pair.take_back()
    else:
        note = request.POST.get("note", "").replace("\0", "").strip()[:LONGEST_NOTE]
        pair.tell_apart(by=request.user, at=timezone.now(), note=note)
    back = reverse("institutions:duplicate_list") + ("?people=" if shows_people else "")
    if request.htmx:
        _describe(request, [pair], Person if shows_people else Institution)
        context = {"pair": pair, "shows_people": shows_people, "back": back}
        return render(request, "institutions/duplicate_row.html", context)
    text = _("Remembered: these are two.") if pair.is_told_apart else _("Taken back.")
    messages.success(request, text)
    return HttpResponseRedirect(back)


@require_GET
def similar_notice(request, code):
    """What the registry knows that looks like this one, for those who may decide."""
    institution = find_institution(request, code)
    similar = similar_to(institution, user=request.user)
    context = {"institution": institution} | similar
    return render_part(
        request, "institutions/similar_notice.html", part="notice", context=context
    )


def _require_administrator(request):
    if not request.user.access().administers:
        raise PermissionDenied(_("Only administrators decide about duplicates."))


def _pairs(request, shows_people):
    model = PersonPair if shows_people else DuplicatePair
    related = ["first", "second", "told_apart_by"]
    if not shows_people:
        related += ["first__country", "second__country"]
    return model.objects.for_user(request.user).select_related(*related)


def _filters(shows_people):
    return PersonPairFilter if shows_people else PairFilter


def _describe(request, pairs: Iterable, model) -> None:
    """Gives each pair its reasons in words, and both what hangs on them."""
    rows = [row for pair in pairs for row in (pair.first, pair.second)]
    hanging = hanging_on(model, [row.pk for row in rows]) if rows else {}
    posts = _posts(request, rows) if model is Person else {}
    for row in rows:
        row.hanging = hanging.get(row.pk, [])
        row.shown_posts = posts.get(row.pk, [])
    for pair in pairs:
        pair.why = in_words(pair.reasons)
        pair.is_very_alike = pair.score >= 100 * VERY_ALIKE


def _posts(request, people):
    """What each holds or held, the latest first, as far as the user may know."""
    posts = Post.objects.for_user(request.user).filter(person__in=people)
    found = defaultdict(list)
    for post in posts.select_related("institution").latest_first():
        found[post.person_id].append(post)
    return found
