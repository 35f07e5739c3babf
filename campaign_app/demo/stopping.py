"""How the demo is asked to stop: Ctrl-C, SIGTERM or SIGHUP, at any moment after the first lines of Python."""

import signal

STOPPING_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class AskedToStop(BaseException):
    """A signal asked the demo to end; not an Exception, so that nothing takes it for a failure."""


def raise_when_asked_to_stop() -> None:
    """From now on a stopping signal raises AskedToStop, also where a background shell handed it down as ignored."""
    for number in STOPPING_SIGNALS:
        signal.signal(number, _ask_to_stop)


def _ask_to_stop(*_: object) -> None:
    for number in STOPPING_SIGNALS:  # once is enough: what follows is the orderly end
        signal.signal(number, signal.SIG_IGN)
    raise AskedToStop
