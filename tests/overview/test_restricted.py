"""A restricted body harms nobody: its people, contacts and minutes are in no byte that
somebody gets who may not see them (docs/adr/0006)."""

from datetime import UTC, date, datetime

import pytest
from django.urls import reverse

from tests.conventions.access_places import address_of, make_places
from tests.conventions.test_access import IN, TABLE
from tests.factories.cooperation import CooperationFactory, FollowUpFactory
from tests.factories.institutions import (
    ChannelFactory,
    CountryFactory,
    FormerNameFactory,
    InstitutionFactory,
    InstitutionThemeFactory,
    PostFactory,
)
from tests.factories.missions import (
    DelegationMemberFactory,
    MinutesFactory,
    MinutesVersionFactory,
    MissionFactory,
    VisitFactory,
    VisitHostFactory,
)

DAY = date(2019, 1, 21)
AT = datetime(2026, 3, 2, 8, tzinfo=UTC)
# Of the body and its people; nobody elsewhere may read one of these.
PRIVATE = {
    "person": "Canaryperson",
    "person’s mail": "canary.person@example.org",
    "person’s telephone": "+21671000001",
    "e-mail": "canary-body@example.org",
    "telephone": "71 000 002",
    "address": "Canary street",
    "note": "Canary note",
    "mandate": "Canary mandate",
    "former name": "Canary former",
    "reason": "Canary reason",
    "title": "Canary director",
}
# Of the missions to it; those who may not see the mission may not read these.
SAID = {"minutes": "Canarysaid", "subject": "Canarysubject", "follow-up": "Canarydo"}
# Words that find it, if anything does.
WORDS = ("Canary", "Canaryperson", "Canarysaid", "CANARYBODY")


@pytest.fixture
def places():
    return make_places()


@pytest.fixture
def body(administrator):
    tunisia = CountryFactory(code="TN")
    body = InstitutionFactory(
        code="TN-CANARY",
        name_fr="CANARYBODY",
        name_en="CANARYBODY",
        country=tunisia,
        email=PRIVATE["e-mail"],
        phone="+21671000002",
        address=PRIVATE["address"],
        note=PRIVATE["note"],
        mandate=PRIVATE["mandate"],
    )
    FormerNameFactory(institution=body, name_fr=PRIVATE["former name"])
    InstitutionThemeFactory(institution=body)
    body.restrict(by=administrator, at=AT, note=PRIVATE["reason"])
    return body


@pytest.fixture
def person(body):
    post = PostFactory(
        institution=body,
        person__family_name=PRIVATE["person"],
        title=PRIVATE["title"],
        is_focal_point=True,
        starts_on=DAY,
    )
    ChannelFactory(person=post.person, value=PRIVATE["person’s mail"])
    ChannelFactory(
        person=post.person, kind="phone", value=PRIVATE["person’s telephone"]
    )
    return post.person


@pytest.fixture
def visit(body, person):
    """From Togo to it: seen in Togo and Tunisia, and by nobody else."""
    mission = MissionFactory(
        code="TG-TN-2019-77", starts_on=DAY, ends_on=DAY, status="held"
    )
    visit = VisitFactory(
        mission=mission,
        number=1,
        institution=body,
        takes_place_on=DAY,
        subject=SAID["subject"],
        status="held",
    )
    minutes = MinutesFactory(visit=visit, text=SAID["minutes"])
    for number in (1, 2):
        MinutesVersionFactory(minutes=minutes, number=number, text=SAID["minutes"])
    post = person.posts.get()
    VisitHostFactory(visit=visit, person=person, post=post)
    DelegationMemberFactory(delegation__mission=mission, person=person, post=post)
    FollowUpFactory(mission=mission, visit=visit, title=SAID["follow-up"])
    CooperationFactory(code="TN-ZA", country_a__code="TN", country_b__code="ZA")
    return visit


