"""Who of a country would be asked whether two records are one, and in which words."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils import timezone, translation

from accounts.models import Role, User
from institutions.models import Institution, Post
from mailing.content import Content
from reminders.question_emails import question_content
from reminders.unreachable import why_unreachable

KIND = "questions"


@dataclass(frozen=True)
class Question:
    """What one person would get; `refusal` says why they cannot be reached."""

    recipient: User
    content: Content
    refusal: str


def questions_about(
    institution: Institution, other: Institution, *, by: User, note: str, now: datetime
) -> list[Question]:
    """One for each administrator of the countries and each focal point of the two who
    may see both. A few queries for each of them."""
    return [
        Question(
            person,
            _content(institution, other, recipient=person, by=by, note=note),
            why_unreachable(person, kind=KIND, now=now),
        )
        for person in people_to_ask(institution, other, by=by, now=now)
    ]


def people_to_ask(
    institution: Institution, other: Institution, *, by: User, now: datetime
) -> Iterable[User]:
    found = _who_should_know(institution, other, now).exclude(pk=by.pk)
    return [
        person
        for person in found.active().in_order()
        if sees_both(person, institution, other)
    ]


def sees_both(person: User, institution: Institution, other: Institution) -> bool:
    seen = Institution.objects.for_user(person).showing_people_to(person)
    return seen.filter(pk__in=[institution.pk, other.pk]).count() == 2


def _who_should_know(
    institution: Institution, other: Institution, now: datetime
) -> QuerySet[User]:
    bodies = [institution, other]
    countries = {body.country_id for body in bodies if body.country_id}
    held = Post.objects.on(timezone.localdate(now)).filter(
        institution__in=bodies, is_focal_point=True
    )
    administers = Q(grants__role=Role.ADMIN, grants__country__in=countries)
    is_focal_point = Q(person__in=held.values("person"))
    return User.objects.filter(administers | is_focal_point).distinct()


def _content(
    institution: Institution,
    other: Institution,
    *,
    recipient: User,
    by: User,
    note: str,
) -> Content:
    with translation.override(recipient.language):
        return question_content(
            institution, other, recipient=recipient, by=by, note=note
        )
