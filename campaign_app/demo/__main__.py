"""`python -m campaign_app.demo`: listens for signals first, then loads what the demo is made of."""

import sys
from importlib import import_module

from campaign_app.demo.stopping import AskedToStop, raise_when_asked_to_stop


def main() -> int:
    """Run the demo; 0 when asked to stop at any time, else the status of `campaign_app.demo.run`."""
    try:
        raise_when_asked_to_stop()
        run = import_module("campaign_app.demo.run")  # takes half a second, in which a person may change her mind
        return int(run.main())
    except AskedToStop:
        print("stopped", file=sys.stderr)
        return 0


if __name__ == "__main__":
    sys.exit(main())
