"""The nightly look through the registry: what it keeps, forgets and remembers."""

from datetime import UTC, datetime

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction

from institutions.actions.merges import merge_records, undo_merge
from institutions.duplicates import registers
from institutions.duplicates.registers import sweep_institutions, sweep_people
from institutions.models import DuplicateKeys, DuplicatePair, PersonPair
from institutions.tasks import sweep_duplicates
from tests.factories.accounts import UserFactory
from tests.factories.institutions import (
    ChannelFactory,
    CountryFactory,
    DuplicatePairFactory,
    FormerNameFactory,
    InstitutionFactory,
    PersonFactory,
    PersonVariantFactory,
    PostFactory,
)
from tests.institutions.merged_rows import wanted

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 2, 2, tzinfo=UTC)
LATER = datetime(2026, 3, 3, 2, tzinfo=UTC)


@pytest.fixture
def known():
    return InstitutionFactory(
        name_fr="Direction générale de l'emploi",
        name_en="Directorate-General for Employment",
        acronym="DGE",
    )


@pytest.fixture
def twice(known):
    return InstitutionFactory(name_fr="Dir. gén. de l'Emploi")


def pairs():
    return list(DuplicatePair.objects.values_list("first", "second"))


def test_a_sweep_keeps_who_looks_alike_with_the_reasons(known, twice):
    InstitutionFactory(name_fr="Office des mines")

    swept = sweep_institutions(at=AT)

    pair = DuplicatePair.objects.get()
    assert (pair.first, pair.second) == (known, twice)
    assert pair.score >= 90
    assert {kind for kind, _value in pair.reasons} >= {"names", "country"}
    assert (swept.looked_at, len(swept.alike), swept.is_complete) == (3, 1, True)


def test_a_second_sweep_looks_at_nothing_and_writes_nothing(known, twice):
    sweep_institutions(at=AT)
    before = list(DuplicatePair.objects.values())

    swept = sweep_institutions(at=LATER)

    assert (swept.looked_at, swept.alike, swept.dropped) == (0, set(), 0)
    assert list(DuplicatePair.objects.values()) == before


def test_a_sweep_that_stopped_goes_on_where_it_was(known, twice, monkeypatch):
    monkeypatch.setattr("institutions.duplicates.sweep.COMPARED", 1)

    assert not sweep_institutions(at=AT, most=1).is_complete
    swept = sweep_institutions(at=LATER, most=1)

    assert (swept.looked_at, swept.is_complete) == (1, True)
    assert pairs() == [(known.pk, twice.pk)]


def test_what_changed_is_compared_again(known, twice):
    sweep_institutions(at=AT)
    type(twice).objects.filter(pk=twice.pk).update(name_fr="Office des mines")

    swept = sweep_institutions(at=LATER)

    assert (swept.looked_at, swept.dropped) == (1, 1)
    assert pairs() == []


def test_a_former_name_is_a_change_and_a_way_to_be_found(known):
    other = InstitutionFactory(name_fr="Service des mines")
    sweep_institutions(at=AT)
    former = FormerNameFactory(
        institution=other, name_fr="Direction de l'emploi", acronym="DGE"
    )

    sweep_institutions(at=LATER)

    assert "TG:=dge" in DuplicateKeys.objects.get(pk=other.pk).keys
    assert pairs() == [(known.pk, other.pk)]
    former.delete()
    assert "TG:=dge" not in DuplicateKeys.objects.get(pk=other.pk).keys


def test_somebody_who_served_in_both_is_a_reason(known, twice):
    person = PersonFactory()
    for body in (known, twice):
        PostFactory(person=person, institution=body)

    sweep_institutions(at=AT)

    assert ["people", 1] in DuplicatePair.objects.get().reasons


def test_a_body_without_a_country_is_compared_with_those_of_all(known):
    other = InstitutionFactory(name_fr="Direction générale de l'emploi", country=None)
    CountryFactory(code="BJ")
    InstitutionFactory(name_fr="Direction générale de l'emploi", country_id="BJ")

    sweep_institutions(at=AT)

    assert (known.pk, other.pk) in pairs()
    assert len(pairs()) == 2


def test_what_was_dissolved_drops_out(known, twice, administrator):
    sweep_institutions(at=AT)
    twice.dissolve(by=administrator, at=AT, note="x")

    assert sweep_institutions(at=LATER).dropped == 1
    assert pairs() == []


