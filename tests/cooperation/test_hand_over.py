"""What somebody leaves behind goes to a successor in one step, and can come back."""

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from accounts.models import Role
from cooperation.models import FollowUp, Milestone, WorkBatch
from missions.models import MissionStatus
from tests.factories.accounts import GrantFactory, UserFactory
from tests.factories.cooperation import FollowUpFactory, MilestoneFactory
from tests.factories.institutions import (
    CountryFactory,
    InstitutionFactory,
    PersonFactory,
    PostFactory,
)
from tests.factories.missions import MissionFactory

TODAY = timezone.localdate()
YESTERDAY = TODAY - timedelta(days=1)


@pytest.fixture
def agency():
    return InstitutionFactory(code="TG-ANPE", acronym="ANPE")


@pytest.fixture
def leaver(agency):
    """Kossi, who was director until yesterday."""
    person = PersonFactory(given_names="Kossi", family_name="Adjovi")
    PostFactory(person=person, institution=agency, title="Director", ends_on=YESTERDAY)
    return UserFactory(first_name="Kossi", person=person, institution=agency)


@pytest.fixture
def successor(agency):
    return UserFactory(
        first_name="Ama", last_name="Zinsou", institution=agency, person=PersonFactory()
    )


@pytest.fixture
def left(leaver, agency, mission):
    """Five things in the name of the leaver."""
    owned = {"owner": leaver, "owner_institution": agency}
    both = MilestoneFactory(number="1.1", escalates_to=leaver, **owned)
    return {
        "promise": FollowUpFactory(mission=mission, title="Promise", **owned),
        "undated": FollowUpFactory(
            mission=mission, title="Some day", due_on=None, owner=leaver
        ),
        "result": both,
        "draft": MissionFactory(
            title="A draft", status=MissionStatus.DRAFT, logged_by=leaver
        ),
        "done": FollowUpFactory(
            mission=mission,
            title="Closed",
            owner=leaver,
            status="done",
            closed_at=timezone.now(),
        ),
    }


def tokens(left):
    return [
        f"f{left['promise'].pk}",
        f"f{left['undated'].pk}",
        f"m{left['result'].pk}",
        f"e{left['result'].pk}",
        f"d{left['draft'].pk}",
    ]


@pytest.fixture
def hand(client, staff):
    def send(who, items, *, by=staff, **typed):
        client.force_login(by)
        data = {"form_key": uuid.uuid4(), "item": items} | typed
        return client.post(f"/hand-over/?from={who}", data, follow=True)

    return send


def fresh(row):
    return type(row).objects.get(pk=row.pk)


def test_the_page_lists_what_is_open_and_proposes_who_holds_the_post_now(
    client, staff, left, leaver, successor, agency
):
    PostFactory(person=successor.person, institution=agency, title="Director")
    UserFactory(first_name="Abla", last_name="Aaa", institution=agency)
    client.force_login(staff)

    response = client.get(f"/hand-over/?from=person-{leaver.person.pk}")

    assertContains(response, "5 things are open")
    for text in ("Promise", "Some day", "Escalation", "Draft of a mission", "A draft"):
        assertContains(response, text)
    assertNotContains(response, "Closed")
    form = response.context["form"]
    assert form.chosen == set(tokens(left))
    assert form.initial["person"] == successor.pk
    assert leaver not in form.fields["person"].queryset


def test_a_colleague_is_proposed_where_nobody_holds_the_post(
    client, staff, left, leaver, successor
):
    client.force_login(staff)

    response = client.get(f"/hand-over/?from=user-{leaver.pk}")

    assert response.context["form"].initial["person"] == successor.pk


def test_nobody_is_proposed_for_somebody_without_a_place(client, staff):
    FollowUpFactory(owner=staff)
    client.force_login(staff)

    response = client.get(f"/hand-over/?from=user-{staff.pk}")

    assert response.context["form"].initial["person"] is None


