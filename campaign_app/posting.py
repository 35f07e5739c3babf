"""How mail is posted with these settings: what `services.draining` and `services.packing` need, put together once."""

from datetime import UTC, datetime, timedelta
from functools import partial

from campaign_app.briefs import compose_package
from campaign_app.config import Settings
from campaign_app.emails import compose
from campaign_app.gateways.mailer import SmtpTransport
from campaign_app.gateways.typesetter import draw_pdf
from campaign_app.mail_drawing import Drawings
from campaign_app.services.draining import Drain
from campaign_app.services.packing import Compose


def drain_with(settings: Settings, *, overdue: timedelta = timedelta()) -> Drain:
    """A drain over the real SMTP server; with `overdue` it leaves alone what a worker may still be about to send."""
    return Drain(
        clock=partial(datetime.now, UTC),
        compose=partial(compose, settings=settings, drawings=Drawings()),
        open_transport=partial(SmtpTransport, settings.smtp_url),
        overdue=overdue,
    )


def packer_with(settings: Settings) -> Compose:
    """Makes the files of a tally's delivery, the brief by the real typesetter."""
    return partial(compose_package, settings=settings, draw=partial(draw_pdf, "brief.typ", is_accessible=True))
