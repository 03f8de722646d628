"""The mail catcher's page, on a developer's machine only."""

import pytest

MAIL = """X-Envelope-To: afi@example.org\r
Subject: Due on 9 March\r
From: passerelle@example.org\r
To: afi@example.org\r
MIME-Version: 1.0\r
Content-Type: multipart/alternative; boundary=xx\r
\r
--xx\r
Content-Type: text/plain; charset=utf-8\r
\r
Hello, see http://127.0.0.1/plans/\r
--xx\r
Content-Type: text/html; charset=utf-8\r
\r
<p style="color:red">Hello</p>\r
--xx--\r
"""


@pytest.fixture
def folder(tmp_path, settings):
    settings.MAIL_CATCHER_DIR = str(tmp_path)
    return tmp_path


@pytest.fixture
def signed_in(client, staff):
    client.force_login(staff)
    return client


def test_without_a_catcher_there_is_no_such_page(signed_in, settings):
    settings.MAIL_CATCHER_DIR = ""

    assert signed_in.get("/dev/mail/").status_code == 404
    assert signed_in.get("/dev/mail/1-abc/").status_code == 404


def test_it_asks_for_a_sign_in(client, folder):
    assert client.get("/dev/mail/").url.startswith("/signin/")


def test_an_empty_folder_says_so(signed_in, folder):
    assert "No mail yet" in signed_in.get("/dev/mail/").content.decode()


def test_the_newest_mail_comes_first(signed_in, folder):
    (folder / "1-abc.eml").write_text(MAIL)
    (folder / "2-abc.eml").write_text("To: yawa@example.org\n\nOnly text")

    html = signed_in.get("/dev/mail/").content.decode()

    assert html.index("yawa@example.org") < html.index("Due on 9 March")
    assert "No subject" in html


def test_a_mail_shows_its_text_and_its_html_as_source(signed_in, folder):
    (folder / "1-abc.eml").write_text(MAIL)

    html = signed_in.get("/dev/mail/1-abc/").content.decode()

    assert '<a href="http://127.0.0.1/plans/"' in html
    assert "&lt;p style=&quot;color:red&quot;&gt;" in html
    assert "passerelle@example.org" in html


def test_a_mail_without_html_shows_its_text(signed_in, folder):
    (folder / "2-abc.eml").write_text("To: yawa@example.org\n\nOnly text")

    html = signed_in.get("/dev/mail/2-abc/").content.decode()

    assert "Only text" in html
    assert "as HTML" not in html


@pytest.mark.parametrize("name", ["3-abc", "..%2Fsecret", "*"])
def test_only_files_of_the_folder_are_shown(signed_in, folder, name):
    (folder.parent / "secret.eml").write_text(MAIL)

    assert signed_in.get(f"/dev/mail/{name}/").status_code == 404
