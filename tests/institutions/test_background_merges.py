"""Big merges, and their undo, wait for a worker: each is done once, or not at all."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone

from accounts.models import Role
from institutions import tasks
from institutions.actions.merges import MergeError, merge_records, undo_merge
from institutions.actions.running_merges import run_merges
from institutions.models import Institution, Merge, Person
from tests.factories.accounts import GrantFactory
from tests.factories.institutions import (
    InstitutionFactory,
    MergeFactory,
    PersonFactory,
    PostFactory,
)
from tests.factories.missions import VisitFactory
from tests.institutions.merge_page import address, merge, sent, shown
from tests.institutions.merged_rows import everything, wanted


@pytest.fixture(autouse=True)
def everything_is_much(settings):
    settings.MERGE_AT_ONCE_ROWS = 0


@pytest.fixture
def waiting(aneti, double):
    """What somebody decided, and nobody has done yet."""
    VisitFactory.create_batch(2, institution=double)
    return merge(aneti, double, name_fr="merged")


@pytest.fixture
def merged(waiting):
    return done(waiting)


def done(merge):
    run_merges()
    return Merge.objects.get(pk=merge.pk)


def edit(record, field="city", value="La Marsa"):
    record.refresh_from_db()
    setattr(record, field, value)
    record.save_edit(expected_version=record.version, fields=[field])


def page_of(client, merge):
    return client.get(merge.get_absolute_url()).content.decode()


# --- Queued and carried out ------------------------------------------------------------


def test_a_big_merge_waits_and_a_worker_carries_it_out(editor, aneti, double):
    VisitFactory.create_batch(2, institution=double)
    name = double.name_fr
    form = sent(editor.get(address(aneti, double)), name_fr="merged")

    asked = editor.post(address(aneti, double), form)

    merge = Merge.objects.get()
    assert asked.url == merge.get_absolute_url()
    assert (merge.state, merge.changes) == ("waiting", [])
    assert double.visits.count() == 2
    merge = done(merge)
    assert (merge.state, merge.is_waiting) == ("merged", False)
    assert aneti.visits.count() == 2
    aneti.refresh_from_db()
    double.refresh_from_db()
    assert (aneti.name_fr, double.merged_into) == (name, aneti)
    assert merge.merged.events.latest("pk").by == merge.by


def test_a_small_merge_is_done_at_once(settings, aneti, double):
    settings.MERGE_AT_ONCE_ROWS = 1
    VisitFactory(institution=double)

    assert merge(aneti, double).state == "merged"


@pytest.mark.parametrize("kind", [Institution, Person])
def test_what_waited_is_undone_to_what_it_was(kind):
    by = GrantFactory(role=Role.ADMIN, country=None).user
    make = InstitutionFactory if kind is Institution else PersonFactory
    kept, other = make(), make()
    PostFactory.create_batch(2, **{kind.__name__.lower(): other})
    before = everything(kind)

    wish = wanted(kept, other)
    merged = done(merge_records(kept, other, wish, by=by, at=timezone.now()))
    assert merged.state == "merged"
    assert everything(kind) != before
    asked = undo_merge(merged, by=merged.by, at=timezone.now())
    assert (asked.state, asked.undone_at) == ("undoing", None)

    undone = done(merged)
    assert (undone.state, undone.conflicts) == ("undone", [])
    assert everything(kind) == before


def test_a_double_click_waits_once(editor, aneti, double):
    VisitFactory(institution=double)
    form = sent(editor.get(address(aneti, double)))

    first = editor.post(address(aneti, double), form)
    second = editor.post(address(aneti, double), form)

    assert first.url == second.url == Merge.objects.get().get_absolute_url()


def test_the_history_names_whoever_asked_for_it(waiting, aneti):
    done(waiting)

    kept = aneti.history.order_by("-pgh_id").first()
    assert kept.pgh_context.metadata["user"] == waiting.by.pk


def test_the_thirty_days_begin_with_the_merge(waiting):
    Merge.objects.update(at=timezone.now() - timedelta(days=2))

    assert timezone.now() - done(waiting).at < timedelta(days=1)


def test_the_command_does_all_that_waits(waiting):
    call_command("run_merges", stdout=StringIO())

    assert not Merge.objects.waiting().exists()


def test_the_task_asks_for_what_is_left(waiting, monkeypatch):
    woken = []
    monkeypatch.setattr(tasks, "wake", woken.append)
    runs = [lambda: run_merges(budget=0), run_merges]
    for run in runs:
        monkeypatch.setattr(tasks.running_merges, "run_merges", run)
        tasks.run_merges()

    assert woken == [tasks.run_merges]
    assert not Merge.objects.waiting().exists()


# --- Refused ---------------------------------------------------------------------------


def test_what_changed_meanwhile_is_refused_and_compared_again(
    editor, waiting, aneti, double
):
    edit(aneti)

    refused = done(waiting)

    assert refused.state == "refused"
    assert double.visits.count() == 2
    html = page_of(editor, refused)
    assert "One of the two was changed before they were merged." in html
    assert "was not merged into" in html
    link = f"{address(aneti, double)}?again={refused.pk}"
    assert link in html
    again = editor.get(link)
    assert shown(again)["name_fr"] == "merged"
    assert shown(editor.get(address(aneti, double)))["name_fr"] == "kept"
    editor.post(link, sent(again))
    assert done(Merge.objects.newest_first().first()).state == "merged"


def test_choices_are_taken_over_from_a_refused_merge_of_the_two_only(
    editor, aneti, double
):
    other = MergeFactory(state="refused", refusal="No", choices={"name_fr": "merged"})

    for again in (other.pk, "x", "", "9" * 30):
        page = editor.get(f"{address(aneti, double)}?again={again}")
        assert shown(page)["name_fr"] == "kept"


def test_whoever_may_no_longer_change_both_is_refused(waiting, double):
    waiting.by.grants.all().delete()

    refused = done(waiting)

    assert "may no longer change both records" in refused.refusal
    assert double.visits.count() == 2


def test_whoever_has_left_is_refused(waiting):
    waiting.by.is_active = False
    waiting.by.save()

    assert done(waiting).state == "refused"


def test_a_record_that_waits_takes_part_in_no_second_merge(
    editor, waiting, aneti, double
):
    third = InstitutionFactory()
    for kept, other in [(aneti, third), (third, double), (double, aneti)]:
        page = editor.get(address(kept, other))
        said = "One of the two is being merged already. Wait until that is done."
        assert page.context["preview"].refusal == said
        assert editor.post(address(kept, other), sent(page)).status_code == 409

    assert done(waiting).state == "merged"


def test_what_killed_every_worker_is_given_up(waiting, double):
    Merge.objects.update(attempts=3)

    refused = done(waiting)

    assert refused.state == "refused"
    assert "It did not work, several times over." in refused.refusal
    assert double.visits.count() == 2


def test_the_sentence_is_in_the_language_of_whoever_asked(waiting, aneti):
    waiting.by.language = "fr"
    waiting.by.save()
    edit(aneti)

    assert done(waiting).refusal.startswith("L’une des deux fiches a été modifiée")


# --- Undo ------------------------------------------------------------------------------


def test_what_was_changed_since_is_told_after_the_undo(editor, merged, aneti):
    visit = aneti.visits.first()
    visit.institution = InstitutionFactory()
    visit.save_edit(expected_version=visit.version, fields=["institution"])

    asked = editor.post(f"{merged.get_absolute_url()}undo/")

    assert asked.url == merged.get_absolute_url()
    assert "Merge being undone" in page_of(editor, merged)
    undone = done(merged)
    assert (undone.state, len(undone.conflicts)) == ("undone", 1)
    assert "Changed since, and left as it is" in page_of(editor, merged)


def test_an_undo_that_is_refused_leaves_the_merge_as_it_is(editor, merged, double):
    undo_merge(merged, by=merged.by, at=timezone.now())
    double.refresh_from_db()
    double.activate(by=merged.by, at=timezone.now())

    refused = done(merged)

    assert (refused.state, refused.undone_by) == ("merged", None)
    html = page_of(editor, merged)
    assert "The record that was put away was changed since." in html
    assert "Undo the merge" in html


def test_an_undo_asked_for_within_thirty_days_is_done_after_them(merged):
    undo_merge(merged, by=merged.by, at=timezone.now())
    Merge.objects.update(at=timezone.now() - timedelta(days=31))

    assert done(merged).state == "undone"


def refusal_of_undo(merge):
    with pytest.raises(MergeError) as refused:
        undo_merge(merge, by=merge.by, at=timezone.now())
    return str(refused.value)


def test_only_what_is_merged_is_undone(waiting):
    assert refusal_of_undo(waiting) == "The two are not merged yet."
    merged = done(waiting)
    undo_merge(merged, by=merged.by, at=timezone.now())
    assert refusal_of_undo(merged) == "This merge is being undone already."
    assert refusal_of_undo(done(merged)) == "This merge is undone already."
    refused = MergeFactory(state="refused", refusal="No")
    said = "The two were not merged. There is nothing to undo."
    assert refusal_of_undo(refused) == said


def test_nothing_is_undone_while_the_kept_record_is_being_merged(merged, aneti):
    merge(InstitutionFactory(), aneti)

    assert "is being merged already" in refusal_of_undo(merged)


# --- Pages -----------------------------------------------------------------------------


def test_the_page_says_how_much_and_since_when(editor, waiting):
    html = page_of(editor, waiting)
    assert "is being merged into" in html
    assert "2 rows to move." in html
    assert "Waiting for its turn." in html
    assert "<progress" in html
    assert "Undo the merge" not in html
    for ago, said in [(12, "Begun 12 seconds ago."), (130, "Begun 2 minutes ago.")]:
        Merge.objects.update(started_at=timezone.now() - timedelta(seconds=ago))
        assert said in page_of(editor, waiting)


def test_the_page_asks_for_its_part_until_it_is_done(editor, waiting):
    htmx = {"HX-Request": "true"}
    part = editor.get(waiting.get_absolute_url(), headers=htmx).content.decode()
    assert part.strip().startswith('<div id="merge-state" hx-get=')

    done(waiting)

    part = editor.get(waiting.get_absolute_url(), headers=htmx).content.decode()
    assert "hx-get" not in part
    assert "Moved to the kept record" in part
    assert "<html" not in part


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_of_a_merge_costs_the_same(
    editor, aneti, double, rows, django_assert_max_num_queries
):
    VisitFactory.create_batch(rows, institution=double)
    waiting = merge(aneti, double)

    with django_assert_max_num_queries(12):
        page_of(editor, waiting)
    merged = done(waiting)
    with django_assert_max_num_queries(18):
        page_of(editor, merged)
    undo_merge(merged, by=merged.by, at=timezone.now())
    with django_assert_max_num_queries(12):
        page_of(editor, merged)


def test_both_records_say_that_they_are_being_merged(editor, waiting, aneti, double):
    link = waiting.get_absolute_url()
    into = editor.get(aneti.get_absolute_url()).content.decode()
    away = editor.get(double.get_absolute_url()).content.decode()

    assert "Another record is being merged into this one." in into
    assert "This record is being merged into another one." in away
    assert link in into
    assert link in away
    merged = done(waiting)
    kept = editor.get(aneti.get_absolute_url()).content.decode()
    assert "being merged" not in kept
    undo_merge(merged, by=merged.by, at=timezone.now())
    kept = editor.get(aneti.get_absolute_url()).content.decode()
    assert "A merge of this record is being undone." in kept


def test_a_person_says_it_too(editor):
    kept, other = PersonFactory(), PersonFactory()
    PostFactory(person=other)
    merge(kept, other)

    page = editor.get(kept.get_absolute_url()).content.decode()
    assert "Another record is being merged into this one." in page
    page = editor.get(other.get_absolute_url()).content.decode()
    assert "This record is being merged into another one." in page


def test_who_may_not_merge_reads_it_without_a_link(client, observer, waiting, aneti):
    client.force_login(observer)

    html = client.get(aneti.get_absolute_url()).content.decode()

    assert "Another record is being merged into this one." in html
    assert waiting.get_absolute_url() not in html


def test_records_may_be_edited_while_they_wait(client, waiting, aneti):
    client.force_login(GrantFactory(role=Role.ADMIN, country=None).user)

    assert client.get(f"{aneti.get_absolute_url()}edit/").status_code == 200


def test_the_list_says_what_waits_and_what_was_refused(editor, waiting):
    MergeFactory(state="refused", refusal="No")

    html = editor.get("/data/merges/").content.decode()

    assert "Being merged" in html
    assert "Not merged" in html


def test_persons_are_compared_again_with_what_was_chosen(editor):
    kept, other = PersonFactory(civility="M."), PersonFactory(civility="Dr")
    PostFactory(person=other)
    waiting = merge(kept, other, civility="kept")
    edit(kept, "civility", "Mme")

    refused = done(waiting)

    link = f"/people/{kept.pk}/merge/{other.pk}/?again={refused.pk}"
    assert link in page_of(editor, refused)
    assert shown(editor.get(link))["civility"] == "kept"
