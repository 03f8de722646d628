from datetime import UTC, date, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError
from django.urls import reverse
from pytest_django.asserts import assertContains

from cooperation.actions.evidence import add_evidence
from cooperation.forms.evidence import EvidenceForm
from cooperation.forms.follow_ups import CompleteFollowUpForm
from cooperation.models import EvidenceKind, FollowUp
from files.actions import store_file
from tests.factories.accounts import UserFactory
from tests.factories.cooperation import EvidenceFactory, StageChangeFactory

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


# --- Where it may be left out --------------------------------------------------------


def test_what_is_done_may_be_shown_or_not():
    form = CompleteFollowUpForm({"note": "Sent"})

    assert form.is_valid()
    assert form.evidence() is None


@pytest.mark.parametrize(
    ("given", "errors"),
    [
        ({"link": "https://example.org/"}, {"title": ["Say what this shows."]}),
        (
            {"title": "Letter"},
            {"file": ["Give a document, a link, or a statement."]},
        ),
        ({"title": "L" * 251, "statement": "Signed."}, None),
    ],
)
def test_what_is_shown_is_shown_in_full(given, errors):
    form = CompleteFollowUpForm({"note": "Sent"} | given)

    assert not form.is_valid()
    assert errors is None or form.errors == errors


# --- Documents of follow-ups and stages ----------------------------------------------


def document():
    return EvidenceFactory(kind=EvidenceKind.DOCUMENT, file=stored_pdf())


def stored_pdf():
    return store_file(upload(), by=UserFactory(), at=NOON)


def content(response):
    return b"".join(response.streaming_content)


def test_document_of_a_follow_up_is_for_those_who_see_it(
    client, observer, outsider, follow_up
):
    url = reverse("cooperation:follow_up_evidence", args=[follow_up.pk])
    client.force_login(observer)
    assert client.get(url).status_code == 404

    FollowUp.objects.filter(pk=follow_up.pk).update(evidence=document())

    assert content(client.get(url)) == PDF
    assertContains(client.get(follow_up.get_absolute_url()), url)
    client.force_login(outsider)
    assert client.get(url).status_code == 404


def test_document_of_a_stage_is_for_those_who_see_the_cooperation(
    client, observer, outsider, cooperation
):
    change = StageChangeFactory(cooperation=cooperation, evidence=document())
    other = StageChangeFactory(cooperation__code="TG-SN", evidence=document())
    client.force_login(observer)
    url = reverse("cooperation:stage_evidence", args=["TG-TN", change.pk])

    assert content(client.get(url)) == PDF
    assertContains(client.get(cooperation.get_absolute_url()), url)
    elsewhere = reverse("cooperation:stage_evidence", args=["TG-TN", other.pk])
    assert client.get(elsewhere).status_code == 404
    client.force_login(outsider)
    assert client.get(url).status_code == 404


@pytest.mark.parametrize(
    "shown",
    [
        {"kind": EvidenceKind.LINK, "link": "https://example.org/act"},
        {"kind": EvidenceKind.STATEMENT, "statement": "The director confirms it."},
    ],
)
def test_links_and_statements_stand_on_the_page(client, observer, cooperation, shown):
    evidence = EvidenceFactory(**{"statement": ""} | shown)
    change = StageChangeFactory(cooperation=cooperation, evidence=evidence)
    client.force_login(observer)

    page = client.get(cooperation.get_absolute_url())

    assertContains(page, shown.get("link", shown.get("statement")))
    url = reverse("cooperation:stage_evidence", args=["TG-TN", change.pk])
    assert client.get(url).status_code == 404
