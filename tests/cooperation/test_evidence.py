from datetime import UTC, date, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError

from cooperation.actions.evidence import add_evidence
from cooperation.forms.evidence import EvidenceForm
from cooperation.models import EvidenceKind
from tests.factories.cooperation import EvidenceFactory

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


def upload():
    return SimpleUploadedFile("minutes.pdf", PDF, "application/pdf")


@pytest.mark.parametrize(
    ("given", "kind"),
    [
        ({"link": "https://example.org/"}, "link"),
        ({"statement": "Signed."}, "statement"),
        ({"link": "https://example.org/", "statement": "Signed."}, "link"),
    ],
)
def test_kind_is_what_was_given_first(given, kind):
    form = EvidenceForm({"title": "Minutes"} | given)

    assert form.is_valid()
    assert form.evidence()["kind"] == kind


def test_document_comes_before_the_rest():
    form = EvidenceForm({"title": "Minutes", "link": "example.org"}, {"file": upload()})

    assert form.is_valid()
    assert form.evidence()["kind"] == EvidenceKind.DOCUMENT


def test_nothing_given_is_an_error():
    form = EvidenceForm({"title": "Minutes"})

    assert form.errors == {"file": ["Give a document, a link, or a statement."]}


def test_wrong_link_is_the_only_error():
    form = EvidenceForm({"title": "Minutes", "link": "not a link"})

    assert list(form.errors) == ["link"]


def test_document_is_stored_with_its_row(staff):
    evidence = add_evidence(
        kind=EvidenceKind.DOCUMENT,
        title="Minutes",
        dated_on=date(2026, 3, 1),
        file=upload(),
        by=staff,
        at=NOON,
    )

    assert evidence.file.name == "minutes.pdf"
    with evidence.file.open() as content:
        assert content.read() == PDF
    assert (evidence.added_by, evidence.added_at) == (staff, NOON)


@pytest.mark.parametrize("kind", ["link", "statement"])
def test_only_what_the_kind_says_is_kept(staff, kind):
    evidence = add_evidence(
        kind=kind,
        title="Minutes",
        dated_on=date(2026, 3, 1),
        link="https://example.org/",
        statement="Signed.",
        by=staff,
        at=NOON,
    )

    assert bool(evidence.link) == (kind == "link")
    assert bool(evidence.statement) == (kind == "statement")


@pytest.mark.parametrize(
    "changes",
    [
        {"kind": "document"},
        {"kind": "link", "link": ""},
        {"kind": "statement", "statement": ""},
        {"kind": "rumour"},
    ],
)
def test_database_refuses_evidence_without_its_content(changes):
    with pytest.raises(IntegrityError, match="evidence_holds_what_its_kind_says"):
        EvidenceFactory(**changes)