def test_an_answer_survives_sweeps_and_can_be_taken_back(known, twice, administrator):
    sweep_institutions(at=AT)
    pair = DuplicatePair.objects.get()
    pair.tell_apart(by=administrator, at=AT, note="Two desks")
    type(twice).objects.filter(pk=twice.pk).update(name_fr="Office des mines")

    sweep_institutions(at=LATER)

    pair.refresh_from_db()
    assert pair.is_told_apart
    assert pair.told_apart_note == "Two desks"
    assert not DuplicatePair.objects.waiting()
    pair.take_back()
    assert list(DuplicatePair.objects.waiting()) == [pair]
    assert not pair.is_told_apart


def test_an_answer_no_longer_counts_when_they_have_become_clearly_more_alike(
    administrator,
):
    pair = DuplicatePairFactory(score=82)
    pair.tell_apart(by=administrator, at=AT)

    for score, is_open in ((91, False), (92, True)):
        pair.score = score
        pair.save(update_fields=["score"])

        assert DuplicatePair.objects.waiting().exists() is is_open
        assert DuplicatePair.objects.told_apart().exists() is not is_open
        assert pair.is_told_apart is not is_open


def test_people_are_found_by_their_names_mail_and_posts():
    known = PersonFactory(given_names="Ablavi", family_name="Tetteh")
    twice = PersonFactory(given_names="A.", family_name="TETTEH")
    other = PersonFactory(given_names="Komlan", family_name="Batchey")
    body = InstitutionFactory()
    for person in (known, twice, other):
        PostFactory(person=person, institution=body)
        ChannelFactory(person=person, value="Info@x.tg")
    PersonFactory(given_names="Ablavi", family_name="Tetteh", is_withdrawn=True)

    swept = sweep_people(at=AT)

    pair = PersonPair.objects.get()
    assert (pair.first, pair.second) == (known, twice)
    assert swept.looked_at == 3
    assert sweep_people(at=LATER).looked_at == 0


def test_who_moved_to_another_institution_is_found_by_a_variant_of_the_name():
    known = PersonFactory(given_names="Gaston", family_name="Batchey")
    PersonVariantFactory(person=known, given_names="Komlan", family_name="Apédoh")
    twice = PersonFactory(given_names="Apedoh", family_name="Komlann")
    PersonFactory(given_names="Kofi", family_name="Apédoh")
    for person in (known, twice):
        PostFactory(person=person)

    sweep_people(at=AT)

    assert list(PersonPair.objects.values_list("first", "second")) == [
        (known.pk, twice.pk)
    ]


def test_the_command_sweeps_both_and_says_what_it_did(known, twice, capsys):
    call_command("sweep_duplicates")

    said = capsys.readouterr().out
    assert "institutions: 2 looked at, 1 pairs alike, 0 dropped" in said
    assert "people: 0 looked at" in said


def test_the_task_comes_back_until_all_is_looked_at(known, twice, monkeypatch):
    monkeypatch.setattr("institutions.duplicates.sweep.COMPARED", 1)
    monkeypatch.setattr(registers, "AT_ONCE", 1)
    asked = []
    monkeypatch.setattr(sweep_duplicates, "apply_async", lambda: asked.append(1))

    sweep_duplicates()
    sweep_duplicates()

    assert asked == [1]
    assert pairs() == [(known.pk, twice.pk)]


def broken(**fields):
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        DuplicatePairFactory(**fields)
    return str(refused.value)


def test_a_pair_is_kept_once_in_order_and_answered_by_somebody(known, twice):
    DuplicatePairFactory(first=known, second=twice)

    assert "duplicate_pair_is_kept_once" in broken(first=known, second=twice)
    assert "duplicate_pair_is_in_order" in broken(first=twice, second=known)
    assert "score_is_per_cent" in broken(score=101)
    assert "by_somebody_at_some_time" in broken(told_apart_at=AT, told_apart_score=1)


def merged_and_parted(kept, merged, sweep_them, found):
    """What is found while the two are one, and once they are two again."""
    by = UserFactory()
    merge = merge_records(kept, merged, wanted(kept, merged), by=by, at=AT)
    sweep_them(at=AT)
    together = found()
    undo_merge(merge, by=by, at=LATER)
    sweep_them(at=LATER)
    return together, found()


def test_a_merged_record_is_in_no_pair_until_the_merge_is_undone(known, twice):
    sweep_institutions(at=AT)

    found = merged_and_parted(known, twice, sweep_institutions, pairs)

    assert found == ([], [(known.pk, twice.pk)])


def test_a_merged_person_is_in_no_pair_until_the_merge_is_undone():
    names = {"family_name": "Apedoh", "given_names": "Komlan Gaston"}
    one, other = PersonFactory(**names), PersonFactory(**names)
    for person in (one, other):
        ChannelFactory(person=person, value="k.apedoh@example.org")
    sweep_people(at=AT)
    assert PersonPair.objects.count() == 1

    found = merged_and_parted(one, other, sweep_people, PersonPair.objects.count)

    assert found == (0, 1)
