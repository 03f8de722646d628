"""The tags, filters and components that pages are made of."""

from datetime import UTC, date, datetime
from itertools import chain

import pytest
from django import forms
from django.apps import apps
from django.template import Context, Template
from django.utils import translation

from migration_coop.lib.templatetags import interface


class Country:
    code = "TN"


def render(source, language="en", **context):
    with translation.override(language):
        return Template(source).render(Context(context))


def test_an_icon_is_silent_unless_it_has_a_label():
    assert 'aria-hidden="true"' in render('{% icon "plus" %}')
    assert 'role="img" aria-label="Remove"' in render('{% icon "x" label="Remove" %}')


def test_an_icon_may_be_large_and_mirrored():
    html = render('{% icon "arrow-right" large=True flip=True %}')
    assert 'class="icon icon-large icon-flip"' in html


def test_the_label_of_an_icon_is_escaped():
    assert "<b>" not in render('{% icon "x" label=label %}', label="<b>")


def test_a_flag_is_drawn_for_a_code_or_a_country():
    assert "#TG" in render('{% flag "tg" %}')
    assert "#TN" in render("{{ country|flag }}", country=Country())


def test_a_country_without_a_drawn_flag_shows_its_code():
    assert ">JP</span>" in render('{% flag "JP" %}')


def test_a_country_is_named_in_the_readers_language():
    assert render("{{ country|country_name }}", "fr", country=Country()) == "Tunisie"


def test_every_country_of_the_first_release_has_its_flag():
    first = "BJ BF CV CI GM GH GN GW LR ML NE NG SN SL TG MR MA TN DZ LY EG FR EU"
    assert set(first.split()) <= interface.FLAGS


@pytest.mark.parametrize(
    ("status", "tone"),
    [("late", "late"), ("held", "warn"), ("agreed", "ok"), ("nonsense", "mute")],
)
def test_a_status_has_a_tone(status, tone):
    assert interface.tone(status) == tone


def test_a_status_may_mean_something_else_for_another_kind():
    assert interface.tone("held", "visit") == "ok"
    assert interface.tone("held", "mission") == "warn"


def test_no_status_has_two_tones():
    statuses = [*chain(*interface.STATUSES_BY_TONE.values())]
    assert len(statuses) == len(set(statuses))


def test_somebody_chose_a_tone_for_every_status_of_every_model():
    statuses = {
        value
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if field.name in ("status", "state") and field.choices
        for value, _ in field.flatchoices
    }
    assert statuses - set(interface.TONES) == set()


def test_a_badge_has_shape_word_and_colour():
    badge = (
        '{% include "components/status_badge.html" with status="late" label="Late" %}'
    )
    html = render(badge)
    assert 'class="tag late"' in html
    assert "#alert-octagon" in html
    assert "Late</span>" in html


def test_a_badge_knows_the_kind_it_is_for():
    badge = (
        '{% include "components/status_badge.html"'
        ' with status="agreed" kind="follow_up" label="Agreed" only %}'
    )
    assert 'class="tag info"' in render(badge)


def test_a_badge_takes_the_tone_it_is_given():
    badge = (
        '{% include "components/status_badge.html"'
        ' with status="held" label="Held" tone="ok" %}'
    )
    assert 'class="tag ok"' in render(badge)


@pytest.mark.parametrize(
    ("name", "letters"), [("Akouvi Afi Mensah", "AM"), ("Cher", "C"), ("", "")]
)
def test_initials_are_those_of_the_first_and_last_name(name, letters):
    assert interface.initials(name) == letters


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("{{ day|short_date }}", "12 Feb 2019"),
        ("{{ day|long_date }}", "12 February 2019"),
        ("{{ day|full_date }}", "Tuesday 12 February 2019"),
        ("{{ day|weekday_date }}", "Tue 12 Feb"),
        ("{{ at|moment }}", "12 Feb 2019, 09:30"),
        ("{{ at|clock }}", "09:30"),
        ("{% date_range day day %}", "12 Feb 2019"),
        ("{{ 4|days_late }}", "4 d late"),
        ("{{ 4|slippage }}", "+4 d"),
        ("{{ nothing|short_date }}{{ nothing|long_date }}{{ nothing|full_date }}", ""),
        ("{{ nothing|weekday_date }}{{ nothing|moment }}{{ nothing|clock }}", ""),
        ("{% date_range nothing %}{{ nothing|days_late }}{{ nothing|slippage }}", ""),
    ],
)
def test_dates_in_templates(source, text):
    at = datetime(2019, 2, 12, 9, 30, tzinfo=UTC)
    html = render(source, day=date(2019, 2, 12), at=at, nothing=None)
    assert html.replace("\N{NBSP}", " ") == text


# Bars


def test_a_bar_shares_its_width_among_what_there_is():
    assert interface.segments({"a": 3, "b": 0, "c": 1}, width=104) == [
        {"name": "a", "start": 0, "size": 75},
        {"name": "c", "start": 79, "size": 25},
    ]


def test_a_bar_of_nothing_is_empty():
    assert interface.segments({"a": 0}) == []
    assert render("{% bar_tripartite %}").strip() == ""


def test_a_side_without_anybody_is_drawn_as_an_empty_seat():
    html = render("{% bar_tripartite government=4 employers=1 %}")

    assert 'class="empty-workers"' in html
    assert 'fill="url(#empty-seat)"' in html
    assert "empty-others" not in html


def test_the_tripartite_bar_says_in_words_what_it_draws():
    html = render("{% bar_tripartite government=4 employers=1 workers=0 others=2 %}")
    for words in ("Government 4", "Employers 1", "Workers 0", "Others 2"):
        assert words in html
    assert '<rect class="workers"' not in html


def test_the_bar_of_shares_leaves_out_what_is_zero():
    shares = [("done", "reached", 2), ("late", "late", 0)]
    html = render("{% bar_shares shares %}", shares=shares)
    assert "2 reached" in html
    assert "0 late" not in html


# Errors


class PersonForm(forms.Form):
    name = forms.CharField(label="Name")
    side = forms.ChoiceField(
        label="Side", choices=[("a", "A")], widget=forms.RadioSelect
    )

    def clean(self):
        raise forms.ValidationError("Nobody is that person.")


People = forms.formset_factory(PersonForm, min_num=2, validate_min=True)


def rows(count):
    return {"form-TOTAL_FORMS": str(count), "form-INITIAL_FORMS": "0"}


def test_the_error_summary_names_the_field_and_links_to_its_first_control():
    assert interface.error_list(PersonForm({})) == [
        {"anchor": "", "text": "Nobody is that person."},
        {"anchor": "id_name", "text": "Name: This field is required."},
        {"anchor": "id_side_0", "text": "Side: This field is required."},
    ]


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def test_the_error_summary_says_which_row():
    data = rows(1) | {"form-0-name": "Afi"}
    texts = [error["text"] for error in interface.error_list([People(data)])]
    assert texts == [
        "Please submit at least 2 forms.",
        "Nobody is that person.",
        "Side, row 1: This field is required.",
    ]


@pytest.mark.parametrize("forms", [None, "", PersonForm(), [People(), PersonForm()]])
def test_what_was_not_sent_has_no_errors(forms):
    assert interface.error_list(forms) == []


def test_the_error_summary_takes_the_focus_and_speaks():
    source = '{% include "components/form_errors.html" %}'
    html = render(source, form=PersonForm({}))
    assert 'role="alert" tabindex="-1" data-error-summary' in html
    assert '<a href="#id_name">Name: This field is required.</a>' in html
    assert render(source).strip() == ""