def test_everything_goes_to_the_successor_in_one_step_and_comes_back(
    client, hand, left, leaver, successor, staff
):
    response = hand(
        f"person-{leaver.person.pk}",
        tokens(left),
        person=successor.pk,
        note="She is director now",
    )

    assertContains(response, "5 handed over.")
    promise, result = fresh(left["promise"]), fresh(left["result"])
    assert promise.owner == result.owner == result.escalates_to == successor
    assert promise.owner_institution == left["promise"].owner_institution
    assert fresh(left["undated"]).owner == successor
    assert fresh(left["draft"]).logged_by == successor
    assert fresh(left["done"]).owner == leaver
    assert promise.events.get().note == "She is director now"

    undone = client.post(response.context["done"]["undo_url"], follow=True)

    assertContains(undone, "5 taken back.")
    result = fresh(left["result"])
    assert fresh(left["promise"]).owner == result.owner == result.escalates_to == leaver
    assert fresh(left["draft"]).logged_by == leaver
    assert result.events.count() == 4


def test_a_draft_that_was_finished_since_does_not_come_back(
    client, hand, left, leaver, successor, staff
):
    response = hand(f"user-{leaver.pk}", [f"d{left['draft'].pk}"], person=successor.pk)
    draft = fresh(left["draft"])
    draft.finish_draft(by=successor, at=timezone.now(), today=TODAY)

    undone = client.post(response.context["done"]["undo_url"], follow=True)

    assertContains(undone, "A draft: Somebody has changed it since.")
    assert fresh(draft).logged_by == successor


def test_what_is_not_ticked_stays(hand, left, leaver, successor):
    hand(f"user-{leaver.pk}", [f"f{left['promise'].pk}"], person=successor.pk)

    assert fresh(left["promise"]).owner == successor
    assert fresh(left["result"]).owner == leaver


def test_nothing_ticked_and_nobody_named_is_said(hand, left, leaver, successor):
    response = hand(f"user-{leaver.pk}", [], note="Kept")

    assertContains(response, "Choose at least one row first.")
    assertContains(response, "Kept")
    assert not WorkBatch.objects.exists()


def test_what_the_successor_may_not_have_is_left_out_with_the_reason(
    hand, left, leaver, coordinator
):
    elsewhere = MilestoneFactory(
        owner=leaver,
        escalates_to=leaver,
        number="9",
        title_fr="Mali",
        activity__section__plan__country=CountryFactory(code="ML"),
    )
    draft = MissionFactory(
        title="From Mali",
        status=MissionStatus.DRAFT,
        logged_by=leaver,
        visiting_country=CountryFactory(code="ML"),
    )
    person = GrantFactory(role=Role.STAFF).user
    ticked = [
        *tokens(left),
        f"m{elsewhere.pk}",
        f"e{elsewhere.pk}",
        f"d{draft.pk}",
    ]

    response = hand(f"user-{leaver.pk}", ticked, by=coordinator, person=person.pk)

    done = response.context["done"]
    assert [row["title"] for row in done["left_out"]] == [
        "9 Mali",
        "9 Mali",
        "From Mali",
    ]
    assert {row["reason"] for row in done["left_out"]} == {
        "That person works for another country."
    }
    assertContains(response, "5 handed over.")
    assert fresh(elsewhere).owner == leaver


def test_what_the_user_may_only_read_cannot_be_ticked(
    client, hand, left, leaver, host_staff
):
    client.force_login(host_staff)
    page = client.get(f"/hand-over/?from=user-{leaver.pk}")
    # The milestones are of a plan that Tunisia does not see.
    assertContains(page, "2 things are open")
    assertContains(page, " disabled>", count=2)

    ticked = tokens(left)
    response = hand(f"user-{leaver.pk}", ticked, by=host_staff, person=host_staff.pk)

    assertContains(response, "Choose at least one row first.")
    assert fresh(left["promise"]).owner == leaver


def test_escalations_that_may_only_be_read_are_left_out(hand, leaver, mission):
    """The right can go between the page and the step."""
    plan_of_mali = CountryFactory(code="ML")
    reader = GrantFactory(role=Role.OBSERVER, country=plan_of_mali).user
    GrantFactory(user=reader, role=Role.STAFF)
    milestone = MilestoneFactory(
        escalates_to=leaver, activity__section__plan__country=plan_of_mali
    )
    own = FollowUpFactory(mission=mission, owner=leaver)

    ticked = [f"e{milestone.pk}", f"f{own.pk}"]
    hand(f"user-{leaver.pk}", ticked, by=reader, person=reader.pk)

    assert fresh(milestone).escalates_to == leaver
    assert fresh(own).owner == reader


