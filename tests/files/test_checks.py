"""What may be uploaded and what not, each refusal with its reason."""

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from files.checks import TYPES, check_upload, clean_name
from files.fields import CheckedFileField
from tests.files.corpus import HONEST, PDF, REFUSED, xlsx


def upload(name, content):
    file = SimpleUploadedFile("x", content)
    # Django cleans the name it is given; an importer may not have.
    file._name = name
    return file


@pytest.mark.parametrize(("name", "content"), HONEST.items(), ids=list(HONEST))
def test_an_honest_file_passes_and_can_be_read_again(name, content):
    file = upload(name, content)

    cleaned, file_type = check_upload(file)

    assert cleaned == name
    assert file_type == TYPES[name.rpartition(".")[2].lower()]
    assert file.read() == content


@pytest.mark.parametrize(
    ("name", "content", "reason"), REFUSED, ids=[ascii(row[0]) for row in REFUSED]
)
def test_a_file_that_pretends_is_refused_with_the_reason(name, content, reason):
    with pytest.raises(ValidationError) as refusal:
        check_upload(upload(name, content))

    assert refusal.value.code == reason
    assert refusal.value.message.endswith(".")


def test_a_file_that_unpacks_to_too_much_is_refused_even_when_it_is_large(monkeypatch):
    monkeypatch.setattr("files.checks.MAX_UNPACKED", 100)

    with pytest.raises(ValidationError, match="unpacks to far more"):
        check_upload(upload("x.xlsx", xlsx(("xl/a.xml", "0" * 101))))


def test_a_file_that_is_too_large_is_told_the_limit(settings):
    settings.FILE_SIZE_LIMIT = 50

    with pytest.raises(ValidationError, match="At most 50") as refusal:
        check_upload(upload("report.pdf", PDF))
    assert refusal.value.code == "size"


def test_a_refused_type_is_told_the_allowed_ones():
    with pytest.raises(ValidationError, match="csv, docx, jpeg, jpg, ods, odt, pdf"):
        check_upload(upload("page.html", b"x"))


@pytest.mark.parametrize(
    ("name", "cleaned"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Users\\me\\report.pdf", "report.pdf"),
        ("annual\u202efdp.exe", "annual fdp.exe"),
        ("line\r\nbreak\x00.pdf", "line break .pdf"),
        ("  .hidden.pdf. ", "hidden.pdf"),
        ('a<b>:"|?*.pdf', "a_b______.pdf"),
        ("E\u0301te\u0301.pdf", "Été.pdf"),
        ("é" * 300 + ".pdf", "é" * 196 + ".pdf"),
        ("x" * 300, "x" * 200),
        ("x." + "y" * 300, "." + "y" * 199),
    ],
    ids=ascii,
)
def test_a_name_is_cleaned(name, cleaned):
    assert clean_name(name)[:200] == cleaned


# --- In a form --------------------------------------------------------------------------------


class UploadForm(forms.Form):
    file = CheckedFileField()
    more = CheckedFileField(required=False)


def test_a_form_takes_a_checked_file_with_its_cleaned_name():
    form = UploadForm(files={"file": upload("a\u202eb.pdf", PDF)})

    assert form.is_valid()
    assert form.cleaned_data["file"].name == "a b.pdf"
    assert form.cleaned_data["more"] is None
    assert 'accept=".pdf,.docx' in str(form["file"])


def test_a_form_says_why_it_refuses():
    form = UploadForm(files={"file": upload("page.pdf", b"<html>")})

    assert form.errors == {
        "file": [
            "The content of this file does not match its name. Save it anew and retry."
        ]
    }
