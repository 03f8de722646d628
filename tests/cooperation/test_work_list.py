"""The list of all work: what it shows, to whom, and at what cost."""

from datetime import timedelta

import pytest
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from accounts.models import User
from cooperation.models import FollowUp
from cooperation.work.kinds import Key, Kind
from tests.factories.accounts import UserFactory
from tests.factories.cooperation import (
    ActivityFactory,
    FollowUpFactory,
    MilestoneFactory,
)
from tests.factories.institutions import (
    CountryFactory,
    InstitutionFactory,
    PersonFactory,
    PostFactory,
    ThemeFactory,
)
from tests.factories.missions import MissionFactory, ProgrammeFactory

HTMX = {"HX-Request": "true"}
TODAY = timezone.localdate()


def days(count):
    return TODAY + timedelta(days=count)


def titles(response):
    return [line["row"].title for line in response.context["lines"]]


@pytest.fixture
def milestone():
    return MilestoneFactory(
        title_fr="Draft the law", number="1.1", baseline_on=days(3), forecast_on=days(3)
    )


def test_both_kinds_stand_in_one_list_by_their_day(client, staff, mission, milestone):
    FollowUpFactory(mission=mission, title="Later", due_on=days(9))
    FollowUpFactory(mission=mission, title="No day", due_on=None)
    FollowUpFactory(mission=mission, title="Sooner", due_on=days(-2))
    client.force_login(staff)

    response = client.get("/work/")

    assert titles(response) == ["Sooner", "1.1 Draft the law", "Later", "No day"]
    assertContains(response, "2\u00a0d late")
    assertContains(response, mission.code)
    assertContains(response, milestone.plan.code)


def test_a_milestone_says_how_far_it_has_slipped(client, staff):
    MilestoneFactory(baseline_on=days(-1), forecast_on=days(27))
    client.force_login(staff)

    response = client.get("/work/")

    assertContains(response, "+4\u00a0weeks")
    # Late by the agreed day, though it is expected later.
    assert response.context["lines"][0]["row"].is_late


def test_what_blocks_a_row_is_said_in_it(client, staff, follow_up):
    FollowUp.objects.update(blocked_reason="No budget")
    client.force_login(staff)

    assertContains(client.get("/work/?state=blocked"), "Blocked: No budget")


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("partner=TN", {"promise", "1 Result"}),
        ("country=TG&partner=TN", {"promise", "1 Result"}),
        ("country=SN&partner=TN", set()),
        ("plan=TG-P", {"promise", "1 Result"}),
        ("programme=ddf", {"promise", "1 Result"}),
        ("theme=T1", {"promise", "1 Result"}),
        ("q=TG-TN-2018-77", {"promise"}),
        ("q=tg-p", {"1 Result"}),
        ("country=nonsense&owner=nonsense", {"promise", "other", "1 Result"}),
        ("q=%00", {"promise", "other", "1 Result"}),
    ],
)
def test_filters_mean_something_for_both_kinds(client, staff, query, found):
    theme = ThemeFactory(code="T1.1", parent=ThemeFactory(code="T1"))
    programme = ProgrammeFactory(code="ddf")
    activity = ActivityFactory(
        section__plan__code="TG-P", section__plan__programme=programme
    )
    activity.partners.add(
        InstitutionFactory(country=CountryFactory(code="TN"), code="TN-X")
    )
    activity.themes.add(theme)
    mission = MissionFactory(code="TG-TN-2018-77", programme=programme)
    mission.themes.add(theme)
    MilestoneFactory(activity=activity, number="1", title_fr="Result")
    FollowUpFactory(mission=mission, title="promise", activity=activity)
    FollowUpFactory(
        mission=MissionFactory(host_country=CountryFactory(code="SN")), title="other"
    )
    client.force_login(staff)

    assert set(titles(client.get(f"/work/?{query}"))) == found


def test_work_is_found_by_who_is_in_charge(client, staff, coordinator):
    us, mission = InstitutionFactory(), MissionFactory()
    staff.institution = us
    staff.save()
    FollowUpFactory(mission=mission, title="mine", owner=staff)
    FollowUpFactory(mission=mission, title="ours", owner_institution=us)
    FollowUpFactory(mission=mission, title="theirs", owner=coordinator)
    FollowUpFactory(mission=mission, title="nobody's", owner_institution=None)
    client.force_login(staff)

    def found(owner):
        return titles(client.get(f"/work/?owner={owner}&kind=follow_up"))

    assert found("me") == ["mine"]
    assert "ours" in found("us")
    assert "theirs" not in found("us")
    assert found("nobody") == ["nobody's"]
    assert found(coordinator.pk) == ["theirs"]


def test_the_list_says_what_it_is_narrowed_to(client, staff, follow_up):
    client.force_login(staff)

    response = client.get("/work/?state=late&kind=follow_up&sort=late&after=x")

    chips = response.context["chips"]
    assert [(str(chip["label"]), chip["value"]) for chip in chips] == [
        ("Kind", "Follow-up"),
        ("State", "Late"),
    ]
    assert chips[1]["remove_url"] == "?kind=follow_up&sort=late"
    assert client.get("/work/?state=open").context["chips"] == []


