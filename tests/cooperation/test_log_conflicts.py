"""Two people edit one mission: what does not clash is merged, the rest is a choice."""

import re
from datetime import UTC, datetime
from html import unescape

import pytest
from django.http import QueryDict

from cooperation.forms.log import MissionLog
from cooperation.models import FollowUp
from drafts.models import Draft
from drafts.saving import save_merged
from migration_coop.lib.posted import page_of, read_base
from migration_coop.lib.records import EditConflict
from missions.models import Debriefing, DelegationMember, Mission, VisitStatus
from tests.factories.cooperation import FollowUpFactory
from tests.factories.institutions import InstitutionFactory, ThemeFactory
from tests.factories.missions import (
    DebriefingFactory,
    DelegationFactory,
    DelegationMemberFactory,
    MissionFactory,
    VisitFactory,
)

AT = datetime(2019, 1, 28, 9, tzinfo=UTC)


@pytest.fixture
def mission():
    """A mission with one of each: a delegate, a visit, a debriefing, a follow-up."""
    body = InstitutionFactory(acronym="ANETI")
    mission = MissionFactory(code="TG-TN-2019-01", title="The mission", city="Tunis")
    mission.themes.set([ThemeFactory(), ThemeFactory()])
    DelegationMemberFactory(delegation=DelegationFactory(mission=mission))
    VisitFactory(mission=mission, institution=body, status=VisitStatus.TO_CONFIRM)
    DebriefingFactory(mission=mission, summary="First.\nSecond.\nThird.")
    FollowUpFactory(mission=mission, number=1, title="Write")
    return mission


@pytest.fixture
def edit(client, staff, mission):
    """The page as a browser holds it; call it with changes to send it."""
    client.force_login(staff)
    url = f"{mission.get_absolute_url()}edit/"

    class Page:
        def __init__(self, html=None):
            self.fields = fields_in(html or client.get(url).text)

        def send(self, **changes):
            changes = {name.replace("__", "-"): text for name, text in changes.items()}
            return client.post(url, self.fields | changes)

    return Page


def fields_in(html):
    """What a browser would post of the page's own form, without its buttons."""
    form = re.search(r'<form[^>]*action="/missions/[^>]*>(.*)</form>', html, re.DOTALL)[
        1
    ]
    form = re.sub(r"<template.*?</template>", "", form, flags=re.DOTALL)
    fields = {}
    for tag in re.findall(r"<input[^>]*>", form, re.DOTALL):
        kind, name, value = (attribute(tag, key) for key in ("type", "name", "value"))
        if kind in {"checkbox", "radio"} and not re.search(r"\schecked", tag):
            continue
        value = value or ("on" if kind == "checkbox" else "")
        fields.setdefault(name, []).append(value)
    for name, text in re.findall(
        r'<textarea[^>]*name="([^"]+)"[^>]*>\n?(.*?)</textarea>', form, re.DOTALL
    ):
        fields[name] = [unescape(text)]
    for name, options in re.findall(
        r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', form, re.DOTALL
    ):
        chosen = re.findall(r'<option value="([^"]*)"[^>]*selected', options)
        fields[name] = chosen or [""]
    return fields


def attribute(tag, name):
    found = re.search(rf'\s{name}="([^"]*)"', tag)
    return unescape(found[1]) if found else ""


def choices_of(response):
    return response.context["outcome"].choices


def test_a_page_sent_back_as_it_is_says_what_it_was_made_from(edit, staff, mission):
    page = edit()
    data = QueryDict(mutable=True)
    for name, values in page.fields.items():
        data.setlist(name, values)
    log = MissionLog(staff, data=data, mission=mission)

    base = read_base(data["base"])
    assert page_of(log.forms) == base
    assert set(base.rows) == {"members", "visits", "follow_ups"}


def test_changes_of_different_fields_are_both_saved_and_said(edit, mission):
    mine, theirs = edit(), edit()
    theirs.send(city="Sfax", visits__0__place="Room B")

    response = mine.send(purpose="To learn", visits__0__subject="Placement")

    assert response.status_code == 302
    mission.refresh_from_db()
    visit = mission.visits.get()
    assert (mission.city, mission.purpose) == ("Sfax", "To learn")
    assert (visit.place, visit.subject) == ("Room B", "Placement")


def test_what_was_merged_is_said(client, edit, mission):
    mine, theirs = edit(), edit()
    theirs.send(city="Sfax")
    mine.send(purpose="To learn")

    page = client.get(mission.get_absolute_url()).text

    assert "Somebody else changed this meanwhile, and it is kept: City." in page


