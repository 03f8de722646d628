from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError

from cooperation.models import (
    Cooperation,
    CooperationStatus,
    Instrument,
    InstrumentStatus,
    Stage,
    StageChange,
    StageGroup,
)
from cooperation.permissions import may_record_stage
from migration_coop.lib.lifecycle import TransitionError
from tests.at_once import at_once
from tests.factories.accounts import GrantFactory, UserFactory
from tests.factories.cooperation import (
    CooperationFactory,
    CooperationPartyFactory,
    CooperationProgrammeFactory,
    EvidenceFactory,
    InstrumentFactory,
    StageChangeFactory,
)
from tests.factories.institutions import CountryFactory

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
TODAY = date(2026, 3, 2)


def enter(cooperation, stage, *, by, on=TODAY, note=""):
    evidence = EvidenceFactory()
    cooperation.enter_stage(stage, on=on, evidence=evidence, by=by, at=NOON, note=note)


# --- Stages ---------------------------------------------------------------------------


def test_a_stage_is_entered_on_a_day_with_its_evidence(cooperation, coordinator):
    enter(cooperation, Stage.EXCHANGE, by=coordinator)

    cooperation.refresh_from_db()
    change = cooperation.stage_changes.get()
    assert (cooperation.stage, cooperation.stage_since) == (Stage.EXCHANGE, TODAY)
    assert (change.from_stage, change.to_stage) == (Stage.IDENTIFIED, Stage.EXCHANGE)
    assert (change.by, change.dated_on) == (coordinator, TODAY)


def test_going_back_is_possible_and_kept(cooperation, coordinator):
    enter(cooperation, Stage.SIGNED, by=coordinator)
    with pytest.raises(TransitionError, match="Say why it goes back"):
        enter(cooperation, Stage.NEGOTIATION, by=coordinator)
    enter(cooperation, Stage.NEGOTIATION, by=coordinator, note="It was a draft")

    stages = cooperation.stage_changes.order_by("pk").values_list("to_stage", flat=True)
    assert list(stages) == [Stage.SIGNED, Stage.NEGOTIATION]


@pytest.mark.parametrize(
    ("on", "text"),
    [
        (date(2026, 3, 3), "has not come yet"),
        (date(2026, 3, 1), "entered later, on 2\N{NO-BREAK SPACE}March 2026"),
    ],
)
def test_stages_are_entered_in_the_order_of_their_days(
    cooperation, coordinator, on, text
):
    enter(cooperation, Stage.EXCHANGE, by=coordinator)

    with pytest.raises(TransitionError, match=text):
        enter(cooperation, Stage.ROADMAP, by=coordinator, on=on)


def test_a_stage_is_not_entered_twice(cooperation, coordinator):
    enter(cooperation, Stage.EXCHANGE, by=coordinator)

    with pytest.raises(TransitionError, match="already"):
        enter(cooperation, Stage.EXCHANGE, by=coordinator)


def test_a_stage_entered_meanwhile_is_said(cooperation, coordinator):
    stale = Cooperation.objects.get(pk=cooperation.pk)
    enter(cooperation, Stage.EXCHANGE, by=coordinator)

    with pytest.raises(TransitionError, match="Someone else"):
        enter(stale, Stage.ROADMAP, by=coordinator)


@pytest.mark.django_db(transaction=True)
def test_of_two_people_who_record_a_stage_at_once_one_wins():
    pk, by = CooperationFactory().pk, UserFactory()

    def record(_number):
        try:
            enter(Cooperation.objects.get(pk=pk), Stage.EXCHANGE, by=by)
        except TransitionError:
            return "told"
        return "recorded"

    outcomes = at_once(2, record)

    assert sorted(outcomes) == ["recorded", "told"]
    assert StageChange.objects.count() == 1


@pytest.mark.parametrize(
    ("stage", "group"),
    [
        (Stage.IDENTIFIED, StageGroup.CONTACT),
        (Stage.EXCHANGE, StageGroup.EXCHANGE),
        (Stage.ROADMAP, StageGroup.PRIORITIES),
        (Stage.IN_FORCE, StageGroup.AGREEMENT),
        (Stage.REVIEW, StageGroup.IMPLEMENTATION),
    ],
)
def test_nine_stages_are_shown_as_five(stage, group):
    assert CooperationFactory.build(stage=stage).stage_group == group


# --- Side states, names -------------------------------------------------------


def test_it_can_be_suspended_and_resumed(cooperation, coordinator):
    cooperation.suspend(by=coordinator, at=NOON, note="Until a framework exists")
    cooperation.resume(by=coordinator, at=NOON, note="The framework exists")
    cooperation.terminate(by=coordinator, at=NOON, note="By letter")
    cooperation.resume(by=coordinator, at=NOON, note="A mistake")
    cooperation.expire(by=coordinator, at=NOON)

    assert cooperation.status == CooperationStatus.EXPIRED
    assert cooperation.events.count() == 5


def test_one_can_supersede_another(cooperation, coordinator):
    newer = CooperationFactory()

    cooperation.supersede(newer, by=coordinator, at=NOON, note="Agreement of 2025")

    cooperation.refresh_from_db()
    assert cooperation.superseded_by == newer


def test_title_follows_the_reader():
    cooperation = CooperationFactory.build(title_fr="Coopération", title_en="Together")

    assert str(cooperation) == "Together"


# --- Who ------------------------------------------------------------------------------