def test_empty_lists_say_what_to_do_next(client, staff):
    client.force_login(staff)

    assertContains(client.get("/work/"), "Nothing to do")
    assertContains(client.get("/work/?state=late"), "Nothing matches")


def test_htmx_gets_the_rows_alone(client, staff, follow_up):
    client.force_login(staff)

    response = client.get("/work/", headers=HTMX)

    assertContains(response, "Send the draft")
    assertNotContains(response, "<html")


def test_rows_of_other_countries_are_never_listed_nor_counted(
    client, outsider, follow_up, milestone
):
    client.force_login(outsider)

    response = client.get("/work/?state=all")

    assert titles(response) == []
    assert response.context["count"] == 0
    choices = response.context["filter"].fields
    assert [value for value, _label in choices["institution"].choices] == [""]
    assert [value for value, _label in choices["plan"].choices] == [""]


def test_a_reader_sees_rows_and_nothing_to_do_to_them(client, observer, follow_up):
    client.force_login(observer)

    response = client.get("/work/")

    assertContains(response, "Send the draft")
    assertNotContains(response, "/work/act/")
    assertNotContains(response, 'name="names"')


def test_the_old_address_leads_here_with_what_it_asked_for(client, staff):
    client.force_login(staff)

    response = client.get("/follow-ups/?mine=us&q=law&after=x")

    assertRedirects(
        response,
        "/work/?q=law&owner=us&kind=follow_up&state=all",
        fetch_redirect_response=False,
    )


def test_the_order_by_institution_tells_nothing_of_a_restricted_one(
    client, observer, mission
):
    hidden = InstitutionFactory(
        country=CountryFactory(code="TN"),
        code="TN-HIDDEN",
        name_fr="Zeta",
        status="restricted",
    )
    shown = InstitutionFactory(name_fr="Alpha")
    FollowUpFactory.create_batch(26, mission=mission, owner_institution=shown)
    FollowUpFactory(mission=mission, title="Secret", owner_institution=hidden)
    client.force_login(observer)

    response = client.get("/work/?sort=institution")

    assert titles(response)[0] == "Secret"
    assertNotContains(response, "Zeta")


def test_one_pages_to_the_end_and_back(client, staff, mission):
    rows = [
        FollowUpFactory(mission=mission, title=f"Promise {number:02}", number=number)
        for number in range(1, 76)
    ]
    client.force_login(staff)

    first = client.get("/work/")
    second = client.get(f"/work/{first.context['page'].next_url}")
    third = client.get(f"/work/{second.context['page'].next_url}")
    back = client.get(f"/work/{third.context['page'].previous_url}")
    at_the_start = client.get(f"/work/{back.context['page'].previous_url}")

    everything = titles(first) + titles(second) + titles(third)
    assert everything == [row.title for row in rows]
    assert titles(back) == titles(second)
    assert back.context["page"].next_url
    assert titles(at_the_start) == titles(first)
    assert not at_the_start.context["page"].previous_url


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same_for_any_length(
    client, staff, mission, rows, django_assert_num_queries
):
    FollowUpFactory.create_batch(rows, mission=mission, owner=staff)
    for _number in range(rows):
        MilestoneFactory(owner=staff, owner_institution=InstitutionFactory())
    client.force_login(staff)

    # Session, user, grants; seven lists of choices; page, count, both kinds; who left.
    with django_assert_num_queries(15):
        response = client.get("/work/")

    assert len(response.context["lines"]) == 2 * rows


def test_coordinators_are_told_what_is_in_the_name_of_people_who_left(
    client, coordinator, follow_up
):
    gone = UserFactory(person=PersonFactory())
    PostFactory(person=gone.person, ends_on=days(-1))
    FollowUp.objects.update(owner=gone)
    client.force_login(coordinator)

    assertContains(client.get("/work/"), "1 thing is in the name of somebody who has")
    PostFactory(person=gone.person, ends_on=None)
    assertNotContains(client.get("/work/"), "in the name of somebody")


def test_who_left_is_who_held_a_post_or_whose_account_is_closed():
    closed = UserFactory(is_active=False)
    left = UserFactory(person=PersonFactory())
    PostFactory(person=left.person, ends_on=days(-1))
    moved = UserFactory(person=PersonFactory())
    PostFactory(person=moved.person, ends_on=days(-1))
    PostFactory(person=moved.person)
    UserFactory(person=PersonFactory())

    assert set(User.objects.gone(TODAY)) == {closed, left}


def test_a_long_list_says_that_it_has_more(client, staff, mission, monkeypatch):
    monkeypatch.setattr("cooperation.views.work.COUNTED", 4)
    FollowUpFactory.create_batch(5, mission=mission)
    client.force_login(staff)

    assertContains(client.get("/work/"), "More than 4")


@pytest.mark.parametrize("text", ["", "x1", "f", "f-1", "f" + "9" * 30])
def test_what_names_no_row_is_no_row(text):
    assert Key.read(text) is None


def test_a_row_is_named_by_its_kind_and_number():
    assert str(Key(Kind.MILESTONE, 7)) == "m7"
    assert Key.read("m7") == (Kind.MILESTONE, 7)


TODAY_AT = timezone.now()
