"""Home: what needs me, whoever I am."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import Grant, Role
from cooperation.models import FollowUpStatus, MilestoneStatus
from institutions.models import InstitutionStatus
from missions.models import (
    MinutesAddendum,
    MinutesStatus,
    MissionStatus,
    VisitStatus,
)
from overview.needs import SHOWN
from tests.factories.accounts import GrantFactory, UserFactory
from tests.factories.cooperation import (
    EvidenceFactory,
    MilestoneFactory,
)
from tests.factories.drafts import DraftFactory
from tests.factories.institutions import (
    CountryFactory,
    InstitutionFactory,
    PersonFactory,
)
from tests.factories.mailing import SuppressionFactory
from tests.factories.missions import (
    MinutesAddendumFactory,
    MinutesFactory,
    MinutesVersionFactory,
    MissionFactory,
    ProgrammeFactory,
    ProgrammeGrantFactory,
    VisitFactory,
)
from tests.overview.owed import follow_up, reported

DAY = timedelta(days=1)


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.fixture
def ministry():
    return InstitutionFactory(name_fr="Direction générale de l'emploi", acronym="DGE")


@pytest.fixture
def officer(ministry):
    """Of one directorate of Togo."""
    user = UserFactory(first_name="Afi", last_name="Mensah", institution=ministry)
    return GrantFactory(user=user).user


@pytest.fixture
def show(client):
    def get(user):
        client.force_login(user)
        return client.get("/").content.decode()

    return get


def headings(html):
    """The headings of the queue that are on the page, in their order."""
    names = [f'id="{name}"' for name in ("late", "week", "next", "tg", "tn")]
    return sorted((name for name in names if name in html), key=html.index)


def test_with_nothing_to_do_home_says_so(show, officer):
    html = show(officer)

    assert "Hello Afi Mensah" in html
    assert html.count("Nothing to do today") == 2
    assert headings(html) == []


def test_somebody_without_a_role_sees_an_empty_home(show, nobody):
    follow_up()

    assert "Nothing to do today" in show(nobody)


def test_what_is_mine_stands_under_late_this_week_and_next(
    show, officer, ministry, today
):
    follow_up(title="Send the list", owner_institution=ministry, due_on=today - 4 * DAY)
    follow_up(title="Name somebody", owner=officer, due_on=today + 3 * DAY)
    follow_up(title="Write the law", owner_institution=ministry, due_on=None)
    follow_up(title="Another body's", due_on=today)

    html = show(officer)

    assert headings(html) == ['id="late"', 'id="week"', 'id="next"']
    titles = ["Send the list", "Name somebody", "Write the law"]
    assert [html.index(title) for title in titles] == sorted(map(html.index, titles))
    assert "Another body" not in html
    assert "3 actions wait for you." in html
    assert "1 is late." in html
    assert "4\N{NO-BREAK SPACE}d late" in html
    assert '<span class="nav-badge hot">3</span>' in html


def test_whoever_works_nowhere_in_particular_sees_their_country_s(show, staff, today):
    follow_up(title="Send the list", due_on=today)
    follow_up(
        title="Of Tunisia",
        due_on=today,
        owner_institution=InstitutionFactory(country=CountryFactory(code="TN")),
    )

    html = show(staff)

    assert "Send the list" in html
    assert "Of Tunisia" not in html


def test_each_line_has_the_button_that_does_the_work(show, officer, today):
    row = follow_up(owner=officer, due_on=today)
    milestone = MilestoneFactory(owner=officer, baseline_on=today + 40 * DAY)

    html = show(officer)

    assert f'href="/follow-ups/{row.pk}/complete/"' in html
    assert f"Update milestone {milestone}" in html
    assert f"/plans/{milestone.plan.code}/milestones/{milestone.number}/update/" in html


def test_whoever_may_only_read_is_led_to_the_page(show, observer, today):
    row = follow_up(owner=observer, due_on=today)

    html = show(observer)

    assert f'href="/follow-ups/{row.pk}/"' in html
    assert f"/follow-ups/{row.pk}/complete/" not in html


def test_promises_to_another_country_come_first(show, officer, today):
    MilestoneFactory(owner=officer, baseline_on=today, title_en="Our own date")
    follow_up(title="The promise", owner=officer, due_on=today + 2 * DAY)

    html = show(officer)

    assert html.index("The promise") < html.index("Our own date")


def test_done_and_dropped_things_are_gone(show, officer, today):
    now = timezone.now()
    follow_up(
        title="All done", owner=officer, status=FollowUpStatus.DONE, closed_at=now
    )
    MilestoneFactory(owner=officer, status=MilestoneStatus.DROPPED)

    assert "Nothing to do today" in show(officer)


def test_a_group_shows_twelve_lines_and_the_way_to_the_others(show, officer, today):
    mission = reported()
    for number in range(SHOWN + 1):
        follow_up(mission=mission, owner=officer, due_on=today, number=number + 1)

    html = show(officer)

    assert html.count('class="queue-item') == SHOWN
    assert 'href="/work/">All 13' in html


def test_a_mission_held_without_report_asks_for_it(show, officer, today):
    MissionFactory(title="Tunis in January", report_due_on=today - 20 * DAY)

    html = show(officer)

    assert "File the report of Tunis in January" in html
    assert headings(html) == ['id="late"']


def test_my_drafts_are_there_to_resume(show, officer):
    draft = MissionFactory(title="Rabat", status=MissionStatus.DRAFT, logged_by=officer)
    MissionFactory(title="Somebody else's", status=MissionStatus.DRAFT)

    html = show(officer)

    assert "Finish logging Rabat" in html
    assert f'href="/missions/{draft.code}/edit/"' in html
    assert "Somebody else" not in html


def test_many_drafts_lead_to_the_list(show, officer):
    for _ in range(13):
        MissionFactory(status=MissionStatus.DRAFT, logged_by=officer)

    assert 'href="/missions/?status=draft">All 13' in show(officer)


# Waiting for my confirmation


def submitted(by, **fields):
    return MilestoneFactory(
        status=MilestoneStatus.SUBMITTED,
        evidence=EvidenceFactory(),
        submitted_by=by,
        **fields,
    )


def test_a_milestone_waits_for_a_second_person(show, officer, staff):
    milestone = submitted(staff)

    assert f"Confirm milestone {milestone}" in show(officer)
    assert "Confirm milestone" not in show(staff)


def test_the_host_side_confirms_visits_and_reviews_minutes(show, host_staff, officer):
    coming = VisitFactory(
        mission=MissionFactory(status=MissionStatus.PLANNED),
        status=VisitStatus.TO_CONFIRM,
    )
    minutes = MinutesFactory(
        visit__mission=reported(),
        status=MinutesStatus.CIRCULATED,
        circulated_at=timezone.now(),
    )
    VisitFactory(mission=reported(), status=VisitStatus.TO_CONFIRM)
    MinutesFactory(visit__mission=reported())

    html = show(host_staff)

    assert html.count("Confirm the visit to") == 2
    assert f"Confirm the visit to {coming.institution.short_name}" in html
    assert f"minutes of the visit to {minutes.visit.institution.short_name}" in html
    assert "Waiting for my confirmation" in html
    assert "2 actions wait for you." in html
    assert "Confirm the visit" not in show(officer)


def test_the_host_side_reviews_addenda_of_others(show, host_staff, officer):
    addendum = MinutesAddendumFactory(by=officer)
    name = addendum.minutes.visit.institution.short_name
    wanted = f"Review the addendum to the minutes of the visit to {name}"

    assert wanted in show(host_staff)
    assert "Review the addendum" not in show(officer)
    MinutesAddendum.objects.update(by=host_staff)
    assert "Review the addendum" not in show(host_staff)


def test_nobody_reviews_their_own_minutes(show, host_staff):
    minutes = MinutesFactory(
        visit__mission=reported(),
        status=MinutesStatus.CIRCULATED,
        circulated_at=timezone.now(),
    )
    MinutesVersionFactory(minutes=minutes, by=host_staff)

    assert "Review the minutes" not in show(host_staff)


def test_a_restricted_institution_is_not_named_to_those_who_may_not_know(show, nobody):
    """Whoever only coordinates a programme has no grant of a country."""
    programme = ProgrammeFactory()
    ProgrammeGrantFactory(programme=programme, user=nobody)
    MinutesFactory(
        visit__mission=reported(programme=programme),
        visit__institution=InstitutionFactory(
            name_fr="Refuge", status=InstitutionStatus.RESTRICTED
        ),
        status=MinutesStatus.CIRCULATED,
        circulated_at=timezone.now(),
    )

    html = show(nobody)

    assert "Review the minutes of the visit to Restricted institution" in html
    assert "Refuge" not in html


def test_many_decisions_lead_to_the_missions(show, host_staff):
    mission = MissionFactory(status=MissionStatus.PLANNED)
    for _ in range(13):
        VisitFactory(mission=mission, status=VisitStatus.TO_CONFIRM)

    assert "All 13" in show(host_staff)


# Records that others noted by a name alone


def test_administrators_are_led_to_the_records_to_complete(
    show, administrator, officer
):
    InstitutionFactory(is_incomplete=True)
    PersonFactory(is_incomplete=True)

    assert "Complete 2 records of the registry" in show(administrator)
    assert "records of the registry" not in show(officer)


# What it costs


def fill(officer, today):
    follow_up(owner=officer, due_on=today)
    MilestoneFactory(owner=officer, baseline_on=today)
    submitted(UserFactory())
    MissionFactory()
    MissionFactory(status=MissionStatus.DRAFT, logged_by=officer)
    DraftFactory(owner=officer)
    VisitFactory(
        mission=MissionFactory(status=MissionStatus.PLANNED),
        status=VisitStatus.TO_CONFIRM,
    )
    MinutesFactory(
        visit__mission=reported(),
        status=MinutesStatus.CIRCULATED,
        circulated_at=timezone.now(),
    )


def test_coordinators_are_told_of_whom_mail_does_not_reach(client, officer, today):
    person = MilestoneFactory(owner=UserFactory()).owner
    for address in ("", person.email):
        SuppressionFactory(recipient=person, address=address, reason="bounced")
    MilestoneFactory(owner=SuppressionFactory(reason="asked").recipient)
    SuppressionFactory(recipient=officer, reason="bounced")
    client.force_login(officer)
    words = "Reach 1 person whom mail no longer reaches"
    assert words not in client.get("/").content.decode()

    Grant.objects.update(role=Role.COORDINATOR)

    assert words in client.get("/").content.decode()


@pytest.mark.parametrize("role", [Role.STAFF, Role.COORDINATOR])
def test_home_costs_the_same_for_one_of_each_and_for_three(
    client, officer, today, role, django_assert_num_queries
):
    Grant.objects.update(role=role)
    GrantFactory(user=officer, country=CountryFactory(code="TN"))
    fill(officer, today)
    client.force_login(officer)
    client.get("/")
    # Session, user, grants, workplace; and one for each of five kinds of rows,
    # and the names that the bodies visited bore. Those
    # who coordinate see the turns of others besides, whom mail does not reach, and
    # whether reminders have stopped.
    expected = 16 if role == Role.COORDINATOR else 10
    with django_assert_num_queries(expected):
        client.get("/")
    for _ in range(2):
        fill(officer, today)
    with django_assert_num_queries(expected):
        client.get("/")
