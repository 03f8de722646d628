"""The French texts: complete sentences with their blanks, set as French is set."""

import re
from collections import Counter

import polib
import pytest
from django.apps import apps
from django.utils import translation

from migration_coop.lib.lifecycle import Lifecycle
from tests.conventions.source import APP_CODE, ROOT, assert_nowhere, places

pytestmark = pytest.mark.files_only

CATALOGUE = ROOT / "locale/fr/LC_MESSAGES/django.po"
ENTRIES = [entry for entry in polib.pofile(CATALOGUE) if not entry.obsolete]
STATUSES = [
    (model._meta.label, value, label)
    for model in apps.get_models()
    if issubclass(model, Lifecycle)
    for value, label in model._meta.get_field("status").choices
]

PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%%|\{\w*\}|</?\w+[^>]*>")
STRAIGHT_APOSTROPHE = re.compile(r"\w'\w")
# The colon of 10:42 or of https: is followed by no space, and needs none before.
LOOSE_PUNCTUATION = re.compile(r"(?<!\N{NO-BREAK SPACE})[:;?!»](?=[\s.,)]|$)")
LOOSE_QUOTATION = re.compile(r"«(?!\N{NO-BREAK SPACE})|[“”]")

# Words that are the same in both languages.
SAME_IN_FRENCH = {"Active"}

# Only these names of gettext are collected by makemessages.
COLLECTED = re.compile(r"[np]{0,2}gettext(_lazy|_noop)?( as _)?")
IMPORTED = re.compile(
    r"from django\.utils\.translation import (\(.*?\)|[^\n]*)", re.DOTALL
)


def texts(entry) -> list[str]:
    return list(entry.msgstr_plural.values()) or [entry.msgstr]


def keeps_its_blanks(entry) -> bool:
    source = [entry.msgid, entry.msgid_plural or entry.msgid]
    allowed = [Counter(PLACEHOLDER.findall(text)) for text in source]
    return all(Counter(PLACEHOLDER.findall(text)) in allowed for text in texts(entry))


def test_every_text_is_translated_and_looked_at():
    left = [entry for entry in ENTRIES if entry.fuzzy or not entry.translated()]
    assert [entry.msgid for entry in left] == []


def test_translations_keep_the_blanks_of_their_source():
    assert [entry.msgid for entry in ENTRIES if not keeps_its_blanks(entry)] == []


@pytest.mark.parametrize(
    "loose",
    [STRAIGHT_APOSTROPHE, LOOSE_PUNCTUATION, LOOSE_QUOTATION],
    ids=["apostrophe", "punctuation", "quotation marks"],
)
def test_translations_are_set_as_french_is_set(loose):
    found = [text for entry in ENTRIES for text in texts(entry) if loose.search(text)]
    assert found == []


def test_translations_do_not_shout():
    assert [text for entry in ENTRIES for text in texts(entry) if "!" in text] == []


def words(label, *, language):
    with translation.override(language):
        return str(label)


def test_every_status_is_named_in_french():
    english = [
        f"{model} {value}"
        for model, value, label in STATUSES
        if words(label, language="fr") == words(label, language="en")
        and words(label, language="en") not in SAME_IN_FRENCH
    ]
    assert english == []


def names_not_collected(path):
    for line, text in places(path, IMPORTED):
        imported = IMPORTED.fullmatch(text).group(1)
        names = [part.strip() for part in imported.strip("()").split(",")]
        for name in names:
            if "gettext" in name and not COLLECTED.fullmatch(name):
                yield line, name


def test_texts_are_marked_by_names_that_translators_are_shown():
    assert_nowhere(APP_CODE, names_not_collected)
