"""Documents of a mission: what may come in, and who gets it out."""

import resource
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from missions.models import Document

ADD = "/missions/TG-TN-2019-01/documents/new/"
PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


@pytest.fixture(autouse=True)
def files_root(settings, tmp_path):
    storages = settings.STORAGES | {
        "default": settings.STORAGES["default"] | {"OPTIONS": {"location": tmp_path}}
    }
    settings.STORAGES = storages
    settings.FILES_ROOT = tmp_path
    return tmp_path


def send(client, user, *, name="report.pdf", content=PDF, **sent):
    client.force_login(user)
    upload = SimpleUploadedFile(name, content)
    return client.post(ADD, {"file": upload, "kind": "report"} | sent)


def test_a_document_is_added_and_given_out_again(client, staff, mission):
    assert client.get(ADD).status_code == 302
    response = send(client, staff, dated_on="28 1 2019")

    assert response.url == mission.get_absolute_url()
    document = Document.objects.get()
    assert (document.title, document.added_by) == ("report.pdf", staff)
    address = f"/missions/TG-TN-2019-01/documents/{document.pk}/"
    assert address in client.get(mission.get_absolute_url()).content.decode()
    download = client.get(address)
    assert b"".join(download.streaming_content) == PDF
    assert download["Content-Disposition"] == 'attachment; filename="report.pdf"'
    assert "sandbox" in download["Content-Security-Policy"]
    assert download["X-Content-Type-Options"] == "nosniff"


def test_the_form_opens(client, staff, mission):
    client.force_login(staff)

    assert "Add the document" in client.get(ADD).content.decode()


def test_a_disguised_file_is_refused(client, staff, mission):
    response = send(client, staff, content=b"MZ this runs")

    assert "does not match its name" in response.content.decode()
    assert not Document.objects.exists()


def test_a_form_that_arrives_twice_adds_one_document(client, staff, mission):
    key = uuid.uuid4()
    send(client, staff, form_key=key)
    send(client, staff, form_key=key)

    assert Document.objects.count() == 1


@pytest.fixture
def room_for_ten_bytes():
    """The system refuses to write more to any file."""
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (10, limits[1]))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, limits)


def test_a_full_disk_is_told(client, staff, mission, room_for_ten_bytes):
    response = send(client, staff)

    assert "the disk is full" in response.content.decode()
    assert not Document.objects.exists()


@pytest.mark.parametrize(
    ("who", "may_read", "may_add"),
    [
        ("observer", 200, 403),
        ("host_staff", 200, 403),
        ("outsider", 404, 404),
        ("coordinator", 200, 302),
    ],
)
def test_who_gets_documents_and_who_adds_them(
    who, may_read, may_add, client, staff, mission, request
):
    send(client, staff)
    document = Document.objects.get()
    user = request.getfixturevalue(who)

    assert send(client, user).status_code == may_add
    response = client.get(f"/missions/TG-TN-2019-01/documents/{document.pk}/")
    assert response.status_code == may_read
    if may_read == 200:
        assert b"".join(response.streaming_content) == PDF


def test_a_document_is_found_under_its_own_mission_only(client, staff, mission):
    send(client, staff)
    document = Document.objects.get()

    response = client.get(f"/missions/TG-TN-2019-02/documents/{document.pk}/")

    assert response.status_code == 404