def about_it(body, person, visit):
    """Pages about it and its mission, whoever may open them."""
    code, mission = body.code, visit.mission.code
    for name in (
        *("institution_detail", "institution_edit", "former_name_add"),
        *("institution_rename", "institution_move", "institution_dissolve"),
    ):
        yield reverse(f"institutions:{name}", args=[code])
    for name in ("missions", "visits", "documents", "visit_years"):
        yield reverse(f"missions:institution_{name}", args=[code])
    for name in ("cooperations", "follow_ups", "timeline", "open_work"):
        yield reverse(f"cooperation:institution_{name}", args=[code])
    yield person.get_absolute_url()
    yield reverse("cooperation:person_open_work", args=[person.pk])
    for name in ("missions:mission_detail", "missions:mission_calendar"):
        yield reverse(name, args=[mission])
    yield reverse("cooperation:mission_print", args=[mission])
    yield reverse("cooperation:mission_follow_ups", args=[mission])
    yield visit.get_absolute_url()
    yield reverse("missions:minutes_compare", args=[mission, 1, 1, 2])
    yield f"{reverse('cooperation:chain')}?mission={mission}"


def asked_for(words):
    for word in words:
        yield f"/institutions/suggest/?q={word}&new"
        yield f"/people/suggest/?q={word}&new&day=2019-01-21"
        yield f"/institutions/?q={word}"
        yield f"/search/?q={word}"
        yield f"{reverse('overview:suggest')}?q={word}"
        yield f"/missions/?q={word}"
    for month in ("2019-01", "2019-02"):
        yield f"{reverse('overview:calendar_page')}?month={month}"
    yield "/changes/?since=2018-01-01"
    for country in ("TN", "TG"):
        yield reverse("overview:report_detail", args=["country", country])
        yield reverse("overview:report_export", args=["country", country])


def bytes_of(client, address):
    response = client.get(address)
    if response.streaming:
        return b"".join(response.streaming_content)
    return response.content


def told(client, addresses, words):
    """Which of these words stand in what is answered, and where."""
    found = set()
    for address in addresses:
        text = bytes_of(client, address).decode(errors="ignore").replace("\xa0", " ")
        asked = address.split("?")[-1] if "?" in address else ""
        shown = text.replace(asked, "")
        found |= {
            (name, address)
            for name, word in words.items()
            if word in shown and word not in asked
        }
    return found


@pytest.mark.parametrize("who", ["outsider", "nobody"])
def test_who_is_elsewhere_reads_nothing_of_it(
    request, client, body, person, visit, places, who
):
    client.force_login(request.getfixturevalue(who))
    lists = [address_of(name, places) for name in TABLE if TABLE[name][who] == IN]
    addresses = [*about_it(body, person, visit), *asked_for(WORDS), *lists]

    assert told(client, addresses, PRIVATE | SAID) == set()


@pytest.mark.parametrize("who", ["observer", "staff"])
def test_who_sees_the_mission_reads_neither_people_nor_contacts(
    request, client, body, person, visit, places, who
):
    client.force_login(request.getfixturevalue(who))
    lists = [address_of(name, places) for name in TABLE if TABLE[name][who] == IN]
    addresses = [*about_it(body, person, visit), *asked_for(WORDS), *lists]
    # What it was called that day is a name, and those who log may name it. The title
    # was frozen on the seat and the host, where it stands for the name.
    private = {
        name: word
        for name, word in PRIVATE.items()
        if name not in {"title", "former name"}
    }

    assert told(client, addresses, private) == set()


def test_an_observer_does_not_learn_its_name_nor_what_was_said(
    client, body, person, visit, observer
):
    client.force_login(observer)
    addresses = [*about_it(body, person, visit), *asked_for(WORDS)]

    names = {"name": body.name_en, "former name": PRIVATE["former name"]}
    said = {"minutes": SAID["minutes"]}
    assert told(client, addresses, names | said) == set()


def test_its_own_country_reads_all_of_it(client, body, person, visit, host_staff):
    """The words are there to be found: the tests above can fail."""
    client.force_login(host_staff)
    addresses = [*about_it(body, person, visit), *asked_for(WORDS)]

    found = {name for name, _address in told(client, addresses, PRIVATE | SAID)}

    assert found == {*PRIVATE, *SAID}
