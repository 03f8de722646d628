"""How a field is laid out, and a row added without JavaScript."""

import pytest
from django import forms
from django.http import QueryDict
from django.template import Context, Template
from django.utils import translation

from migration_coop.lib.crispy import Fields, with_one_more_row


class VisitForm(forms.Form):
    subject = forms.CharField(help_text="In a few words.")
    place = forms.CharField(required=False)
    kind = forms.ChoiceField(
        choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect, help_text="One."
    )
    host = forms.ChoiceField(choices=[("tn", "Tunisia")])
    days = forms.SplitDateTimeField(required=False, widget=forms.SplitDateTimeWidget)
    sure = forms.BooleanField(help_text="Tick it.")
    key = forms.CharField(widget=forms.HiddenInput, initial="k")
    groups = forms.ChoiceField(
        choices=[("West", [("tg", "Togo")])], widget=forms.RadioSelect, required=False
    )

    helper = Fields("subject", ("place", "kind"), "host", "days", "sure", "groups")

    def clean(self):
        raise forms.ValidationError("Not today.")


def render(form):
    with translation.override("en"):
        source = "{% load crispy_forms_tags %}{% crispy form %}"
        return Template(source).render(Context({"form": form}))


@pytest.fixture
def blank():
    return render(VisitForm())


@pytest.fixture
def wrong():
    return render(VisitForm({"key": "k"}))


def test_crispy_writes_neither_form_nor_token(blank):
    assert "<form" not in blank
    assert "csrf" not in blank


def test_hidden_fields_are_never_forgotten(blank):
    assert 'type="hidden" name="key" value="k"' in blank


def test_a_field_reads_label_hint_error_control(wrong):
    parts = [
        'for="id_subject"',
        "id_subject_helptext",
        "id_subject_error",
        'name="subj',
    ]
    places = [wrong.index(part) for part in parts]
    assert places == sorted(places)


def test_the_control_is_tied_to_its_hint_and_its_error(wrong):
    assert 'aria-describedby="id_subject_helptext id_subject_error"' in wrong
    assert 'aria-invalid="true"' in wrong


def test_an_error_says_so_to_those_who_do_not_see_red(wrong):
    assert '<span class="visually-hidden">Error: </span>' in wrong


def test_optional_fields_are_marked_and_required_ones_are_not(blank):
    assert blank.count("(optional)") == 3
    assert "*" not in blank


def test_radio_buttons_come_in_a_fieldset_with_their_question(blank):
    assert '<fieldset id="div_id_kind"' in blank
    assert 'aria-describedby="id_kind_helptext"' in blank
    assert "<legend>Kind" in blank


def test_groups_of_radio_buttons_keep_their_name(blank):
    assert '<div class="eyebrow">West</div>' in blank


def test_errors_of_the_whole_form_are_shown_with_it(wrong):
    assert "Not today." in wrong


def test_fields_in_one_line_share_it(blank):
    assert blank.count('class="col-md"') == 2


def test_one_more_row_keeps_what_was_typed():
    data = QueryDict("visits-TOTAL_FORMS=2&visits-0-name=ANETI&add-visits=1")
    more = with_one_more_row(data, "visits")
    assert more["visits-TOTAL_FORMS"] == "3"
    assert more["visits-0-name"] == "ANETI"
    assert data["visits-TOTAL_FORMS"] == "2"


def test_rows_offer_a_button_and_a_template_for_scripts():
    class RowForm(forms.Form):
        name = forms.CharField()
        helper = Fields("name")

    formset = forms.formset_factory(RowForm, extra=1)(prefix="people")
    source = (
        '{% include "components/form_rows.html"'
        ' with formset=formset title="Person" add_label="Add a person" %}'
    )
    html = Template(source).render(Context({"formset": formset}))
    assert 'name="add-people"' in html
    assert '<template id="row-people">' in html
    assert 'name="people-__prefix__-name"' in html
    assert 'name="people-TOTAL_FORMS"' in html
