"""Committee sessions: a proposed agenda, who came, and decisions with effect."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from accounts.models import Role
from cooperation.models import (
    CommitteeSession,
    DecisionKind,
    Milestone,
    MilestoneStatus,
    SessionDecision,
)
from tests.factories.accounts import GrantFactory
from tests.factories.cooperation import (
    ActivityFactory,
    AgendaPointFactory,
    AttendanceFactory,
    CommitteeSessionFactory,
    EvidenceFactory,
    MilestoneFactory,
    PlanSectionFactory,
    SessionDecisionFactory,
)
from tests.factories.institutions import InstitutionFactory

FAR = date(2999, 1, 1)


@pytest.fixture
def activity():
    return ActivityFactory(number="1.1", section__number="1")


@pytest.fixture
def late(activity):
    return MilestoneFactory(
        activity=activity,
        number="1.1.1",
        title_fr="En retard",
        baseline_on=date(2020, 1, 1),
    )


@pytest.fixture
def fine(activity):
    return MilestoneFactory(
        activity=activity, number="1.1.2", title_fr="À temps", baseline_on=FAR
    )


@pytest.fixture
def submitted(activity):
    milestone = MilestoneFactory(
        activity=activity, number="1.1.3", title_fr="Soumis", baseline_on=FAR
    )
    other = GrantFactory(role=Role.STAFF).user
    on, at = timezone.localdate(), timezone.now()
    milestone.submit(evidence=EvidenceFactory(), on=on, by=other, at=at)
    return milestone


@pytest.fixture
def session(activity):
    return CommitteeSessionFactory(plan=activity.plan, number=1)


def at(row, name, *args):
    plan = getattr(row, "plan", row)
    return reverse(f"cooperation:{name}", args=[plan.code, *args])


def filled(response):
    form = response.context["form"]
    values = {bound.html_name: bound.value() for bound in form}
    return {name: value for name, value in values.items() if value not in (None, "")}


# --- A session -------------------------------------------------------------------------


def test_agenda_is_proposed_from_what_is_late_at_risk_or_waits(
    client, staff, late, fine, submitted
):
    client.force_login(staff)

    page = client.get(at(late, "session_add"))

    assert page.context["form"]["milestones"].value() == [late.pk, submitted.pk]
    assertNotContains(page, "À temps")


def test_session_is_added_once_with_who_came(client, staff, late):
    body = InstitutionFactory(acronym="DGE", name_fr="Direction de l’emploi")
    client.force_login(staff)
    typed = filled(client.get(at(late, "session_add"))) | {
        "held_on": "1 3 2026",
        "place": "Lomé",
        "points": "Budget\n\nCalendrier",
        "present": "DGE : directeur\nReprésentant des employeurs",
        "excused": "DGE",
        "minutes": "Ouverture à 9 h.",
    }

    first = client.post(at(late, "session_add"), typed)
    client.post(at(late, "session_add"), typed)

    session = CommitteeSession.objects.get()
    assertRedirects(first, session.get_absolute_url())
    points = session.points.order_by("position")
    assert [str(point) for point in points] == [str(late), "Budget", "Calendrier"]
    sitting = session.attendances.order_by("pk")
    assert [(s.institution, s.function, s.is_present) for s in sitting] == [
        (body, "directeur", True),
        (None, "Représentant des employeurs", True),
        (body, "", False),
    ]
    page = client.get(session.get_absolute_url())
    for text in ("Lomé", "En retard", "Budget", "directeur", "Ouverture à 9 h."):
        assertContains(page, text)


def test_session_is_edited_and_keeps_what_is_not_changed(client, staff, late, session):
    AgendaPointFactory(session=session, text="Budget")
    AgendaPointFactory(session=session, text="", milestone=late)
    AttendanceFactory(session=session, function="Présidence")
    AttendanceFactory(
        session=session, function="", institution=InstitutionFactory(), is_present=False
    )
    client.force_login(staff)
    url = at(session, "session_edit", 1)
    typed = filled(client.get(url))
    typed["held_on"] = "2 3 2026"

    client.post(url, typed | {"minutes": "Clôture", "points": "Divers"})

    session.refresh_from_db()
    assert (session.minutes, session.held_on) == ("Clôture", date(2026, 3, 2))
    points = session.points.order_by("position")
    assert [str(point) for point in points] == [str(late), "Divers"]
    functions = session.attendances.order_by("pk").values_list("function", flat=True)
    assert list(functions) == ["Présidence", ""]


def test_list_and_print_show_sessions(client, observer, session):
    SessionDecisionFactory(session=session, text="Réunion trimestrielle")
    client.force_login(observer)

    assertContains(client.get(at(session, "session_list")), str(session))
    assertContains(client.get(at(session, "session_print", 1)), "Réunion trimestrielle")
    assertNotContains(client.get(session.get_absolute_url()), "Note a decision")


def test_list_says_when_there_is_none(client, staff, activity):
    client.force_login(staff)

    assertContains(client.get(at(activity, "session_list")), "No session yet")


@pytest.mark.parametrize("page", ["session_list", "session_detail"])
def test_queries_do_not_grow_with_the_rows(client, staff, session, late, page):
    client.force_login(staff)
    args = [1] if page == "session_detail" else []

    def rows():
        AgendaPointFactory(
            session=session,
            text="",
            milestone=MilestoneFactory(
                activity=late.activity, owner_institution=InstitutionFactory()
            ),
        )
        AttendanceFactory(session=session, institution=InstitutionFactory())
        SessionDecisionFactory(session=session, kind="added", milestone=late)
        CommitteeSessionFactory(plan=session.plan)

    rows()
    with CaptureQueriesContext(connection) as before:
        client.get(at(session, page, *args))
    for _row in range(3):
        rows()

    with CaptureQueriesContext(connection) as after:
        client.get(at(session, page, *args))

    assert len(after) == len(before)


# --- Decisions -------------------------------------------------------------------------


def decide(client, session, kind, **typed):
    url = at(session, f"session_{kind}", session.number)
    return client.post(url, filled(client.get(url)) | typed)


def test_decision_is_noted_once(client, staff, session):
    client.force_login(staff)
    url = at(session, "session_noted", 1)
    typed = filled(client.get(url)) | {"text": "On se réunit chaque trimestre."}

    client.post(url, typed)
    client.post(url, typed)

    assert SessionDecision.objects.get().kind == DecisionKind.NOTED
    assertContains(client.get(session.get_absolute_url()), "chaque trimestre")


def test_decision_becomes_a_milestone(client, staff, session, late):
    client.force_login(staff)

    decide(
        client,
        session,
        "added",
        text="Préparer le guide",
        title_fr="Guide prêt",
        activity=late.activity.pk,
        baseline_on="1 6 2999",
        owner=staff.pk,
    )

    milestone = Milestone.objects.get(title_fr="Guide prêt")
    assert (milestone.number, milestone.owner) == ("1.1.2", staff)
    assert milestone.forecast_on == date(2999, 6, 1)
    assert milestone.decisions.get().session == session
    assertContains(client.get(milestone.get_absolute_url()), str(session))


def test_session_confirms_sends_back_and_drops(client, staff, session, submitted, late):
    client.force_login(staff)

    refused = decide(
        client, session, "step", milestone=late.pk, verb="confirm", text="Vu"
    )
    assert refused.status_code == 409
    for milestone, verb in [(submitted, "confirm"), (late, "drop")]:
        decide(client, session, "step", milestone=milestone.pk, verb=verb, text="Vu")

    submitted.refresh_from_db()
    assert submitted.status == MilestoneStatus.REACHED
    kinds = session.decisions.order_by("pk").values_list("kind", flat=True)
    assert list(kinds) == ["confirmed", "dropped"]
    assert late.events.get().note == "Vu"


def test_new_dates_are_decided_in_a_session(client, coordinator, session, late, fine):
    Milestone.objects.filter(pk=late.pk).update(forecast_on=FAR)
    Milestone.objects.filter(pk=fine.pk).update(forecast_on=FAR + timedelta(days=9))
    client.force_login(coordinator)
    url = f"{at(session, 'plan_rebaseline')}?session=1"
    typed = filled(client.get(url))
    assert typed["reference"] == str(session)

    shown = client.post(url, typed | {"take": "all", "reason": "The law came later"})
    assert not session.plan.rebaselines.exists()
    response = client.post(url, filled(shown))

    assertRedirects(response, session.get_absolute_url())
    late.refresh_from_db()
    fine.refresh_from_db()
    assert (late.baseline_on, fine.baseline_on) == (FAR, FAR + timedelta(days=9))
    assert session.decisions.get().rebaseline.changes.count() == 2
    assertContains(client.get(session.get_absolute_url()), "The law came later")


def test_expected_dates_of_one_section_are_taken(client, coordinator, late, fine):
    deeper = PlanSectionFactory(plan=late.plan, parent=late.activity.section)
    below = MilestoneFactory(activity=ActivityFactory(section=deeper))
    other = PlanSectionFactory(plan=late.plan, number="2")
    elsewhere = MilestoneFactory(activity=ActivityFactory(section=other))
    Milestone.objects.exclude(pk=fine.pk).update(forecast_on=FAR)
    client.force_login(coordinator)
    url, section = at(late, "plan_rebaseline"), late.activity.section
    mine = f"date_{late.pk}"

    take = {"take": section.pk, mine: "5 5 2999"}
    shown = client.post(url, take).context["form"]

    assert shown[mine].value() == "5 5 2999"
    assert shown[f"date_{below.pk}"].value()
    assert not shown[f"date_{elsewhere.pk}"].value()
    assert not shown[f"date_{fine.pk}"].value()


def test_session_of_another_plan_is_not_there(client, coordinator, session):
    client.force_login(coordinator)

    url = at(session, "plan_rebaseline")
    assert client.get(f"{url}?session=9").status_code == 404


# --- What the database refuses ---------------------------------------------------------


def test_session_number_is_unique_in_its_plan(session):
    with pytest.raises(IntegrityError, match="session_number_is_unique_in_its_plan"):
        CommitteeSessionFactory(plan=session.plan, number=session.number)


def test_attendance_says_who():
    with pytest.raises(IntegrityError, match="attendance_says_who"):
        AttendanceFactory(function="")


def test_agenda_point_is_a_milestone_or_words(session):
    with pytest.raises(IntegrityError, match="agenda_point_is_a_milestone_or_words"):
        AgendaPointFactory(session=session, text="")


def test_milestone_is_on_an_agenda_once(session, late):
    AgendaPointFactory(session=session, text="", milestone=late)

    with pytest.raises(IntegrityError, match="milestone_is_on_an_agenda_once"):
        AgendaPointFactory(session=session, text="", milestone=late)


def test_decision_has_words():
    with pytest.raises(IntegrityError, match="decision_has_words"):
        SessionDecisionFactory(text="")


@pytest.mark.parametrize("kind", ["added", "rebaselined"])
def test_decision_points_at_what_its_kind_says(kind):
    with pytest.raises(IntegrityError, match="decision_points_at_what_its_kind_says"):
        SessionDecisionFactory(kind=kind)


def test_decision_is_of_a_session_and_a_milestone_of_its_plan(session):
    elsewhere = MilestoneFactory()

    with pytest.raises(IntegrityError, match="decision_is_on_a_milestone_of_its_plan"):
        SessionDecisionFactory(session=session, kind="added", milestone=elsewhere)


def test_decision_is_of_a_session_of_its_plan(session):
    with pytest.raises(IntegrityError, match="decision_is_of_a_session_of_its_plan"):
        SessionDecisionFactory(session=session, plan=MilestoneFactory().plan)


def test_decisions_stay_as_they_are():
    decision = SessionDecisionFactory()

    with pytest.raises(Exception, match="append_only"):
        decision.delete()
