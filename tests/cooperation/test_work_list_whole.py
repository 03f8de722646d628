"""The list of all work is the union of both kinds, whatever its rows, filters, order.

What it should be is worked out here in plain Python, from what the rows were made of.
"""

from datetime import date, timedelta
from typing import NamedTuple

import pytest
from django.test import RequestFactory
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from cooperation.models import FollowUp, Milestone
from cooperation.views.work import find_work
from cooperation.work.kinds import KINDS, Kind
from tests.factories.accounts import UserFactory
from tests.factories.cooperation import ActivityFactory, EvidenceFactory
from tests.factories.institutions import (
    CountryFactory,
    InstitutionFactory,
    PersonFactory,
    PostFactory,
)
from tests.factories.missions import MissionFactory

TODAY = timezone.localdate()
CLOSED = {"done", "dropped", "reached"}
DAYS = st.integers(-20, 20).map(lambda days: TODAY + timedelta(days=days))
TITLES = st.sampled_from(["Envoyer le projet", "Réunion à Tunis", "Projet d’accord"])


class Spec(NamedTuple):
    """What a row is made of. `pair` and the rest name things of `world`."""

    kind: Kind
    title: str
    due: date | None
    agreed: date | None
    status: str
    country: str
    institution: str | None
    owner: str | None
    blocked: bool


SHARED = {
    "title": TITLES,
    "country": st.sampled_from(["TG", "ML"]),
    "institution": st.sampled_from([None, "A", "B"]),
    "owner": st.sampled_from([None, "me", "gone", "other"]),
    "blocked": st.booleans(),
}
FOLLOW_UPS = st.builds(
    Spec,
    kind=st.just(Kind.FOLLOW_UP),
    due=st.none() | DAYS,
    agreed=st.none(),
    status=st.sampled_from(["proposed", "agreed", "in_progress", "done", "dropped"]),
    **SHARED,
)
MILESTONES = st.builds(
    Spec,
    kind=st.just(Kind.MILESTONE),
    due=DAYS,
    agreed=DAYS,
    status=st.sampled_from(
        ["not_started", "in_progress", "submitted", "reached", "dropped"]
    ),
    **SHARED,
)
ROWS = st.lists(FOLLOW_UPS | MILESTONES, max_size=9)
QUERIES = st.fixed_dictionaries(
    {"sort": st.sampled_from(["", "due", "late", "country", "institution"])},
    optional={
        "kind": st.sampled_from(["follow_up", "milestone"]),
        "state": st.sampled_from(
            [
                "open",
                "late",
                "week",
                "blocked",
                "unassigned",
                "left",
                "to_confirm",
                "done",
                "dropped",
                "all",
            ]
        ),
        "country": st.sampled_from(["TG", "ML"]),
        "institution": st.sampled_from(["TG-A", "TG-B"]),
        "owner": st.sampled_from(["me", "us", "nobody", "other"]),
        "q": st.sampled_from(["PROJET", "reunion tunis", "nothing"]),
    },
)


class World:
    """Countries, bodies, people and wholes that the rows are hung on."""

    def __init__(self, me):
        hosts = CountryFactory(code="TN", time_zone="Africa/Tunis")
        self.bodies = {
            name: InstitutionFactory(code=f"TG-{name}", name_fr=f"Institution {name}")
            for name in "AB"
        }
        me.institution = self.bodies["A"]
        me.save()
        gone = UserFactory(person=PersonFactory())
        PostFactory(person=gone.person, ends_on=TODAY - timedelta(days=1))
        other = UserFactory()
        self.people = {"me": me, "gone": gone, "other": other}
        self.missions, self.activities = {}, {}
        for code in ("TG", "ML"):
            country = CountryFactory(code=code)
            self.missions[code] = MissionFactory(
                visiting_country=country, host_country=hosts
            )
            self.activities[code] = ActivityFactory(section__plan__country=country)
        self.evidence = EvidenceFactory()

    def build(self, specs):
        """{(kind, pk): spec}"""
        FollowUp.objects.all().delete()
        Milestone.objects.all().delete()
        made = {}
        for number, spec in enumerate(specs, start=1):
            about = {
                "owner_institution": self.bodies.get(spec.institution),
                "owner": self.people.get(spec.owner),
                "status": spec.status,
            }
            make = self._promise if spec.kind == Kind.FOLLOW_UP else self._milestone
            made[spec.kind, make(spec, number, **about).pk] = spec
        return made

    def _promise(self, spec, number, **about):
        is_open = spec.status not in CLOSED
        return FollowUp.objects.create(
            mission=self.missions[spec.country],
            number=number,
            title=spec.title,
            due_on=spec.due,
            closed_at=None if is_open else timezone.now(),
            blocked_reason="Waiting" if spec.blocked and is_open else "",
            **about,
        )

    def _milestone(self, spec, number, **about):
        activity = self.activities[spec.country]
        if spec.status in {"submitted", "reached"}:
            about |= {"evidence": self.evidence, "submitted_by": self.people["me"]}
        if spec.status == "reached":
            about |= {"actual_on": spec.due, "confirmed_by": self.people["other"]}
        return Milestone.objects.create(
            plan=activity.plan,
            activity=activity,
            number=str(number),
            title_fr=spec.title,
            baseline_on=spec.agreed,
            forecast_on=spec.due,
            blocked_reason="Waiting" if spec.blocked else "",
            **about,
        )


