"""Lines of minutes that become follow-ups: one each, for as long as they stand."""

from datetime import UTC, date, datetime
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from cooperation.actions.follow_ups import open_follow_up
from cooperation.actions.minutes import (
    keep_promises,
    save_addendum,
    save_correction,
    save_minutes,
)
from cooperation.models import FollowUp, FollowUpStatus, PromisedLine
from migration_coop.lib.records import EditConflict
from missions.models import Minutes, MinutesAddendum
from tests.at_once import at_once
from tests.factories.cooperation import FollowUpFactory, PromisedLineFactory
from tests.factories.institutions import CountryFactory, InstitutionFactory
from tests.factories.missions import VisitFactory

NOON = datetime(2019, 1, 28, 12, tzinfo=UTC)
LINE = "! @ANPE 15/03 envoyer le projet de protocole"


@pytest.fixture
def anpe():
    return InstitutionFactory(acronym="ANPE", country=CountryFactory(code="TG"))


@pytest.fixture
def visit(mission, anpe):
    return VisitFactory(mission=mission, number=1)


@pytest.fixture
def save(visit, staff):
    """Saves over whatever stands there now."""

    def saving(text, by=staff):
        minutes = Minutes.objects.filter(visit=visit).first()
        version = minutes.version if minutes else 0
        return save_minutes(visit, text=text, expected_version=version, by=by, at=NOON)

    return saving


def told():
    rows = FollowUp.objects.order_by("number")
    return list(rows.values_list("title", "owner_institution__acronym", "due_on"))


def test_a_marked_line_becomes_a_follow_up_of_the_visit(save, visit, staff):
    save(f"They met.\n{LINE}\n= Two meetings a year\n? Who pays")

    follow_up = FollowUp.objects.get()
    assert told() == [("Envoyer le projet de protocole", "ANPE", date(2019, 3, 15))]
    assert follow_up.visit == visit
    assert follow_up.status == FollowUpStatus.PROPOSED
    assert follow_up.events.get().by == staff
    assert str(follow_up.line) == LINE[2:]


def test_follow_ups_are_numbered_on(save, mission):
    FollowUpFactory(mission=mission, number=4)

    save(f"{LINE}\n! écrire\n! relancer")

    numbers = FollowUp.objects.order_by("number").values_list("number", flat=True)
    assert list(numbers) == [4, 5, 6, 7]


def test_saving_again_makes_no_second_one(save):
    save(LINE)
    save(f"{LINE}\nMore text.")
    save(f"Before\n- {LINE.upper()}\n{LINE}")

    assert FollowUp.objects.count() == 1


def test_an_edited_line_changes_its_follow_up(save):
    save(LINE)
    save("! 30/04 envoyer le projet de protocole d’accord")

    assert told() == [
        ("Envoyer le projet de protocole d’accord", None, date(2019, 4, 30))
    ]
    follow_up = FollowUp.objects.get()
    assert follow_up.version == 2
    save("! 30/05 envoyer le projet de protocole d’accord")
    assert told()[0][2] == date(2019, 5, 30)


def test_another_line_in_its_place_is_another_follow_up(save):
    save(LINE)
    save("! @ANPE désigner un point focal")

    assert [title for title, _, _ in told()] == [
        "Envoyer le projet de protocole",
        "Désigner un point focal",
    ]


def test_the_likest_lines_belong_together(save):
    save("! envoyer le projet de protocole\n! envoyer la liste des métiers")
    save("! envoyer la liste des métiers en tension\n! envoyer le projet du protocole")

    assert [title for title, _, _ in told()] == [
        "Envoyer le projet du protocole",
        "Envoyer la liste des métiers en tension",
    ]


def test_what_somebody_corrected_is_left_to_them(save, anpe):
    save("! @ANPO envoyer le projet de protocole")
    follow_up = FollowUp.objects.get()
    follow_up.title = "Envoyer le projet"
    follow_up.save_edit(expected_version=1, fields=["title"])

    save("! @ANPE envoyer le projet de protocole")

    assert told() == [("Envoyer le projet", None, None)]
    assert PromisedLine.objects.get().is_corrected
    assert PromisedLine.objects.get().text == "@ANPE envoyer le projet de protocole"


