"""The question that a name leads to when nobody, or more than one, is called so.

It is part of the row, with and without a script; the answer is posted with the row.
"""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from institutions.models import Institution, InstitutionType, Person
from migration_coop.lib.search import folded

# The answer that says: none of them, this is somebody new.
NEW = "new"


class Typed(str):
    """A name as somebody typed it, and whom they said it means, if they were asked.

    Still a text for everybody who asks for no answer.
    """

    answer = ""
    country: str | None = None
    type = ""

    @classmethod
    def of(cls, text: str) -> "Typed":
        """As typed: nobody types a NUL, and PostgreSQL takes none."""
        return cls(text.replace("\0", "").strip())

    @classmethod
    def sent(cls, data, name: str) -> "Typed":
        """An answer counts for the text it was given about, and for no other."""
        typed = cls.of(data[name])
        if folded(data.get(f"{name}_about", "")) == folded(typed):
            typed.answer = data.get(f"{name}_is", "")
            typed.country = data.get(f"{name}_country")
            typed.type = data.get(f"{name}_type", "")
        return typed


@dataclass(frozen=True)
class Choice:
    """Somebody it may be; `value` is what is posted: a code, or a number."""

    value: str
    label: str
    reason: str = ""


@dataclass(frozen=True)
class Question:
    """Which one is meant by this text; for an institution also where it would stand."""

    text: str
    legend: str
    new_label: str
    choices: list[Choice]
    answer: str = ""
    country: str = ""
    countries: list[tuple[str, str]] = field(default_factory=list)
    type: str = ""
    types: list[tuple[str, str]] = field(default_factory=list)


def ask_about_institution(
    text: str,
    found: list[tuple[Institution, str]],
    *,
    labels: dict[int, str],
    countries: list[tuple[str, str]],
    country: str,
    answer: str = "",
    type: str = "",
) -> Question:
    """`found`: those it may be, each with the name that is like what was typed."""
    legend = (
        _("“%(text)s” resembles what the registry knows")
        if found
        else _("“%(text)s” is new to the registry")
    )
    return Question(
        text=text,
        legend=legend % {"text": text},
        new_label=_("Another institution: create “%(text)s”") % {"text": text},
        choices=[
            Choice(body.code, labels[body.pk], _reason(body, name))
            for body, name in found
        ],
        answer=answer,
        country=country,
        countries=[("", _("None: an international body")), *countries],
        type=type,
        types=[("", _("Not known yet")), *InstitutionType.choices],
    )


def ask_about_person(
    text: str, found: list[tuple[Person, str]], *, answer: str = ""
) -> Question:
    """`found`: people with the post that tells them apart, if any is known."""
    legend = (
        _("“%(text)s” resembles people we know")
        if found
        else _("“%(text)s” is new to the registry")
    )
    return Question(
        text=text,
        legend=legend % {"text": text},
        new_label=_("Somebody else: create “%(text)s”") % {"text": text},
        choices=[
            Choice(str(person.pk), person.full_name, post) for person, post in found
        ],
        answer=answer,
    )


def _reason(body: Institution, name: str) -> str:
    """The name that is alike, where it is not the one that is shown."""
    return "" if folded(name) in folded(body.label) else name