def test_who_sees_a_cooperation_and_who_may_change_it(
    cooperation, staff, host_staff, observer, outsider, nobody, coordinator
):
    def seen_by(user):
        return [row.editable for row in Cooperation.objects.for_user(user)]

    assert seen_by(staff) == [True]
    assert seen_by(host_staff) == [True]
    assert seen_by(coordinator) == [True]
    assert seen_by(observer) == [False]
    assert seen_by(outsider) == []
    assert seen_by(nobody) == []


def test_a_party_sees_its_cooperation(cooperation, agency_staff, follow_up):
    institution = follow_up.owner_institution
    CooperationPartyFactory(cooperation=cooperation, institution=institution)
    CooperationFactory()

    assert list(Cooperation.objects.for_user(agency_staff)) == [cooperation]


def test_a_programme_coordinator_changes_what_the_programme_supports(
    cooperation, programme_coordinator
):
    programme = programme_coordinator.programme_grants.get().programme
    CooperationProgrammeFactory(cooperation=cooperation, programme=programme)
    CooperationFactory()

    seen = Cooperation.objects.for_user(programme_coordinator)

    assert [row.editable for row in seen] == [True]
    assert may_record_stage(programme_coordinator, cooperation)


def test_coordinators_record_stages_and_ministries_do_not(
    cooperation, staff, coordinator, administrator
):
    of_country = GrantFactory(role="coordinator", country=CountryFactory(code="TN"))

    assert may_record_stage(coordinator, cooperation)
    assert may_record_stage(administrator, cooperation)
    assert may_record_stage(of_country.user, cooperation)
    assert not may_record_stage(staff, cooperation)


def test_pairs_are_found_from_either_side(cooperation):
    assert list(Cooperation.objects.of_pair("TN", "TG")) == [cooperation]
    assert list(Cooperation.objects.in_order()) == [cooperation]


# --- What the database refuses ----------------------------------------------------------


def test_database_refuses_a_pair_out_of_order():
    togo, tunisia = CountryFactory(), CountryFactory(code="TN")

    with pytest.raises(IntegrityError, match="pair_is_in_alphabetical_order"):
        CooperationFactory(country_a=tunisia, country_b=togo)


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"stage": 9, "stage_since": TODAY}, "cooperation_stage_is_known"),
        ({"stage": Stage.SIGNED}, "stage_is_dated_once_entered"),
        ({"status": "superseded"}, "names_its_successor_exactly_when_superseded"),
    ],
)
def test_database_refuses_what_is_never_true(cooperation, changes, rule):
    with pytest.raises(IntegrityError, match=rule):
        Cooperation.objects.filter(pk=cooperation.pk).update(**changes)


def test_database_refuses_a_party_or_a_programme_twice(cooperation):
    party = CooperationPartyFactory(cooperation=cooperation)

    with pytest.raises(IntegrityError, match="cooperation_names_a_party_once"):
        CooperationPartyFactory(cooperation=cooperation, country=party.country)


def test_database_refuses_the_same_programme_twice(cooperation):
    support = CooperationProgrammeFactory(cooperation=cooperation)

    with pytest.raises(IntegrityError, match="supports_a_cooperation_once"):
        CooperationProgrammeFactory(
            cooperation=cooperation, programme=support.programme
        )


def test_database_refuses_a_step_back_without_a_reason():
    with pytest.raises(IntegrityError, match="stage_change_back_says_why"):
        StageChangeFactory(from_stage=Stage.SIGNED, to_stage=Stage.ROADMAP)


def test_database_refuses_a_change_of_stage_that_changes_nothing():
    with pytest.raises(IntegrityError, match="stage_change_changes_the_stage"):
        StageChangeFactory(to_stage=Stage.IDENTIFIED)


# --- Instruments ------------------------------------------------------------------------


def test_an_instrument_is_signed_then_in_force_then_ends(coordinator):
    instrument = InstrumentFactory()

    instrument.sign(on=date(2019, 11, 15), by=coordinator, at=NOON)
    instrument.enter_into_force(on=date(2021, 1, 1), by=coordinator, at=NOON)
    instrument.suspend(by=coordinator, at=NOON, note="No framework")
    instrument.expire(by=coordinator, at=NOON)

    instrument.refresh_from_db()
    assert instrument.status == InstrumentStatus.EXPIRED
    assert (instrument.signed_on, instrument.in_force_on) == (
        date(2019, 11, 15),
        date(2021, 1, 1),
    )
    assert str(instrument) == instrument.title


def test_a_signed_instrument_can_be_terminated(coordinator):
    instrument = InstrumentFactory()
    instrument.sign(on=TODAY, by=coordinator, at=NOON)

    instrument.terminate(by=coordinator, at=NOON, note="By letter")

    with pytest.raises(TransitionError):
        instrument.expire(by=coordinator, at=NOON)


def test_instruments_are_seen_with_their_cooperation(staff, outsider):
    instrument = InstrumentFactory()

    assert list(Instrument.objects.for_user(staff).in_order()) == [instrument]
    assert not Instrument.objects.for_user(outsider).exists()


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"status": "signed"}, "instrument_is_dated_once_signed"),
        ({"status": "in_force", "signed_on": TODAY}, "in_force_says_since_when"),
        (
            {"signed_on": TODAY, "expires_on": date(2020, 1, 1)},
            "does_not_expire_before_it_is_signed",
        ),
    ],
)
def test_database_refuses_instruments_without_their_dates(changes, rule):
    instrument = InstrumentFactory()

    with pytest.raises(IntegrityError, match=rule):
        Instrument.objects.filter(pk=instrument.pk).update(**changes)
