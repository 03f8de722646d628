"""What the tests of assistance requests share: forms as a browser sends them."""

import uuid
from datetime import date

from missions.models import (
    Answer,
    AssistanceRequest,
    Criterion,
    Party,
    RequestStatus,
)

PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
ASKED_ON = date(2018, 10, 1)


def at(asked, status):
    """The request as it is once it has come so far."""
    later = {"requested_on": ASKED_ON, "status": status}
    if status in {RequestStatus.APPROVED, RequestStatus.REJECTED}:
        later["decided_on"] = date(2018, 12, 3)
    AssistanceRequest.objects.filter(pk=asked.pk).update(**later)
    asked.refresh_from_db()
    return asked


def sheet(**changed):
    answers = {f"{one}_answer": Answer.YES for one in Criterion}
    return answers | changed


def parties(outcome="agrees"):
    typed = {}
    for party in Party:
        typed[f"{party}_outcome"] = outcome
        typed[f"{party}_decided_on"] = "3 12 2018"
        typed[f"{party}_reference"] = f"{party}-7"
    return typed


def page_of(client, user, address):
    client.force_login(user)
    response = client.get(address)
    assert response.status_code == 200, response
    return " ".join(response.content.decode().split())


def take(client, user, asked, step, **typed):
    client.force_login(user)
    return client.post(f"/requests/{asked.pk}/{step}/", typed)


def typed_request(programme, institution, **changed):
    return {
        "title": "A study visit to Tunis",
        "programme": programme.pk,
        "kind": "study_visit",
        "country": "TG",
        "institution": institution.pk,
        "objective": "To learn how others place workers abroad.",
        "form_key": str(uuid.uuid4()),
    } | changed