def test_the_same_field_changed_twice_is_a_choice(edit, mission, staff):
    mine, theirs = edit(), edit()
    theirs.send(title="Theirs", city="Sfax")

    response = mine.send(title="Mine", purpose="To learn")

    assert response.status_code == 409
    assert response.context["outcome"].kept == ["Purpose"]
    [choice] = choices_of(response)
    assert (choice.name, choice.label) == ("title", "Title")
    assert (choice.base, choice.theirs, choice.mine) == (
        *("The mission", "Theirs"),
        "Mine",
    )
    mission.refresh_from_db()
    assert (mission.title, mission.purpose) == ("Theirs", "")
    # Whoever leaves now finds it again on the home page.
    assert Draft.objects.get(owner=staff).posted["title"] == "Mine"


@pytest.mark.parametrize(("side", "title"), [("mine", "Mine"), ("theirs", "Theirs")])
def test_the_choice_is_saved_with_all_other_changes(edit, mission, side, title):
    mine, theirs = edit(), edit()
    theirs.send(title="Theirs", city="Sfax")
    asked = edit(mine.send(title="Mine", purpose="To learn").text)

    response = asked.send(choose__title=side)

    assert response.status_code == 302
    mission.refresh_from_db()
    assert (mission.title, mission.city, mission.purpose) == (
        *(title, "Sfax"),
        "To learn",
    )
    assert not Draft.objects.exists()


def test_the_page_of_choices_may_clash_once_more(edit, mission):
    mine, second, third = edit(), edit(), edit()
    second.send(title="Second")
    asked = edit(mine.send(title="Mine").text)
    edit().send(title="Third")

    response = asked.send(choose__title="mine")

    assert response.status_code == 409
    assert choices_of(response)[0].theirs == "Third"
    assert third


def test_lines_of_a_text_are_joined(edit, mission):
    mine, theirs = edit(), edit()
    text = mine.fields["debriefing-summary"][0]
    theirs.send(**{"debriefing-summary": text.replace("First.", "Very first.")})

    response = mine.send(**{"debriefing-summary": text + "\r\nFourth."})

    assert response.status_code == 302
    summary = Debriefing.objects.get().summary
    assert summary.splitlines() == ["Very first.", "Second.", "Third.", "Fourth."]


@pytest.mark.parametrize(
    ("chosen", "saved"),
    [
        ("mine", ["My first.", "Second.", "Third."]),
        ("theirs", ["Their first.", "Second.", "Third."]),
        ("both", ["My first.", "Their first.", "Second.", "Third."]),
    ],
)
def test_of_a_text_either_or_both_are_saved(edit, chosen, saved):
    mine, theirs = edit(), edit()
    text = mine.fields["debriefing-summary"][0]
    theirs.send(**{"debriefing-summary": text.replace("First.", "Their first.")})
    response = mine.send(**{"debriefing-summary": text.replace("First.", "My first.")})
    [choice] = choices_of(response)
    assert choice.is_text

    edit(response.text).send(**{"choose-debriefing-summary": chosen})

    assert Debriefing.objects.get().summary.splitlines() == saved


def test_rows_that_both_added_are_kept(edit, mission):
    mine, theirs = edit(), edit()
    row = {"members-TOTAL_FORMS": "2", "members-1-role": "member"}
    theirs.send(**row | {"members-1-name": "Koffi Adjovi"})

    response = mine.send(**row | {"members-1-name": "Ama Mensah"})

    assert response.status_code == 302
    names = {member.name for member in DelegationMember.objects.all()}
    assert {"Koffi Adjovi", "Ama Mensah"} < names
    assert len(names) == 3


def test_a_row_that_both_added_is_one(edit, mission):
    mine, theirs = edit(), edit()
    row = {"members-TOTAL_FORMS": "2", "members-1-role": "member"}
    row |= {"members-1-name": "Ama Mensah"}
    theirs.send(**row)

    assert mine.send(**row, city="Sfax").status_code == 302
    assert DelegationMember.objects.count() == 2


@pytest.mark.parametrize(("chosen", "names"), [("mine", ["Secretary"]), ("theirs", [])])
def test_a_delegate_whom_they_removed_and_i_changed_is_a_choice(edit, chosen, names):
    mine, theirs = edit(), edit()
    theirs.send(**{"members-0-remove": "on"})

    response = mine.send(**{"members-0-title": "Secretary"})

    [choice] = choices_of(response)
    assert choice.removed_by == "them"
    edit(response.text).send(**{f"choose-{choice.name}": chosen})
    titles = DelegationMember.objects.values_list("title", flat=True)
    assert list(titles) == names


