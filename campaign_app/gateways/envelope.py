"""What is said to a mail server before a message: from whom, to whom, and whether it wants the data."""

import re
import smtplib

GO_ON = 354  # "Start mail input" (RFC 5321 section 4.2.3)
_PLAIN_ADDRESS = re.compile(r"[\w.+-]+@[\w.-]+", re.ASCII)


def ask_in_turn(connection: smtplib.SMTP, sender: str, recipient: str) -> tuple[int, int, int]:
    """The answers to MAIL, RCPT and DATA, each asked when the one before was welcome; 0 for what was not asked."""
    sender_code, _ = connection.mail(sender, () if recipient.isascii() else ("SMTPUTF8",))
    recipient_code = connection.rcpt(recipient)[0] if 200 <= sender_code < 300 else 0
    data_code = connection.docmd("DATA")[0] if 200 <= recipient_code < 300 else 0
    return sender_code, recipient_code, data_code


def ask_at_once(connection: smtplib.SMTP, sender: str, recipient: str) -> tuple[int, int, int]:
    """The same in one journey instead of three, for servers that offer it (RFC 2920).

    A server that wants the data although it refused the sender or the recipient gets none (section 3.1 of the same).
    """
    asked = f"MAIL FROM:{_path(sender)}\r\nRCPT TO:{_path(recipient)}\r\nDATA\r\n"
    connection.send(asked.encode("ascii"))
    sender_code, recipient_code, data_code = (connection.getreply()[0] for _ in range(3))
    if data_code == GO_ON and max(sender_code, recipient_code) >= 300:
        connection.send(b".\r\n")
        connection.getreply()
    return sender_code, recipient_code, data_code


def _path(address: str) -> str:
    """An address as MAIL and RCPT take it; the library's way costs as much as composing half a mail."""
    return f"<{address}>" if _PLAIN_ADDRESS.fullmatch(address) else smtplib.quoteaddr(address)
