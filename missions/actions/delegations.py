"""Who sits in a delegation: people of the registry, new people, or functions."""

from dataclasses import dataclass
from datetime import datetime

from institutions.models import Institution, Person, Post
from missions.models import Delegation, DelegationMember, MemberRole

CHANGING = (
    "post",
    "institution",
    "title",
    "side",
    "role",
    "sex",
    "is_present",
    "position",
)


@dataclass
class MemberEntry:
    """One line of a delegation as somebody wrote it."""

    pk: int | None
    person: Person | None
    # Given and family names of somebody whom the registry does not know.
    new_name: tuple[str, str] | None
    post: Post | None
    institution: Institution | None
    title: str
    side: str
    role: str
    sex: str
    is_present: bool

    @property
    def said_name(self) -> str:
        """Of somebody new, as it was typed."""
        return " ".join(filter(None, self.new_name or ()))


def seat_members(
    delegation: Delegation, entries: list[MemberEntry], *, by, at: datetime
) -> None:
    """Make the delegation what the entries say, in a fixed number of queries.

    A seat that passes to another person is a new row, so that history never
    turns one person into another.
    """
    page = delegation.mission.get_absolute_url()
    _note_new_people(entries, by=by, at=at, page=page)
    seated = {member.pk: member for member in delegation.members.all()}
    kept, added = [], []
    for position, entry in enumerate(entries):
        member = seated.get(entry.pk) if entry.pk else None
        if member is None or member.person_id != (entry.person and entry.person.pk):
            member = DelegationMember(delegation=delegation, person=entry.person)
            added.append(member)
        else:
            kept.append(member)
        for name in CHANGING[:-1]:
            setattr(member, name, getattr(entry, name))
        member.position = position
    kept_pks = {member.pk for member in kept}
    delegation.members.exclude(pk__in=kept_pks).delete()
    # One head at a time: the former one steps down before the next is named.
    heads = {member.pk for member in kept if member.role == MemberRole.HEAD}
    stepping_down = delegation.members.filter(role=MemberRole.HEAD)
    stepping_down.exclude(pk__in=heads).update(role=MemberRole.MEMBER)
    DelegationMember.objects.bulk_update(kept, CHANGING)
    DelegationMember.objects.bulk_create(added)


def _note_new_people(
    entries: list[MemberEntry], *, by, at: datetime, page: str
) -> None:
    """People logged by name only; an administrator completes their records."""
    unknown = [entry for entry in entries if entry.new_name]
    for entry in unknown:
        given_names, family_name = entry.new_name or ("", "")
        entry.person = Person(
            given_names=given_names, family_name=family_name, sex=entry.sex
        )
        entry.person.mark_noted(by=by, at=at, page=page)
    Person.objects.bulk_create([entry.person for entry in unknown if entry.person])
