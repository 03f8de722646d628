"""Writing minutes: the text, what it promises, and nothing typed is lost."""

import pytest

from cooperation.models import FollowUp
from missions.models import Minutes, MinutesAddendum, MinutesStatus
from tests.factories.cooperation import FollowUpFactory
from tests.factories.institutions import CountryFactory, InstitutionFactory
from tests.factories.missions import (
    LOGGED,
    MinutesAddendumFactory,
    MinutesFactory,
    VisitFactory,
)

CIRCULATED = {"status": MinutesStatus.CIRCULATED, "circulated_at": LOGGED}
AGREED = {**CIRCULATED, "status": MinutesStatus.AGREED, "agreed_at": LOGGED}
LINE = "! @ANPE 15/03 envoyer le projet"
KEY = "2f9a1c60-0000-4000-8000-000000000001"


@pytest.fixture
def visit(mission):
    InstitutionFactory(acronym="ANPE", country=CountryFactory(code="TG"))
    return VisitFactory(mission=mission, number=1)


@pytest.fixture
def address(visit, client, staff):
    client.force_login(staff)
    return f"{visit.get_absolute_url()}minutes/"


def send(client, address, text=LINE, **fields):
    headers = fields.pop("headers", {})
    return client.post(address, {"text": text, "version": 0} | fields, headers=headers)


def text_of(response):
    return response.content.decode().replace("\N{NO-BREAK SPACE}", " ")


# The editor


def test_the_editor_begins_empty_or_with_what_was_saved(client, address, visit):
    assert client.get(address).context["form"]["version"].value() == 0
    MinutesFactory(visit=visit, text=LINE, version=3)

    response = client.get(address)

    assert response.context["form"]["text"].value() == LINE
    assert response.context["form"]["version"].value() == 3
    assert "Envoyer le projet" in text_of(response)


def test_saving_leads_back_to_the_visit(client, address, visit):
    response = send(client, address, f"{LINE}\nWell.")

    assert response.url == visit.get_absolute_url()
    assert Minutes.objects.get().text == f"{LINE}\nWell."
    assert FollowUp.objects.get().visit == visit


@pytest.mark.parametrize(
    ("who", "status"), [("observer", 403), ("host_staff", 403), ("outsider", 404)]
)
def test_others_do_not_write_minutes(who, status, client, address, request):
    client.force_login(request.getfixturevalue(who))

    assert client.get(address).status_code == status
    assert send(client, address).status_code == status
    assert not Minutes.objects.exists()


def test_minutes_are_not_empty(client, address):
    assert "Write the minutes." in text_of(send(client, address, ""))


def test_a_text_has_no_more_follow_ups_than_a_page_can_show(client, address):
    lines = "\n".join(f"! action {number}" for number in range(61))

    response = send(client, address, lines)

    assert "One text can have at most 60 follow-ups." in text_of(response)
    assert not Minutes.objects.exists()


def test_a_double_click_saves_once_and_complains_of_nothing(client, address):
    assert send(client, address).status_code == 302
    assert send(client, address).status_code == 302
    assert Minutes.objects.get().versions.count() == 1
    assert FollowUp.objects.count() == 1


def test_a_circulated_text_is_not_edited_and_what_was_typed_stays(
    client, address, visit
):
    MinutesFactory(visit=visit, **CIRCULATED)

    assert client.get(address).url == visit.get_absolute_url()
    response = send(client, address, "Other", version=1)

    assert response.status_code == 409
    assert "Ask for a correction first." in text_of(response)
    assert response.context["form"]["text"].value() == "Other"


# The preview


def test_a_preview_shows_the_text_with_its_marks_and_saves_nothing(client, address):
    response = send(client, address, f"**Well.**\n{LINE}\n= Yes\n? Who", preview=1)

    text = text_of(response)
    assert "<strong>Well.</strong>" in text
    assert '<span class="mark-label">Decision</span> Yes' in text
    assert "Nothing is saved yet." in text
    assert response.context["form"]["text"].value().startswith("**Well.**")
    assert not Minutes.objects.exists()


def test_with_javascript_only_the_preview_is_sent(client, address):
    response = send(client, address, preview=1, headers={"hx-request": "true"})

    assert text_of(response).lstrip().startswith('<div class="stack" id="preview"')
    assert "<html" not in text_of(response)


def test_an_empty_text_has_a_preview_too(client, address):
    response = send(client, address, "", preview=1)

    assert "The text will stand here" in text_of(response)


def test_what_was_recognised_says_what_is_missing(client, address):
    text = text_of(
        send(client, address, f"{LINE}\n! @ANPO écrire\n! @ANPE 15/03", preview=1)
    )

    assert "15 March 2019" in text
    assert "@ANPO is not known." in text
    assert "No day is named." in text
    assert "Say what is to be done." in text
    assert "2 follow-ups" in text


