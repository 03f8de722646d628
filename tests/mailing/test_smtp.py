"""The conversation itself: greeting, encryption, sign-in, time."""

import ipaddress
import socket
import ssl
import threading
from datetime import UTC, datetime, timedelta
from time import monotonic

import pytest
from aiosmtpd.smtp import AuthResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from mailing.smtp import NotConnected, Outcome, Session, Verdict
from tests.mailing.relay import Relay, RelayController

MAIL = {
    "sender": "bounce@testserver",
    "recipient": "user@example.org",
    "body": b"Subject: x\r\n\r\nx\r\n",
}


def session(seconds=5):
    return Session(deadline=monotonic() + seconds)


@pytest.fixture
def scripted(settings):
    """A server that says these lines, one for each line it is told."""
    listener = socket.create_server(("127.0.0.1", 0))
    settings.EMAIL_HOST, settings.EMAIL_PORT = listener.getsockname()
    threads = []

    def serve(lines):
        connection, _address = listener.accept()
        with connection, connection.makefile("rb") as said:
            for line in lines:
                connection.sendall(line)
                said.readline()

    def start(*lines):
        thread = threading.Thread(target=serve, args=[lines])
        thread.start()
        threads.append(thread)

    yield start
    listener.close()
    for thread in threads:
        thread.join(5)


def test_dots_at_the_start_of_lines_arrive(relay):
    body = b"Subject: x\r\n\r\n.\r\n..two\r\n.one\r\n"
    with session() as smtp:
        smtp.open()
        outcome = smtp.deliver(**MAIL | {"body": body})

    assert outcome == Outcome(Verdict.ACCEPTED, "250 2.0.0 kept as 4711")
    assert relay.taken[0].original_content == body


def test_opening_twice_is_one_connection(relay):
    with session() as smtp:
        smtp.open()
        smtp.open()
        smtp.deliver(**MAIL)

    assert relay.connections == 1


def test_a_session_must_be_opened_first():
    with session() as smtp, pytest.raises(NotConnected):
        smtp.deliver(**MAIL)


def test_a_server_that_does_not_greet_is_no_session(scripted):
    scripted(b"554 go away\r\n")

    with session() as smtp, pytest.raises(NotConnected, match="554"):
        smtp.open()


def test_a_server_that_drops_the_greeting_is_no_session(scripted):
    scripted(b"220 hello\r\n")

    with session() as smtp, pytest.raises(NotConnected, match="Disconnected"):
        smtp.open()


def test_a_black_hole_costs_no_more_than_its_time(settings):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        settings.EMAIL_HOST, settings.EMAIL_PORT = listener.getsockname()
        start = monotonic()
        with session(0.2) as smtp, pytest.raises(NotConnected):
            smtp.open()

    assert monotonic() - start < 5


def test_a_line_lost_before_the_body_is_no_doubt(scripted):
    scripted(b"220 hi\r\n", b"250 hi\r\n", b"250 ok\r\n", b"250 ok\r\n")

    with session() as smtp:
        smtp.open()
        outcome = smtp.deliver(**MAIL)

    assert outcome.verdict == Verdict.TEMPORARY


def test_a_354_that_comes_too_late_ends_before_the_body(scripted, monkeypatch):
    monkeypatch.setattr("mailing.smtp.LONGEST_BEFORE_BODY", -1.0)
    scripted(b"220 hi\r\n", b"250 hi\r\n", b"250 ok\r\n")

    with session() as smtp:
        smtp.open()
        outcome = smtp.deliver(**MAIL)

    assert outcome == Outcome(
        Verdict.TEMPORARY, "TimeoutError: too slow before the body"
    )


def test_a_connection_that_cannot_be_reset_is_not_used_again(scripted):
    scripted(b"220 hi\r\n", b"250 hi\r\n", b"451 later\r\n", b"500 what\r\n")

    with session() as smtp:
        smtp.open()
        assert smtp.deliver(**MAIL).verdict == Verdict.TEMPORARY
        with pytest.raises(NotConnected):
            smtp.deliver(**MAIL)


def test_a_connection_lost_after_a_refusal_is_not_used_again(scripted):
    scripted(b"220 hi\r\n", b"250 hi\r\n", b"451 later\r\n")

    with session() as smtp:
        smtp.open()
        assert smtp.deliver(**MAIL).verdict == Verdict.TEMPORARY
        with pytest.raises(NotConnected):
            smtp.deliver(**MAIL)


def test_a_server_that_does_not_say_goodbye_is_left_all_the_same(scripted):
    scripted(b"220 hi\r\n", b"250 hi\r\n")

    with session() as smtp:
        smtp.open()


# --- Encryption and sign-in --------------------------------------------------------------


def sign_in(server, session, envelope, mechanism, login):
    is_right = (login.login, login.password) == (b"user", b"secret")
    return AuthResult(success=is_right, handled=False)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """Key and certificate of 127.0.0.1, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    address = x509.IPAddress(ipaddress.ip_address("127.0.0.1"))
    today = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key())
        .serial_number(1)
        .not_valid_before(today - timedelta(days=1))
        .not_valid_after(today + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([address]), critical=False)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("tls") / "server.pem"
    encoding = serialization.Encoding.PEM
    secret = key.private_bytes(
        encoding,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    path.write_bytes(secret + certificate.public_bytes(encoding))
    return path


@pytest.fixture
def tls(certificate):
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(certificate)
    return server


@pytest.fixture
def trusted(certificate, monkeypatch):
    """As if the machine trusted whoever signed the server's certificate."""
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))


@pytest.fixture
def start_server(settings):
    controllers = []

    def start(**options):
        controller = RelayController(Relay(), **options)
        controllers.append(controller)
        controller.start()
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", controller.port
        return controller.handler

    yield start
    for controller in controllers:
        controller.stop()


def test_starttls_and_sign_in(start_server, tls, trusted, settings):
    server = start_server(
        tls_context=tls,
        require_starttls=True,
        auth_required=True,
        authenticator=sign_in,
    )
    settings.EMAIL_USE_TLS = True
    settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "user", "secret"

    with session() as smtp:
        smtp.open()
        assert smtp.deliver(**MAIL).verdict == Verdict.ACCEPTED
    assert len(server.taken) == 1


def test_encryption_from_the_first_byte(start_server, tls, trusted, settings):
    server = start_server(ssl_context=tls)
    settings.EMAIL_USE_SSL = True

    with session() as smtp:
        smtp.open()
        assert smtp.deliver(**MAIL).verdict == Verdict.ACCEPTED
    assert len(server.taken) == 1


def test_a_certificate_of_a_stranger_is_no_session(start_server, tls, settings):
    start_server(tls_context=tls)
    settings.EMAIL_USE_TLS = True

    with session() as smtp, pytest.raises(NotConnected, match="CERTIFICATE_VERIFY"):
        smtp.open()


def test_a_wrong_password_is_no_session(start_server, tls, trusted, settings):
    start_server(tls_context=tls, authenticator=sign_in)
    settings.EMAIL_USE_TLS = True
    settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "user", "wrong"

    with session() as smtp, pytest.raises(NotConnected, match="Authentication"):
        smtp.open()
