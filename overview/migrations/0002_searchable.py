"""Triggers that keep the words of each row for the search."""

from django.db import migrations

from overview.search_triggers import keep_searchable, make_functions

NAMES = ["name_fr", "name_en", "name_pt", "name_ar", "acronym"]
TITLES = ["title_fr", "title_en"]


class Migration(migrations.Migration):
    dependencies = [
        ("overview", "0001_initial"),
        ("cooperation", "0001_initial"),
        ("files", "0001_initial"),
        ("institutions", "0002_initial"),
        ("missions", "0001_initial"),
    ]
    operations = [
        *make_functions(),
        keep_searchable(
            "mission", "missions_mission", ["code", "title", "purpose", "city"]
        ),
        keep_searchable("institution", "institutions_institution", [*NAMES, "city"]),
        keep_searchable("former_name", "institutions_formername", NAMES),
        keep_searchable(
            "person", "institutions_person", ["given_names", "family_name"]
        ),
        keep_searchable(
            "variant", "institutions_personvariant", ["given_names", "family_name"]
        ),
        keep_searchable("post", "institutions_post", ["title"]),
        keep_searchable("minutes", "missions_minutes", ["text"]),
        keep_searchable("addendum", "missions_minutesaddendum", ["text"]),
        keep_searchable(
            "debriefing", "missions_debriefing", ["participants", "summary"]
        ),
        keep_searchable("follow_up", "cooperation_followup", ["title", "detail"]),
        keep_searchable("cooperation", "cooperation_cooperation", ["code", *TITLES]),
        keep_searchable(
            "instrument",
            "cooperation_instrument",
            ["title", "reference", "signatories", "file_id"],
        ),
        keep_searchable("plan", "cooperation_actionplan", ["code", *TITLES]),
        keep_searchable("section", "cooperation_plansection", TITLES),
        keep_searchable(
            "activity", "cooperation_activity", [*TITLES, "indicator", "target"]
        ),
        keep_searchable(
            "milestone", "cooperation_milestone", [*TITLES, "expected_evidence"]
        ),
        keep_searchable(
            "request", "missions_assistancerequest", ["title", "reference", "objective"]
        ),
        keep_searchable(
            "document", "missions_document", ["title", "reference", "file_id"]
        ),
        keep_searchable(
            "evidence",
            "cooperation_evidence",
            ["title", "link", "statement", "file_id"],
        ),
    ]