# --- The same, in plain Python ---------------------------------------------------------


def is_working(spec):
    return spec.status not in CLOSED | {"submitted"}


def late_from(spec):
    if not is_working(spec):
        return date(9999, 12, 31)
    return min((day for day in (spec.due, spec.agreed) if day), default=date.max)


STATES = {
    "all": lambda spec: True,
    "open": lambda spec: spec.status not in CLOSED,
    "late": lambda spec: late_from(spec) < TODAY,
    "week": lambda spec: (
        is_working(spec) and spec.due is not None and 0 <= (spec.due - TODAY).days <= 7
    ),
    "blocked": lambda spec: is_working(spec) and spec.blocked,
    "unassigned": lambda spec: (
        spec.status not in CLOSED and not (spec.owner or spec.institution)
    ),
    "left": lambda spec: spec.status not in CLOSED and spec.owner == "gone",
    "to_confirm": lambda spec: spec.status == "submitted",
    "done": lambda spec: spec.status in {"done", "reached"},
    "dropped": lambda spec: spec.status == "dropped",
}
OWNERS = {
    "me": lambda spec: spec.owner == "me",
    "us": lambda spec: spec.institution == "A",
    "nobody": lambda spec: not (spec.owner or spec.institution),
    "other": lambda spec: spec.owner == "other",
}
WORDS = {
    "PROJET": lambda spec: "rojet" in spec.title,
    "reunion tunis": lambda spec: "Réunion à Tunis" in spec.title,
    "nothing": lambda spec: False,
}
ORDERS = {
    "due": lambda spec: spec.due or date.max,
    "late": late_from,
    "country": lambda spec: spec.country,
    "institution": lambda spec: spec.institution or "",
}


def expected(made, query):
    def matches(key):
        spec = made[key]
        return (
            query.get("kind", spec.kind) == spec.kind
            and STATES[query.get("state", "open")](spec)
            and query.get("country", spec.country) == spec.country
            and query.get("institution", f"TG-{spec.institution}")
            == f"TG-{spec.institution}"
            and OWNERS.get(query.get("owner"), lambda spec: True)(spec)
            and WORDS.get(query.get("q"), lambda spec: True)(spec)
        )

    order = ORDERS[query["sort"] or "due"]
    place = {kind: number for number, kind in enumerate(KINDS)}
    return sorted(
        filter(matches, made), key=lambda key: (order(made[key]), place[key[0]], key[1])
    )


def ask(user, query):
    request = RequestFactory().get("/work/", query)
    request.user = user
    return request


def pages(user, query, *, size, start=None):
    """All pages from the first on, by their links."""
    request = start or ask(user, query)
    while request:
        page = find_work(request).listed.page(request, size=size)
        yield page
        url = page.next_url
        request = RequestFactory().get(url) if url else None
        if request:
            request.user = user


def keys(page):
    return [(KINDS[place.part], place.pk) for place in page]


@pytest.fixture
def world(coordinator):
    return World(coordinator)


def test_the_list_is_both_kinds_filtered_and_sorted_and_pages_repeat_and_skip_nothing(
    world, coordinator
):
    @given(ROWS, QUERIES, st.integers(2, 4))
    @settings(max_examples=25, deadline=None)
    def check(specs, query, size):
        made = world.build(specs)
        if query.get("owner") == "other":
            query = query | {"owner": str(world.people["other"].pk)}
        wanted = expected(made, query | _said(query))

        found = list(pages(coordinator, query, size=size))

        # A person or a body in charge of nothing is no choice, and narrows nothing.
        if not _is_offered(made, query):
            return
        assert [key for page in found for key in keys(page)] == wanted
        assert find_work(ask(coordinator, query)).work.count(most=99) == len(wanted)
        if len(found) > 2:
            back = RequestFactory().get(found[-1].previous_url)
            back.user = coordinator
            before = next(pages(coordinator, query, size=size, start=back))
            assert keys(before) == keys(found[-2])

    check()


def _said(query):
    owner = query.get("owner", "")
    return {"owner": "other"} if owner.isdecimal() else {}


def _is_offered(made, query):
    specs = made.values()
    if query.get("owner", "").isdecimal():
        return any(spec.owner == "other" for spec in specs)
    if "institution" in query:
        return any(f"TG-{spec.institution}" == query["institution"] for spec in specs)
    return True
