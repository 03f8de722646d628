"""What changed in the registry: names and status of institutions, and posts."""

from collections.abc import Callable, Iterable
from datetime import date, datetime, time, timedelta
from functools import partial

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from institutions.models import Institution, InstitutionEvent, InstitutionStatus, Post
from migration_coop.lib.changes import (
    About,
    Group,
    Layer,
    Net,
    People,
    Scope,
    Wording,
    Words,
)
from migration_coop.lib.formats import format_date
from migration_coop.lib.steps import (
    EXISTENCE,
    STATUS,
    Copies,
    Reading,
    Step,
    Subject,
)

INSTITUTION, POST = "institution", "post"
LEFT, TOOK = "left", "took"
# Kinds of change, as lists offer them.
PEOPLE, REGISTRY = "people", "registry"
KINDS = {PEOPLE: gettext_lazy("People"), REGISTRY: gettext_lazy("Institutions")}
NAMES = ("name_fr", "name_en", "name_pt", "name_ar", "acronym")
NAMED = Copies(Institution, {name: name for name in NAMES}, remembers=())
ENDED = Copies(Post, {LEFT: "ends_on"}, remembers=())
# Somebody who took a post so long before we heard of it is no news any more.
LATE = timedelta(days=180)


def read(reading: Reading, scope: Scope) -> None:
    seen = Institution.objects.for_user(scope.user).showing_people_to(scope.user)
    if scope.countries:
        seen = seen.filter(country__in=scope.countries)
    if scope.asks_for(INSTITUTION):
        bodies = scope.narrow(INSTITUTION, seen).values("pk")
        events = InstitutionEvent.objects.filter(subject__in=bodies)
        reading.read_events(events, INSTITUTION)
        reading.read_copies(NAMED, INSTITUTION, Q(pgh_obj__in=bodies))
    if scope.asks_for(POST):
        posts = Post.objects.for_user(scope.user).filter(
            institution__in=seen.values("pk")
        )
        posts = scope.narrow(POST, posts)
        reading.read_copies(ENDED, POST, Q(pgh_obj__in=posts.values("pk")))
        _read_days(reading, posts)


def _read_days(reading: Reading, posts: QuerySet) -> None:
    """Posts that ended or began in the window by their dates, whenever that was
    recorded; and those that had begun before, where we only heard of it now."""
    first, last = _day(reading.since), _day(reading.until)
    recorded = {step.subject.pk for step in reading.steps if step.aspect == LEFT}
    ended = posts.filter(ends_on__gte=first, ends_on__lt=last)
    for pk, day in ended.exclude(pk__in=recorded).values_list("pk", "ends_on"):
        left_at = _start_of(day + timedelta(days=1))
        reading.add(Step(Subject(POST, pk), LEFT, left_at, None, None, day))
    copies = ENDED.history._default_manager.filter(pgh_obj=OuterRef("pk"))
    noted = copies.order_by("pgh_id").values("pgh_created_at")[:1]
    begun = posts.filter(starts_on__gt=first - LATE, starts_on__lte=last)
    begun = begun.annotate(noted_at=Subquery(noted))
    for pk, day, noted_at in begun.values_list("pk", "starts_on", "noted_at"):
        at = _start_of(day) if day > first else noted_at
        if reading.since < at <= reading.until:
            reading.add(Step(Subject(POST, pk), TOOK, at, None, None, day))


def word(nets: list[Net], scope: Scope, people: People) -> Wording:
    bodies = Institution.objects.in_bulk(_keys(nets, INSTITUTION))
    held = Post.objects.select_related("person", "institution")
    posts = held.in_bulk(_keys(nets, POST))

    def about(subject: Subject) -> Callable[[], About] | None:
        if subject.kind == INSTITUTION:
            body = bodies.get(subject.pk)
            return body and partial(_about_institution, body)
        post = posts.get(subject.pk)
        return post and partial(_about_post, post)

    return Wording(about, _say)


def _about_institution(body: Institution) -> About:
    return About(body.full_name, body.get_absolute_url(), _group(body))


def _about_post(post: Post) -> About:
    body, person = post.institution, post.person
    text = _("%(title)s, %(institution)s")
    label = text % {"title": post.title, "institution": body.short_name}
    url = person.get_absolute_url()
    return About(label, url, _group(body), person.full_name)


LAYER = Layer(frozenset({INSTITUTION, POST}), read, word)


def _say(move: Net | Step) -> Words:
    before, after = move.before, move.after
    if move.aspect == LEFT:
        day = format_date(after) if after else _("No date")
        return Words(PEOPLE, _("Left the post, last day %(day)s") % {"day": day})
    if move.aspect == TOOK:
        day = format_date(after)
        return Words(PEOPLE, _("Took the post on %(day)s") % {"day": day})
    if move.aspect == EXISTENCE:
        return Words(REGISTRY, _("Added to the registry"))
    if move.aspect == STATUS:
        labels = dict(InstitutionStatus.choices)
        before, after = labels.get(before, ""), labels[after]
        return Words(REGISTRY, _("Status"), str(before), str(after))
    field = Institution._meta.get_field(move.aspect)
    return Words(REGISTRY, _capital(field.verbose_name), before, after)


def _keys(nets: Iterable[Net], kind: str) -> set[int]:
    return {entry.subject.pk for entry in nets if entry.subject.kind == kind}


def _group(body: Institution) -> Group:
    code = body.country_id
    if code is None:
        return Group(title=_("Supranational"))
    return Group(code, (code,))


def _capital(words: str) -> str:
    return f"{words[0].upper()}{words[1:]}"


def _day(at: datetime) -> date:
    return timezone.localtime(at).date()


def _start_of(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
