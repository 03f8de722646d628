"""A name that is typed: is it somebody we know? Asked by forms that name a person."""

from django import forms
from django.utils.translation import gettext_lazy as _

from institutions.models import Person

SOMEONE_ELSE = "new"
MOST = 8


def same_person_field() -> forms.ChoiceField:
    """Asked only where the name is known: see `ask_which`."""
    return forms.ChoiceField(
        label=_("Is this the same person?"), required=False, widget=forms.RadioSelect
    )


def people_called(user, given_names: str, family_name: str) -> dict[str, Person]:
    """Those who are called so, or are written so somewhere, by their key."""
    typed = f"{given_names} {family_name}".replace("\0", "").strip()
    if not typed:
        return {}
    people = Person.objects.for_user(user).search(typed).in_order()
    return {str(person.pk): person for person in people[:MOST]}


def ask_which(form: forms.BaseForm, known: dict[str, Person]) -> None:
    """Ask by the field `same_person`; nobody of that name, and nothing is asked."""
    if not known:
        del form.fields["same_person"]
        return
    field = form.fields["same_person"]
    field.required = True
    field.error_messages["required"] = _("Say whether this is the same person.")
    field.choices = [
        *((pk, person.full_name) for pk, person in known.items()),
        (SOMEONE_ELSE, _("Someone else")),
    ]