def test_a_form_that_arrives_twice_hands_over_once(hand, left, leaver, successor):
    typed = {"person": successor.pk, "form_key": uuid.uuid4()}
    for _time in range(2):
        hand(f"user-{leaver.pk}", tokens(left)[:3], **typed)

    assert WorkBatch.objects.count() == 1
    assert fresh(left["promise"]).events.count() == 1


# --- Bodies ------------------------------------------------------------------------------


def test_what_a_dissolved_body_promised_goes_to_another(
    client, hand, left, agency, administrator
):
    heir = InstitutionFactory(code="TG-DGE")
    agency.dissolve(by=administrator, at=timezone.now(), note="By decree")

    client.force_login(administrator)
    page = client.get("/institutions/TG-ANPE/")
    assertContains(page, "/institutions/TG-ANPE/open-work/")
    offer = client.get("/institutions/TG-ANPE/open-work/")
    assertContains(offer, "2 things are open in the name of this institution.")
    response = hand(
        "institution-TG-ANPE",
        tokens(left)[:3],
        by=administrator,
        institution=heir.pk,
    )

    assertContains(response, "2 handed over.")
    promise = fresh(left["promise"])
    assert (promise.owner_institution, promise.owner) == (heir, None)
    assertContains(
        client.get("/hand-over/?from=institution-TG-ANPE"), "Nothing to hand over"
    )


def test_the_body_it_was_merged_into_is_proposed(client, left, agency, administrator):
    heir = InstitutionFactory(code="TG-DGE")
    agency.merge_into(heir, by=administrator, at=timezone.now())
    client.force_login(administrator)

    response = client.get("/hand-over/?from=institution-TG-ANPE")

    assert response.context["form"].initial["institution"] == heir.pk


# --- Where it is proposed ------------------------------------------------------------------


def test_the_page_of_a_person_proposes_it_to_those_who_may(
    client, left, leaver, staff, observer, outsider
):
    url = f"/people/{leaver.person.pk}/open-work/"

    client.force_login(staff)
    assertContains(client.get(leaver.person.get_absolute_url()), url)
    assertContains(client.get(url), "5 things are open in this person’s name.")
    for person in (observer, outsider):
        client.force_login(person)
        assertNotContains(client.get(url), "open in this person")


def test_a_person_without_an_account_leaves_nothing(client, staff):
    person = PersonFactory()
    client.force_login(staff)

    assertNotContains(client.get(f"/people/{person.pk}/open-work/"), "open")
    page = client.get(f"/hand-over/?from=person-{person.pk}")
    assertContains(page, "Nothing to hand over")


def test_those_who_left_are_listed_with_how_much_they_left(
    client, coordinator, left, leaver
):
    client.force_login(coordinator)

    response = client.get("/hand-over/")

    assertContains(response, f"?from=user-{leaver.pk}")
    assertContains(response, "Hand over 3 things")
    for row in (FollowUp, Milestone):
        row.objects.update(owner=None)
    assertContains(client.get("/hand-over/"), "Nothing to hand over")


@pytest.mark.parametrize(
    "who",
    ["", "user-x", "user-0", "person-0", "person-" + "9" * 30, "institution-NONE"],
)
def test_nobody_in_particular_leaves_nothing(client, staff, who):
    client.force_login(staff)

    assert client.get(f"/hand-over/?from={who}").status_code == 404


def test_an_account_is_not_told_to_those_who_see_none_of_its_work(
    client, outsider, left, leaver
):
    client.force_login(outsider)

    assert client.get(f"/hand-over/?from=user-{leaver.pk}").status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_costs_the_same_for_any_length(
    client, staff, mission, rows, django_assert_num_queries
):
    leaver = UserFactory(institution=InstitutionFactory())
    for _number in range(rows):
        FollowUpFactory(mission=mission, owner=leaver)
        MilestoneFactory(owner=leaver, escalates_to=leaver)
    client.force_login(staff)

    with django_assert_num_queries(14):
        client.get(f"/hand-over/?from=user-{leaver.pk}")
