"""Minutes between two sides: kept, compared, agreed, locked, added to."""

from uuid import uuid4

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from migration_coop.lib.lifecycle import TransitionError
from migration_coop.lib.records import EditConflict
from missions.actions.minutes import correct_addendum, write_addendum, write_minutes
from missions.models import Minutes, MinutesAddendum, MinutesStatus, MinutesVersion
from tests.at_once import at_once
from tests.factories.missions import (
    LOGGED,
    MinutesAddendumFactory,
    MinutesFactory,
    MinutesVersionFactory,
    VisitFactory,
)

CIRCULATED = {"status": MinutesStatus.CIRCULATED, "circulated_at": LOGGED}
AGREED = {**CIRCULATED, "status": MinutesStatus.AGREED, "agreed_at": LOGGED}


@pytest.fixture
def visit(mission):
    return VisitFactory(mission=mission, number=1)


def write(visit, text, *, by, version=0):
    return write_minutes(visit, text=text, expected_version=version, by=by, at=LOGGED)


def text_of(response):
    return response.content.decode().replace("\N{NO-BREAK SPACE}", " ")


# Writing


def test_every_saved_text_is_kept(staff, visit):
    write(visit, "First", by=staff)
    minutes = write(visit, "Second", by=staff, version=1)

    texts = minutes.versions.order_by("number").values_list("number", "text")
    assert list(texts) == [(1, "First"), (2, "Second")]


def test_the_second_of_two_who_write_is_told(staff, visit):
    write(visit, "Theirs", by=staff)

    with pytest.raises(EditConflict), transaction.atomic():
        write(visit, "Mine", by=staff)
    assert Minutes.objects.get().text == "Theirs"


def test_a_text_that_arrives_twice_is_saved_once(staff, visit):
    write(visit, "First", by=staff)
    write(visit, "First", by=staff)
    write(visit, "Second", by=staff, version=1)
    minutes = write(visit, "Second", by=staff, version=1)

    assert minutes.versions.count() == 2
    assert minutes.version == 2


def test_minutes_that_somebody_else_begins_in_this_moment_are_found(
    staff, visit, monkeypatch
):
    MinutesFactory(visit=visit)
    nobody_yet = Minutes.objects.none()
    locked = Minutes.objects.select_for_update
    answers = iter([nobody_yet])
    monkeypatch.setattr(
        Minutes.objects, "select_for_update", lambda: next(answers, locked())
    )

    with pytest.raises(EditConflict), transaction.atomic():
        write(visit, "Mine", by=staff)


def test_a_circulated_text_is_not_changed(staff, visit):
    MinutesFactory(visit=visit, **CIRCULATED)

    with pytest.raises(TransitionError):
        write(visit, "Other", by=staff, version=1)


# What the database refuses


@pytest.mark.parametrize(
    "change", [{"text": "Other"}, {"language": "en"}, {"status": MinutesStatus.DRAFT}]
)
def test_agreed_minutes_are_locked(change, visit):
    MinutesFactory(visit=visit, **AGREED)

    with pytest.raises(DatabaseError, match="agreed_is_locked"), transaction.atomic():
        Minutes.objects.update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        Minutes.objects.all().delete()


def test_agreed_minutes_have_no_new_version(visit):
    minutes = MinutesFactory(visit=visit, **AGREED)

    with pytest.raises(DatabaseError, match="no new version"), transaction.atomic():
        MinutesVersionFactory(minutes=minutes)


def test_versions_are_only_added(visit):
    MinutesVersionFactory(minutes=MinutesFactory(visit=visit))

    with pytest.raises(DatabaseError), transaction.atomic():
        MinutesVersion.objects.update(text="Other")


def test_only_agreed_minutes_have_addenda(visit):
    minutes = MinutesFactory(visit=visit, **CIRCULATED)

    with pytest.raises(DatabaseError, match="Only agreed"), transaction.atomic():
        MinutesAddendumFactory(minutes=minutes)


def test_an_agreed_addendum_is_locked(staff):
    addendum = MinutesAddendumFactory()
    addendum.agree(by=staff, at=LOGGED)

    with pytest.raises(DatabaseError, match="agreed_is_locked"), transaction.atomic():
        MinutesAddendum.objects.update(text="Other")


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"number": 1}, "addendum_number_is_unique_in_its_minutes"),
        ({"circulated_at": None}, "addendum_has_circulated_at_unless_draft"),
        ({"agreed_at": LOGGED}, "addendum_has_agreed_at_exactly_when_agreed"),
    ],
)
def test_an_addendum_that_contradicts_itself_is_refused(fields, name):
    first = MinutesAddendumFactory(number=1)

    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        MinutesAddendumFactory(minutes=first.minutes, **({"number": 2} | fields))


# Addenda


