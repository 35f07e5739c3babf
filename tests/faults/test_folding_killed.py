"""Who folds the deltas of counts is killed in the middle of a whole side: nothing is lost and nothing counted twice."""

import signal
import subprocess
import sys

import pytest

from campaign_app.services import counting
from tests.crew import eventually
from tests.faults.signing_many import addresses
from tests.platform import Platform

pytestmark = [pytest.mark.slow, pytest.mark.timeout(60)]

BATCH = 3
# Folds, and kills itself when a side was added up and emptied, but not committed. No more of the application than that
# takes, as all of it takes twice as long to start.
FOLDER = """
import os, signal, sys
from flask import Flask
from sqlalchemy import event
from campaign_app.extensions import db
from campaign_app.services import counting

def die(_connection, _cursor, statement, *_):
    if statement.startswith("TRUNCATE"):
        os.kill(os.getpid(), signal.SIGKILL)

app = Flask("folder")
app.config["SQLALCHEMY_DATABASE_URI"] = sys.argv[1]
db.init_app(app)
with app.app_context():
    event.listen(db.engine, "after_cursor_execute", die)
    counting.fold(batch=int(sys.argv[2]))
"""


def test_a_side_whose_folder_is_killed_after_emptying_it_is_folded_by_the_next(own_platform: Platform) -> None:
    page = own_platform.page()
    with own_platform.app.app_context():
        for email in addresses(BATCH + 2):
            own_platform.make.confirmed(page, email=email)
        assert counting.fold(batch=BATCH) == BATCH  # and turns to the other side
        own_platform.make.confirmed(page, email="later@people.example.org")
    command = [sys.executable, "-c", FOLDER, own_platform.settings.database_url, str(BATCH)]
    died = subprocess.run(command, check=False)
    assert died.returncode == -signal.SIGKILL
    with own_platform.app.app_context():
        assert counting.count_confirmed(page.id) == BATCH
        # The server lets go of what the dead one held as soon as it misses them.
        assert eventually(lambda: counting.fold(batch=BATCH), 10, "the next folds the side as a whole") == 2
        assert counting.fold(batch=BATCH) == 1
        assert counting.count_waiting() == 0
        assert counting.count_confirmed(page.id) == BATCH + 3
        assert not any(found.has_drift for found in counting.recount())