@pytest.mark.parametrize(("chosen", "left"), [("mine", 0), ("theirs", 1)])
def test_a_delegate_whom_i_removed_and_they_changed_is_a_choice(edit, chosen, left):
    mine, theirs = edit(), edit()
    theirs.send(**{"members-0-title": "Secretary"})

    response = mine.send(**{"members-0-remove": "on"})

    [choice] = choices_of(response)
    assert choice.removed_by == "me"
    edit(response.text).send(**{f"choose-{choice.name}": chosen})
    assert DelegationMember.objects.count() == left


def test_a_delegate_whom_they_removed_and_i_left_alone_is_gone(edit):
    mine, theirs = edit(), edit()
    theirs.send(**{"members-0-remove": "on"})

    assert mine.send(city="Sfax").status_code == 302
    assert not DelegationMember.objects.exists()


def test_a_follow_up_changed_on_its_own_page_is_not_overwritten(edit, mission, client):
    """The mission itself is what it was: only the follow-up moved on."""
    page = edit()
    follow_up = FollowUp.objects.get()
    follow_up.title = "Write a letter"
    follow_up.save_edit(expected_version=1, fields=["title"])

    response = page.send(**{"follow_ups-0-due_on": "27/3/2019"})

    assert response.status_code == 302
    follow_up.refresh_from_db()
    assert (follow_up.title, f"{follow_up.due_on}") == ("Write a letter", "2019-03-27")


def test_a_follow_up_closed_meanwhile_may_be_promised_anew(edit, mission, staff):
    page = edit()
    FollowUp.objects.get().drop(by=staff, at=AT, note="not needed")

    response = page.send(**{"follow_ups-0-title": "Write a letter"})

    [choice] = choices_of(response)
    assert (choice.removed_by, choice.label) == ("them", "Write a letter")
    edit(response.text).send(**{f"choose-{choice.name}": "mine"})
    titles = FollowUp.objects.in_order().values_list("title", "status")
    assert list(titles) == [("Write", "dropped"), ("Write a letter", "proposed")]


def test_themes_of_both_are_kept(edit, mission):
    one, other = ThemeFactory(), ThemeFactory()
    mine, theirs = edit(), edit()
    theirs.send(themes=[one.pk])
    mine.send(themes=[other.pk])

    assert set(mission.themes.all()) == {one, other}


def test_a_merged_page_that_is_wrong_is_shown_with_what_is_wrong(edit, mission):
    mine, theirs = edit(), edit()
    theirs.send(starts_on="23/01/2019")

    response = mine.send(ends_on="22/01/2019", city="Sfax")

    assert response.status_code == 200
    assert "The end date must come after the start date." in response.text
    assert response.context["log"].essentials["city"].value() == "Sfax"
    # What was merged stands on the page, and is saved with the correction.
    assert edit(response.text).send(ends_on="25/01/2019").status_code == 302
    mission.refresh_from_db()
    assert (f"{mission.starts_on}", mission.city) == ("2019-01-23", "Sfax")


def test_a_day_that_is_none_is_shown_as_it_was_typed(edit, mission):
    mine, theirs = edit(), edit()
    theirs.send(city="Sfax")

    response = mine.send(starts_on="31 février")

    assert response.status_code == 200
    assert 'value="31 février"' in response.text
    assert 'value="Sfax"' in response.text


def test_an_edit_that_arrives_twice_changes_things_once(edit, mission):
    page = edit()
    changes = {"members-TOTAL_FORMS": "2", "members-1-role": "member"}
    changes |= {"members-1-name": "Ama Mensah", "debriefing-summary": "> Ask"}

    answers = [page.send(**changes) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert DelegationMember.objects.count() == 2
    assert FollowUp.objects.count() == 2
    mission.refresh_from_db()
    assert mission.version == 2


def test_who_goes_back_and_types_on_loses_nothing(edit, mission):
    page = edit()
    page.send(city="Sfax")

    assert page.send(city="Sfax", purpose="To learn").status_code == 302
    mission.refresh_from_db()
    assert (mission.city, mission.purpose) == ("Sfax", "To learn")


def test_a_page_without_a_base_asks_about_every_difference(edit, mission):
    mine, theirs = edit(), edit()
    theirs.send(city="Sfax")

    response = mine.send(base="nonsense", title="Mine")

    assert {choice.name for choice in choices_of(response)} == {"title", "city"}


def test_nobody_tries_for_ever(staff, mission):
    def build(data):
        mission = Mission.objects.for_user(staff).get()
        return MissionLog(staff, data=data, mission=mission)

    def save(log):
        raise EditConflict

    with pytest.raises(EditConflict):
        save_merged(QueryDict(), build=build, save=save, owner=staff)