def add(minutes, by, **typed):
    typed = {"text": "The day was the 22nd.", "form_key": uuid4()} | typed
    return write_addendum(minutes, **typed, by=by, at=LOGGED)


def test_an_addendum_is_with_the_other_side_as_soon_as_it_is_written(staff, visit):
    minutes = MinutesFactory(visit=visit, **AGREED)

    first, second = add(minutes, staff), add(minutes, staff)

    assert [first.number, second.number] == [1, 2]
    assert first.is_circulated
    assert str(first) == "addendum 1"
    steps = first.events.order_by("pk").values_list("to_status", flat=True)
    assert list(steps) == ["draft", "circulated"]


def test_an_addendum_that_arrives_twice_is_one(staff, visit):
    minutes = MinutesFactory(visit=visit, **AGREED)
    key = uuid4()

    assert add(minutes, staff, form_key=key) == add(minutes, staff, form_key=key)
    assert minutes.addenda.count() == 1


def test_minutes_that_are_not_agreed_are_edited_instead(staff, visit):
    with pytest.raises(TransitionError):
        add(MinutesFactory(visit=visit), staff)


def test_a_corrected_addendum_goes_to_the_other_side_again(staff, host_staff):
    addendum = MinutesAddendumFactory()
    with pytest.raises(TransitionError):
        correct_addendum(addendum, text="A", expected_version=1, by=staff, at=LOGGED)
    addendum.ask_for_correction(by=host_staff, at=LOGGED, note="Which day?")

    correct_addendum(
        addendum, text="The 23rd.", expected_version=2, by=staff, at=LOGGED
    )

    addendum.refresh_from_db()
    assert addendum.is_circulated
    assert (addendum.text, addendum.by) == ("The 23rd.", staff)


def test_an_addendum_that_somebody_else_corrected_is_not_overwritten(staff):
    addendum = MinutesAddendumFactory(status=MinutesStatus.DRAFT, circulated_at=None)

    with pytest.raises(EditConflict), transaction.atomic():
        correct_addendum(addendum, text="A", expected_version=7, by=staff, at=LOGGED)


# Approving what was read


def test_nobody_approves_a_text_that_took_the_place_of_the_one_they_read(
    client, staff, host_staff, visit
):
    minutes = MinutesFactory(visit=visit, version=4, **CIRCULATED)
    MinutesVersionFactory(minutes=minutes, by=staff)
    client.force_login(host_staff)
    address = f"{visit.get_absolute_url()}minutes/agree/"

    late = client.post(f"{address}?seen=2")

    assert late.status_code == 409
    assert "The text has changed since you read it." in text_of(late)
    minutes.refresh_from_db()
    assert minutes.is_circulated
    assert client.post(f"{address}?seen=4").status_code == 302


# Comparing


@pytest.fixture
def compared(staff, visit):
    minutes = MinutesFactory(visit=visit, text="avec présélection des candidats")
    for number, text in enumerate(
        ["avec sélection des candidats", "<b>avec</b>", minutes.text], start=1
    ):
        MinutesVersionFactory(minutes=minutes, number=number, text=text, by=staff)
    minutes.circulate(by=staff, at=LOGGED)
    return f"{visit.get_absolute_url()}minutes/compare"


def test_two_texts_are_compared_word_by_word(client, observer, compared):
    client.force_login(observer)

    response = client.get(f"{compared}/1/3/")

    assert response.context["changes"] == 1
    text = " ".join(text_of(response).split())
    assert '[added: </span>présélection <span class="visually-hidden">]' in text
    assert '[removed: </span>sélection <span class="visually-hidden">]' in text
    assert "/minutes/agree/" not in text


def test_who_approves_does_so_beside_the_changes(client, host_staff, compared):
    client.force_login(host_staff)

    assert "minutes/agree/?seen=2" in text_of(client.get(f"{compared}/1/3/"))
    assert "minutes/agree/" not in text_of(client.get(f"{compared}/1/2/"))


def test_what_was_typed_is_shown_as_text_there_too(client, observer, compared):
    client.force_login(observer)

    text = text_of(client.get(f"{compared}/1/2/"))

    assert "&lt;b&gt;avec&lt;/b&gt;" in text
    assert "<b>avec" not in text


@pytest.mark.parametrize("pair", ["1/9", "9/1", "0/1"])
def test_texts_that_do_not_exist_are_not_found(pair, client, observer, compared):
    client.force_login(observer)

    assert client.get(f"{compared}/{pair}/").status_code == 404


# Races


@pytest.mark.django_db(transaction=True)
def test_a_text_sent_twice_at_once_is_saved_once(staff, visit):
    def send(_number):
        write(visit, "Mine", by=staff)

    at_once(2, send)

    assert MinutesVersion.objects.count() == 1