def test_a_line_that_has_its_follow_up_leads_to_it(client, address):
    send(client, address)
    follow_up = FollowUp.objects.get()

    rewritten = send(client, address, f"{LINE} de protocole", version=1, preview=1)

    assert f"/follow-ups/{follow_up.pk}/edit/" in text_of(rewritten)
    follow_up.title = "Envoyer"
    follow_up.save_edit(expected_version=1, fields=["title"])
    assert "Corrected by hand" in text_of(client.get(address))


# The follow-ups of a visit


def follow_ups(client, visit, **headers):
    return client.get(f"{visit.get_absolute_url()}follow-ups/", headers=headers)


def test_the_page_of_a_visit_shows_its_follow_ups(client, address, visit):
    send(client, address)
    follow_up = FollowUp.objects.get()

    text = text_of(follow_ups(client, visit, **{"hx-request": "true"}))

    assert "<html" not in text
    assert "Envoyer le projet" in text
    assert f"/follow-ups/{follow_up.pk}/edit/" in text
    assert f"{visit.get_absolute_url()}#line-" in text
    assert "<html" in text_of(follow_ups(client, visit))


def test_a_follow_up_quotes_the_line_it_was_made_of(client, address, visit):
    send(client, address)

    text = text_of(client.get(FollowUp.objects.get().get_absolute_url()))

    assert "“@ANPE 15/03 envoyer le projet”" in text
    assert f'href="{visit.get_absolute_url()}#line-' in text


def test_a_follow_up_whose_line_is_gone_says_so(client, address, visit):
    send(client, address)
    send(client, address, "They met.", version=1)

    assert "Its line is no longer in the minutes." in text_of(follow_ups(client, visit))


def test_a_corrected_follow_up_says_so(client, address, visit):
    send(client, address)
    FollowUp.objects.update(version=2)

    assert "Corrected by hand" in text_of(follow_ups(client, visit))


def test_a_visit_without_minutes_may_have_follow_ups_or_none(client, address, visit):
    assert "Nothing was promised yet." in text_of(follow_ups(client, visit))
    FollowUpFactory(mission=visit.mission, visit=visit, title="Write")

    text = text_of(follow_ups(client, visit))

    assert "Write" in text
    assert "no longer" not in text


def test_a_follow_up_that_was_moved_here_says_nothing_of_lines(client, address, visit):
    send(client, address)
    other = VisitFactory(mission=visit.mission, number=2)
    FollowUp.objects.update(visit=other)

    text = text_of(follow_ups(client, other))

    assert "Envoyer le projet" in text
    assert "no longer" not in text
    assert "See its line" in text_of(follow_ups(client, visit))


@pytest.mark.parametrize("lines", [1, 3])
def test_the_list_costs_the_same_with_one_follow_up_or_three(
    lines, client, address, visit, django_assert_num_queries
):
    send(client, address, "\n".join(f"! @ANPE action {n}" for n in range(lines)))
    follow_ups(client, visit)

    with django_assert_num_queries(7):
        follow_ups(client, visit, **{"hx-request": "true"})


# Addenda


def test_an_addendum_is_written_and_sent_to_the_other_side(client, address, visit):
    MinutesFactory(visit=visit, **AGREED)
    assert client.get(f"{address}addenda/new/").status_code == 200

    response = send(client, f"{address}addenda/new/", LINE, form_key=KEY)

    assert response.url == visit.get_absolute_url()
    assert MinutesAddendum.objects.get().is_circulated
    assert FollowUp.objects.count() == 1


def test_an_addendum_may_be_looked_at_first(client, address, visit):
    MinutesFactory(visit=visit, **AGREED)

    response = send(client, f"{address}addenda/new/", "**A**", form_key=KEY, preview=1)

    assert "<strong>A</strong>" in text_of(response)
    assert not MinutesAddendum.objects.exists()


def test_only_agreed_minutes_have_addenda(client, address, visit):
    assert client.get(f"{address}addenda/new/").status_code == 404
    MinutesFactory(visit=visit, **CIRCULATED)

    response = send(client, f"{address}addenda/new/", "More", form_key=KEY)

    assert response.status_code == 409
    assert response.context["form"]["text"].value() == "More"


def test_a_corrected_addendum_is_sent_again(client, address, visit, host_staff):
    minutes = MinutesFactory(visit=visit, **AGREED)
    addendum = MinutesAddendumFactory(minutes=minutes, number=1)
    edit = f"{address}addenda/1/edit/"
    assert client.get(edit).url == visit.get_absolute_url()
    addendum.ask_for_correction(by=host_staff, at=LOGGED, note="Which day?")
    assert client.get(edit).context["form"]["text"].value() == addendum.text

    assert send(client, edit, "The 23rd.", version=2).status_code == 302

    addendum.refresh_from_db()
    assert (addendum.text, addendum.is_circulated) == ("The 23rd.", True)