def test_what_was_agreed_is_not_changed_by_a_line(save, host_staff):
    save(LINE)
    FollowUp.objects.get().agree(by=host_staff, at=NOON)

    save("! @ANPE 30/04 envoyer le projet de protocole")

    assert told()[0][2] == date(2019, 3, 15)
    line = PromisedLine.objects.get()
    assert not line.is_untouched
    assert not line.is_corrected


def test_who_corrects_in_the_same_moment_wins(save, monkeypatch):
    save(LINE)
    FollowUp.objects.update(version=2, title="Theirs")
    monkeypatch.setattr(PromisedLine, "is_untouched", True)

    save("! @ANPE 30/04 envoyer le projet de protocole")

    assert told()[0][0] == "Theirs"


def test_a_removed_line_leaves_its_follow_up_and_may_come_back(save):
    save(LINE)
    save("They met.")
    assert FollowUp.objects.count() == 1
    save(LINE)
    assert FollowUp.objects.count() == 1


def test_a_follow_up_that_was_moved_to_another_visit_keeps_its_line(save, mission):
    save(LINE)
    FollowUp.objects.update(visit=VisitFactory(mission=mission))

    save(f"{LINE}\nMore.")

    assert FollowUp.objects.count() == 1


def test_a_line_that_says_nothing_to_do_makes_none(save):
    save("! @ANPE 15/03")

    assert FollowUp.objects.count() == 0


@pytest.mark.parametrize("names", ["a", "abcdefgh"])
def test_the_lines_cost_the_same_however_many(names, save, django_assert_num_queries):
    save("They met.")
    lines = "\n".join(f"! @ANPE 15/03 action {name}" for name in names)

    with django_assert_num_queries(28):
        save(lines)
    assert FollowUp.objects.count() == len(names)


def test_who_saves_second_changes_nothing(save, visit, staff):
    save(LINE)

    with pytest.raises(EditConflict):
        save_minutes(visit, text="! relancer", expected_version=0, by=staff, at=NOON)
    assert FollowUp.objects.count() == 1


def test_two_follow_ups_of_one_line_are_refused():
    first = PromisedLineFactory()

    with (
        pytest.raises(IntegrityError, match="line_of_minutes_makes_one_follow_up"),
        transaction.atomic(),
    ):
        PromisedLineFactory(
            minutes=first.minutes,
            follow_up=FollowUpFactory(mission=first.follow_up.mission),
            key=first.key,
        )


# Addenda


@pytest.fixture
def agreed(save, staff, host_staff):
    minutes = save(LINE)
    minutes.circulate(by=staff, at=NOON)
    minutes.agree(by=host_staff, at=NOON)
    return minutes


def test_an_addendum_promises_too_and_repeats_nothing(agreed, staff):
    for _ in range(2):
        save_addendum(
            agreed,
            text=f"{LINE}\n! @ANPE relancer l’ANETI",
            form_key=uuid4(),
            by=staff,
            at=NOON,
        )

    assert [title for title, _, _ in told()] == [
        "Envoyer le projet de protocole",
        "Relancer l’ANETI",
    ]


def test_a_corrected_addendum_changes_its_follow_up(agreed, staff, host_staff):
    addendum = save_addendum(
        agreed, text="! relancer l’ANETI", form_key=uuid4(), by=staff, at=NOON
    )
    addendum.ask_for_correction(by=host_staff, at=NOON, note="When?")

    save_correction(
        MinutesAddendum.objects.get(),
        text="! relancer l’ANETI 30/04",
        expected_version=addendum.version,
        by=staff,
        at=NOON,
    )

    assert told()[1] == ("Relancer l’ANETI", None, date(2019, 4, 30))


# Races


@pytest.mark.django_db(transaction=True)
def test_two_who_save_at_once_make_one_follow_up(visit, staff, mission):
    def send(_number):
        save_minutes(visit, text=LINE, expected_version=0, by=staff, at=NOON)

    at_once(2, send)

    assert FollowUp.objects.count() == 1


def test_keeping_promises_twice_changes_nothing(save, staff, mission):
    minutes = save(LINE)
    open_follow_up(mission=mission, title="Other", by=staff, at=NOON)

    keep_promises(minutes, by=staff, at=NOON)

    assert FollowUp.objects.count() == 2
