"""Nothing that a person typed can add a header or a recipient."""

from email import message_from_bytes, policy

import pytest

from mailing.content import Content
from mailing.mime import (
    BadAddress,
    bounce_address,
    greeting_name,
    message_pk_of_bounce,
    on_the_wire,
    one_line,
    usable_address,
)
from tests.factories.mailing import MessageFactory
from tests.mailing.conftest import NOW

EVIL = [
    "Due\r\nBcc: victim@example.org",
    "Due\nBcc: victim@example.org",
    "Due\x00\x0bBcc: victim@example.org",
    "Due\u2028Bcc: victim@example.org\u2029\x85Bcc: x@example.org",
    "=?utf-8?q?Due=0D=0ABcc:_victim@example.org?=",
    "=?utf-8?b?RHVlCkJjYzogdmljdGltQGV4YW1wbGUub3Jn?=",
    "é" * 300 + "\r\n\r\n<script>",
    "\ud800 lone surrogate",
]


def wire(content, **fields):
    message = MessageFactory.build(pk=7, **fields)
    return on_the_wire(message, content, to="user@example.org", at=NOW)


def parsed(raw):
    return message_from_bytes(raw, policy=policy.default)


@pytest.mark.parametrize("text", EVIL)
def test_typed_text_stays_in_its_header(text):
    content = Content(subject=text, text="Body", headers={"List-Unsubscribe": text})
    raw = wire(content)
    mail = parsed(raw)
    head = raw.split(b"\r\n\r\n")[0]

    assert [name for name in mail if name.lower() in ("bcc", "cc", "to")] == ["To"]
    assert b"<script>" not in raw.partition(b"\r\n\r\n")[2]
    assert all(line.isascii() and len(line) <= 998 for line in head.split(b"\r\n"))


def test_a_subject_keeps_its_accents_and_loses_its_line_breaks():
    mail = parsed(wire(Content(subject="Échéance\n du  9 mars\t!", text="x")))

    assert mail["Subject"] == "Échéance du 9 mars !"


def test_what_looks_encoded_is_shown_as_it_was_typed():
    assert one_line("=?utf-8?q?=0A?=") == "= ?utf-8?q?=0A?="


def test_a_mail_says_that_a_machine_wrote_it_and_to_whom():
    mail = parsed(wire(Content(subject="x", text="x"), language="fr"))

    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Content-Language"] == "fr"
    assert mail["To"] == "user@example.org"
    assert mail["From"] == "Passerelle <passerelle@testserver>"
    assert mail["Date"] == "Mon, 02 Mar 2026 08:00:00 +0000"


def test_the_sender_may_have_a_name_of_their_own(settings):
    settings.DEFAULT_FROM_EMAIL = "Ministère <rappels@example.org>"

    mail = parsed(wire(Content(subject="x", text="x")))

    assert mail["From"].addresses[0].display_name == "Ministère"
    assert mail["From"].addresses[0].addr_spec == "rappels@example.org"
    assert bounce_address(7).endswith("@example.org")


def test_text_alone_and_text_with_html():
    plain = parsed(wire(Content(subject="x", text="Déjà\n")))
    both = parsed(wire(Content(subject="x", text="Déjà\n", html="<p>Déjà</p>")))

    assert plain.get_content_type() == "text/plain"
    assert both.get_content_type() == "multipart/alternative"
    assert both.get_body(["plain"]).get_content().split() == ["Déjà"]
    assert both.get_body(["html"]).get_content().split() == ["<p>Déjà</p>"]


def test_every_byte_fits_an_old_mail_server():
    raw = wire(Content(subject="é" * 500, text="é" * 5000 + "\n.\n..\n", html="é"))

    assert raw.isascii()
    assert max(map(len, raw.split(b"\r\n"))) <= 998
    assert b"\n" not in raw.replace(b"\r\n", b"")


@pytest.mark.parametrize("name", ["", "X Y", "X:", "X\r\nBcc"])
def test_a_header_needs_a_proper_name(name):
    with pytest.raises(ValueError, match="not the name of a header"):
        wire(Content(subject="x", text="x", headers={name: "x"}))


@pytest.mark.parametrize(
    ("typed", "usable"),
    [
        ("user@example.org", "user@example.org"),
        ("user+tag@bücher.example", "user+tag@xn--bcher-kva.example"),
    ],
)
def test_an_address_is_made_ascii(typed, usable):
    assert usable_address(typed) == usable


@pytest.mark.parametrize(
    "address",
    [
        "",
        "user",
        "a@b@example.org",
        "user@example.org\r\nRCPT TO:<x@example.org>",
        "user@example.org>",
        "é@example.org",
        "user@" + "ü" * 63 + ".example",
    ],
)
def test_an_address_that_cannot_be_used_is_said_to_be_so(address):
    with pytest.raises(BadAddress):
        usable_address(address)


@pytest.mark.parametrize(
    "address",
    ["bounce+7.0123456789abcdef@testserver", "bounce+7@testserver", "user@testserver"],
)
def test_a_bounce_that_we_never_asked_for_is_not_ours(address):
    assert message_pk_of_bounce(address) is None


@pytest.mark.parametrize(
    ("host", "name"),
    [
        ("passerelle.example.org", "passerelle.example.org"),
        ("127.0.0.1", "[127.0.0.1]"),
        ("::1", "[IPv6:::1]"),
    ],
)
def test_we_introduce_ourselves_without_asking_a_resolver(host, name, settings):
    settings.SITE_HOST = host

    assert greeting_name() == name
