"""Kinds of institution, with their IATI organisation type, and sides in dialogue."""

from collections.abc import Iterable

from django.db import models
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from migration_coop.lib.formats import active_locale, format_names


class SocialSide(models.TextChoices):
    """Tripartism of ILO C144, with the civil society and partners of "tripartite plus"."""

    GOVERNMENT = "government", _("Government")
    EMPLOYERS = "employers", _("Employers")
    WORKERS = "workers", _("Workers")
    CIVIL_SOCIETY = "civil_society", _("Civil society")
    PARTNER = "partner", _("Partner")


class InstitutionType(models.TextChoices):
    LABOUR_MINISTRY = "GOV-LAB", _("Labour or employment ministry")
    DIRECTORATE = "GOV-DIR", _("Directorate of a ministry")
    FOREIGN_AFFAIRS = "GOV-FOR", _("Foreign affairs")
    DIASPORA = "GOV-DIA", _("Diaspora institution")
    INTERIOR = "GOV-INT", _("Interior, immigration, refugees")
    TRAFFICKING = "GOV-TIP", _("Anti-trafficking body")
    STATISTICS = "GOV-STA", _("Statistics office or observatory")
    OTHER_PUBLIC = "GOV-OTH", _("Other public body")
    EMPLOYMENT_SERVICE = "PES", _("Public employment service")
    TRAINING = "TVET", _("Vocational training body")
    SOCIAL_SECURITY = "SOC", _("Social security fund")
    COOPERATION_AGENCY = "COOP", _("Technical cooperation agency")
    DATA_PROTECTION = "DPA", _("Data protection authority")
    RESOURCE_CENTRE = "MRC", _("Migrant resource centre")
    COORDINATION = "COORD", _("National committee or working group")
    TRIPARTITE = "TRI", _("Tripartite body")
    EMPLOYERS = "EMP", _("Employers’ organisation")
    UNION = "UNI", _("Trade union centre")
    REGIONAL_COMMUNITY = "REC", _("Regional economic community")
    DIALOGUE = "RCP", _("Migration dialogue")
    REGIONAL_BODY = "REG", _("Continental or regional specialised body")
    UN_AGENCY = "UN", _("United Nations agency")
    INTERNATIONAL = "IO", _("Other international organisation")
    PROGRAMME = "PROG", _("Programme or initiative")
    DONOR = "DON", _("Donor")
    IMPLEMENTER = "IMP", _("Implementing agency")
    NATIONAL_NGO = "NGO-N", _("National NGO")
    INTERNATIONAL_NGO = "NGO-I", _("International NGO")
    MIGRANT_ASSOCIATION = "MIG", _("Migrant or diaspora association")
    ACADEMIA = "ACA", _("Academia")
    RECRUITMENT_AGENCY = "PRA", _("Private recruitment agency")
    LOCAL_AUTHORITY = "LOC", _("Local authority")


# Codelist OrganisationType of IATI.
IATI_TYPES = {
    "10": "GOV-LAB GOV-DIR GOV-FOR GOV-DIA GOV-INT GOV-TIP GOV-OTH COORD DON",
    "11": "LOC",
    "15": "GOV-STA PES TVET SOC COOP DPA MRC IMP",
    "21": "NGO-I",
    "22": "EMP UNI NGO-N MIG",
    "40": "REC RCP REG UN IO PROG",
    "70": "PRA",
    "80": "ACA",
    "90": "TRI",
}
IATI_TYPE_OF = {
    InstitutionType(code): iati
    for iati, codes in IATI_TYPES.items()
    for code in codes.split()
}


def social_side_of(institution_type: str) -> SocialSide:
    """The side a body of this type usually takes; a record may say otherwise."""
    match institution_type.split("-")[0]:
        case "EMP":
            return SocialSide.EMPLOYERS
        case "UNI":
            return SocialSide.WORKERS
        case "NGO" | "MIG" | "ACA":
            return SocialSide.CIVIL_SOCIETY
        case "REC" | "RCP" | "REG" | "UN" | "IO" | "PROG" | "DON" | "IMP" | "PRA":
            return SocialSide.PARTNER
        case _:
            return SocialSide.GOVERNMENT


def words_of_languages(codes: Iterable[str]) -> str:
    """ "français et anglais", for ["fr", "en"]; nothing for none."""
    names = active_locale().languages
    return format_names(names.get(code, code) for code in codes)


def words_of_weekdays(numbers: Iterable[int]) -> str:
    """ISO 8601 numbers in words: Monday is 1; Django counts from 0."""
    return format_names(str(WEEKDAYS[number - 1]) for number in sorted(numbers))
