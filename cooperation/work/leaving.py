"""Whose work is handed over, and what is open in their name."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from cooperation.models import Milestone
from cooperation.work.kinds import UNSETTLED, Key, Kind, State, Work
from cooperation.work.people import people_of
from cooperation.work.rows import WorkRow, rows_of
from institutions.models import Institution, Person, Post
from missions.models import Mission, MissionStatus

ESCALATION, DRAFT = "e", "d"
# Digits of a key that PostgreSQL can look for.
LONGEST_KEY = 18


@dataclass(frozen=True)
class Leaver:
    """A person, or a body that is no more."""

    token: str
    name: str
    url: str = ""
    user: User | None = None
    person: Person | None = None
    institution: Institution | None = None

    @property
    def in_charge(self) -> Q:
        if self.institution:
            return Q(owner_institution=self.institution)
        return Q(owner=self.user) if self.user else Q(pk__in=[])


@dataclass(frozen=True)
class Item:
    """One thing that can be handed over. Its token is a row's, or says what else."""

    token: str
    what: str
    title: str
    url: str
    facts: str
    due_on: date | None
    countries: frozenset[str]
    editable: bool
    # One of them: a WorkRow, or the mission that is a draft.
    row: Any = None
    mission: Mission | None = None


def find_leaver(text: str, user) -> Leaver | None:
    """Of "user-7", "person-12" or "institution-TG-DGE", as far as the reader may see."""
    kind, _dash, name = text.partition("-")
    if kind == "institution":
        return _body(Institution.objects.for_user(user).filter(code=name).first())
    if not name.isdecimal() or len(name) > LONGEST_KEY:
        return None
    if kind == "person":
        person = Person.objects.for_user(user).filter(pk=name).first()
        return person and leaver_of(person)
    found = User.objects.filter(pk=name).select_related("person").first()
    # Nobody learns of an account but by the work they may see.
    if found and (found == user or _is_known(found, user)):
        return Leaver(f"user-{name}", str(found), user=found, person=found.person)
    return None


def leaver_of(person: Person) -> Leaver:
    account = User.objects.filter(person=person).first()
    url = person.get_absolute_url()
    return Leaver(
        f"person-{person.pk}", person.full_name, url, user=account, person=person
    )


def open_items(leaver: Leaver, *, user, today: date) -> list[Item]:
    """What they are in charge of, what is escalated to them, drafts they began."""
    work = Work.of(user).in_state(State.OPEN, today=today).both(leaver.in_charge)
    keys = [Key(Kind.FOLLOW_UP, row.pk) for row in work.follow_ups.order_by("pk")]
    keys += [Key(Kind.MILESTONE, row.pk) for row in work.milestones.order_by("pk")]
    rows = rows_of(keys, user=user, today=today)
    rows.sort(key=lambda row: (row.due_on is None, row.due_on, row.key))
    items = [_item_of(row, str(row.key), _("In charge")) for row in rows]
    if leaver.user:
        items += _escalations(leaver.user, user, today)
        items += _drafts(leaver.user, user)
    return items


def how_many_open(leaver: Leaver, *, user, today: date) -> int:
    """At the cost of counting; only what the reader may hand over."""
    work = Work.of(user).in_state(State.OPEN, today=today).both(leaver.in_charge)
    count = work.both(Q(editable=True)).count(most=1000)
    if leaver.user:
        count += _escalated_to(leaver.user, user).filter(editable=True).count()
        count += _drafts_of(leaver.user, user).count()
    return count


def those_who_left(user, *, today: date) -> list[dict]:
    """People who have left and are still in charge, with how much; most first."""
    counts: Counter[int] = Counter()
    for rows in Work.of(user).in_state(State.LEFT, today=today):
        counted = rows.order_by().values("owner").annotate(n=Count("pk"))
        counts.update({row["owner"]: row["n"] for row in counted})
    people = User.objects.filter(pk__in=counts).select_related("institution")
    found = [{"user": person, "count": counts[person.pk]} for person in people]
    return sorted(found, key=lambda one: (-one["count"], str(one["user"])))


def successors(items: Iterable[Item], leaver: Leaver) -> QuerySet:
    countries = {country for item in items for country in item.countries}
    people = people_of(countries)
    return people.exclude(pk=leaver.user.pk) if leaver.user else people


def proposed_successor(
    people: QuerySet, leaver: Leaver, *, today: date, named: str = ""
) -> User | None:
    """Whom the page was asked for, or the registry names; who holds the post now; else
    a colleague of the same institution. `named`: "person-12"."""
    person = named.removeprefix("person-")
    is_key = person.isdecimal() and len(person) <= LONGEST_KEY
    if is_key and (found := people.filter(person=person).first()):
        return found
    if leaver.person:
        left = Post.objects.filter(person=leaver.person).latest_first().first()
        if left:
            after = people.filter(person__posts=left.successor_id)
            if left.successor_id and (found := after.first()):
                return found
            same = Post.objects.on(today).filter(
                institution=left.institution, title=left.title
            )
            if found := people.filter(person__posts__in=same).first():
                return found
    if leaver.user and leaver.user.institution_id:
        return people.filter(institution=leaver.user.institution_id).first()
    return None


def _body(institution: Institution | None) -> Leaver | None:
    if institution is None:
        return None
    return Leaver(
        f"institution-{institution.code}",
        institution.full_name,
        institution.get_absolute_url(),
        institution=institution,
    )


def _is_known(owner: User, user) -> bool:
    return Work.of(user).both(Q(owner=owner)).count(most=1) > 0


def _item_of(row: WorkRow, token: str, what: str) -> Item:
    return Item(
        token=token,
        what=what,
        title=row.title,
        url=row.item.get_absolute_url(),
        facts=row.whole,
        due_on=row.due_on,
        countries=frozenset(country.pk for country in row.countries),
        editable=row.item.editable,
        row=row,
    )


def _escalated_to(person: User, user) -> QuerySet:
    return Milestone.objects.for_user(user).filter(UNSETTLED, escalates_to=person)


def _escalations(person: User, user, today: date) -> list[Item]:
    pks = _escalated_to(person, user).order_by("forecast_on", "pk")
    keys = [Key(Kind.MILESTONE, pk) for pk in pks.values_list("pk", flat=True)]
    return [
        _item_of(row, f"{ESCALATION}{row.key.pk}", _("Escalation"))
        for row in rows_of(keys, user=user, today=today)
    ]


def _drafts_of(person: User, user) -> QuerySet:
    drafts = Mission.objects.for_user(user).filter(status=MissionStatus.DRAFT)
    return drafts.filter(logged_by=person, editable=True)


def _drafts(person: User, user) -> list[Item]:
    missions = _drafts_of(person, user).order_by("starts_on", "pk")
    return [
        Item(
            token=f"{DRAFT}{mission.pk}",
            what=_("Draft of a mission"),
            title=mission.title,
            url=mission.get_absolute_url(),
            facts=mission.code,
            due_on=None,
            countries=frozenset({mission.visiting_country_id}),
            editable=True,
            mission=mission,
        )
        for mission in missions
    ]
