"""The SMTP server over TLS: its certificate is checked, and no password crosses a network in the clear."""

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import quote

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from campaign_app.demo.processes import find_port
from campaign_app.errors import ServerUnavailable
from campaign_app.gateways.mailer import SmtpTransport
from tests.gateways.test_mailer import MAIL

USER, PASSWORD = "campaign", "pass:word/1"


class Relay(Controller):
    """A mail relay with a user, TLS when given a context; keeps who logged in and how many mails came."""

    def __init__(self, context: ssl.SSLContext | None) -> None:
        self.logins: list[tuple[str, str]] = []
        self.mails: list[bytes | str | None] = []
        super().__init__(
            self,
            hostname="127.0.0.1",
            port=find_port(9300),
            tls_context=context,
            authenticator=self.authenticate,
            auth_require_tls=context is not None,
        )

    def authenticate(
        self, _server: SMTP, _session: Session, _envelope: Envelope, _way: str, given: object
    ) -> AuthResult:
        """Take anybody, and note it."""
        assert isinstance(given, LoginPassword)
        self.logins.append((given.login.decode(), given.password.decode()))
        return AuthResult(success=True)

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        """Keep the mail."""
        self.mails.append(envelope.content)
        return "250 kept"

    def url(self, host: str) -> str:
        """The address to send to, with user and password."""
        return f"smtp://{USER}:{quote(PASSWORD, safe='')}@{host}:{self.port}"


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for 127.0.0.1 and localhost that nobody has signed, and its key, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    names = x509.SubjectAlternativeName([x509.DNSName("localhost"), x509.IPAddress(ip_address("127.0.0.1"))])
    made = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number(), now, now + timedelta(1))
    signed = made.add_extension(names, critical=False).sign(key, hashes.SHA256())
    path = tmp_path_factory.mktemp("tls") / "relay.pem"
    form = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    path.write_bytes(key.private_bytes(*form) + signed.public_bytes(serialization.Encoding.PEM))
    return path


@contextmanager
def relay(certificate: Path | None) -> Iterator[Relay]:
    """A running relay, with TLS when given a certificate."""
    context = None
    if certificate:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(certificate)
    server = Relay(context)
    server.start()
    try:
        yield server
    finally:
        server.stop()


def test_a_trusted_relay_gets_login_and_mail_over_tls(certificate: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    with relay(certificate) as server, SmtpTransport(server.url("127.0.0.1")) as transport:
        transport.send(MAIL)
        assert server.logins == [(USER, PASSWORD)]
        assert len(server.mails) == 1


def test_a_relay_nobody_vouches_for_learns_neither_password_nor_mail(certificate: Path) -> None:
    with relay(certificate) as server, SmtpTransport(server.url("127.0.0.1")) as transport:
        with pytest.raises(ServerUnavailable, match="SSLCertVerificationError"):
            transport.send(MAIL)
        assert (server.logins, server.mails) == ([], [])


def test_a_password_is_not_sent_where_tls_is_not_offered() -> None:
    elsewhere = "127.1"  # this machine under a name that is not taken for it
    with relay(None) as server, SmtpTransport(server.url(elsewhere)) as transport:
        with pytest.raises(ServerUnavailable, match="SMTPNotSupportedError"):
            transport.send(MAIL)
        assert (server.logins, server.mails) == ([], [])


def test_on_this_machine_a_login_needs_no_tls() -> None:
    with relay(None) as server, SmtpTransport(server.url("127.0.0.1")) as transport:
        transport.send(MAIL)
        assert server.logins == [(USER, PASSWORD)]
