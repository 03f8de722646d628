"""Who may do what with missions, beyond seeing them (that is `for_user`).

The rule of minutes: "agreed" needs both sides. The visiting side, who write the
minutes, circulate them; somebody of the host side agrees. A coordinator may agree
in place of a host who does not answer. Nobody agrees to a text of their own.
"""

from datetime import date

from django.utils.translation import gettext as _

from institutions.models import Institution
from missions.models import AssistanceRequest, Minutes, Mission, Programme, Visit

NAMES_OF_VISIT = "institution__former_names"


def may_log_missions(user) -> bool:
    """Whether there is any mission at all that the user could log."""
    return user.access().writes or Programme.objects.coordinated_by(user).exists()


def may_log_mission(
    user,
    *,
    visiting_country: str,
    lead_institution: Institution | None,
    programme: Programme | None,
) -> bool:
    """The same question that `for_user` answers as `editable` for a saved mission."""
    access = user.access()
    if access.writes_everywhere or visiting_country in access.writable_countries:
        return True
    leads = lead_institution is not None and (
        lead_institution.pk in access.writable_institutions
    )
    return leads or _coordinates(user, programme)


def is_host(user, mission: Mission) -> bool:
    """Whether the user acts for the side that receives the mission."""
    access = user.access()
    return (
        mission.host_country_id in access.writable_countries
        or mission.host_institution_id in access.writable_institutions
    )


def coordinates(user, mission: Mission) -> bool:
    access = user.access()
    if access.coordinates and access.writes_everywhere:
        return True
    return access.administers_everywhere or _coordinates(user, mission.programme_id)


def may_decide_request(user, request: AssistanceRequest) -> bool:
    """Coordinators, of everything or of the programme that is asked, and
    administrators; nobody on a request of their own institution."""
    if user.institution_id == request.institution_id:
        return False
    # Staff write in their country or institution only; the database sees to that.
    return user.access().writes_everywhere or _coordinates(user, request.programme_id)


def may_confirm_visits(user, mission: Mission) -> bool:
    return mission.editable or is_host(user, mission)


def may_read_minutes(user, visit: Visit, *, editable: bool) -> bool:
    """As `Minutes.objects.for_user` decides, for a visit that is here already."""
    return editable or may_name(user, visit.institution)


def last_author_of(minutes: Minutes) -> int | None:
    versions = minutes.versions.order_by("-number")
    return versions.values_list("by", flat=True).first()


def may_agree_minutes(user, mission: Mission, *, last_author_id: int | None) -> bool:
    is_own_text = user.pk == last_author_id
    return not is_own_text and (is_host(user, mission) or coordinates(user, mission))


def may_answer_minutes(user, mission: Mission) -> bool:
    """Ask for a correction: both sides may, the authors too."""
    return mission.editable or is_host(user, mission) or coordinates(user, mission)


def may_name(user, institution: Institution) -> bool:
    """As `Institution.objects.for_user` decides, for a row that is here already."""
    access = user.access()
    return (
        not institution.is_restricted
        or access.writes
        or access.reads_everywhere
        or institution.country_id in access.readable_countries
        or institution.pk in access.readable_institutions
    )


def name_today(user, institution: Institution) -> str:
    """Its short name, unless this reader may not know of it. Asks no query."""
    if may_name(user, institution):
        return institution.short_name
    return _("Restricted institution")


def name_for(
    user, institution: Institution | None, *, on: date, in_full: bool = False
) -> str:
    """Its short or full name that day, unless this reader may not know of it."""
    if institution is None:
        return ""
    if not may_name(user, institution):
        return _("Restricted institution")
    names = institution.names_on(on)
    return names.name if in_full else names.short_name


def name_of_visit(user, visit: Visit) -> str:
    """As it was called on the day of the visit. For lists prefetch NAMES_OF_VISIT."""
    return name_for(user, visit.institution, on=visit.takes_place_on)


def _coordinates(user, programme: Programme | int | None) -> bool:
    if programme is None:
        return False
    pk = programme if isinstance(programme, int) else programme.pk
    return Programme.objects.coordinated_by(user).filter(pk=pk).exists()


def may_see_lateness(user, programme: Programme | None = None) -> bool:
    """Observers see what is late, country by country, only where the programme says
    so; without a programme, or without the setting, they see totals."""
    if user.access().writes or Programme.objects.coordinated_by(user).exists():
        return True
    return programme is not None and programme.shows_lateness


def may_edit_programmes(user) -> bool:
    """A programme spans countries; who coordinates it does not change its terms."""
    return user.access().administers_everywhere
