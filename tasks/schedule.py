"""Queues, routes and the beat timetable, on one page.

Every tick may be lost, doubled or late: the services behind them look at the database for what is due. `expires` drops
the ticks that piled up while workers were busy or the broker was away.
"""

from datetime import timedelta

QUEUES = ("outbox", "counting", "importing", "deliveries", "exports", "housekeeping")

# Longer than the longest task, so that the broker never hands a running task to a second worker.
VISIBILITY_TIMEOUT_SECONDS = 3600
SOFT_LIMIT_SECONDS = 100
HARD_LIMIT_SECONDS = 120

ROUTES = {
    "outbox.*": {"queue": "outbox"},
    "counting.*": {"queue": "counting"},
    "importing.*": {"queue": "importing"},
    "deliveries.*": {"queue": "deliveries"},
    "mailing.*": {"queue": "housekeeping"},
    "exports.*": {"queue": "exports"},
    "housekeeping.*": {"queue": "housekeeping"},
}

TIMETABLE = {
    "drain the outbox": {
        "task": "outbox.drain",
        "schedule": timedelta(seconds=1),
        "options": {"expires": 2},
    },
    "fold the counts": {
        "task": "counting.fold",
        "schedule": timedelta(seconds=2),
        "options": {"expires": 4},
    },
    "fold what dashboards read": {
        "task": "counting.fold_insight",
        "schedule": timedelta(seconds=5),
        "options": {"expires": 10},
    },
    "sum up what gathered in the ledgers": {
        "task": "counting.chunk_ledgers",
        "schedule": timedelta(seconds=15),
        "options": {"expires": 15},
    },
    "read the feeds that are due": {
        "task": "importing.poll_feeds",
        "schedule": timedelta(seconds=10),
        "options": {"expires": 10},
    },
    "fetch the whole texts of excerpts": {
        "task": "importing.complete_sources",
        "schedule": timedelta(seconds=10),
        "options": {"expires": 10},
    },
    "put the next mails of updates in line": {
        "task": "mailing.put_due",
        "schedule": timedelta(seconds=5),
        "options": {"expires": 5},
    },
    "put the next mails of results in line": {
        "task": "mailing.put_results",
        "schedule": timedelta(seconds=10),
        "options": {"expires": 10},
    },
    "import the lists of representatives again": {
        "task": "importing.refresh_rosters",
        "schedule": timedelta(days=1),
        "options": {"expires": 3600},
    },
    "hold back what looks like no people's": {
        "task": "housekeeping.hold_suspicious",
        "schedule": timedelta(seconds=60),
        "options": {"expires": 60},
    },
    "forget the hashes of networks": {
        "task": "housekeeping.forget_networks",
        "schedule": timedelta(minutes=10),
        "options": {"expires": 600},
    },
    "draw the share images that changed": {
        "task": "housekeeping.draw_share_images",
        "schedule": timedelta(seconds=30),
        "options": {"expires": 30},
    },
    "let waiting letters go": {
        "task": "deliveries.release",
        "schedule": timedelta(seconds=30),
        "options": {"expires": 30},
    },
    "post letters to Congress": {
        "task": "deliveries.post_to_congress",
        "schedule": timedelta(seconds=30),
        "options": {"expires": 30},
    },
    "typeset printed batches": {
        "task": "deliveries.typeset",
        "schedule": timedelta(seconds=10),
        "options": {"expires": 10},
    },
    "take the tallies whose occasions have come": {
        "task": "deliveries.take_due_tallies",
        "schedule": timedelta(seconds=30),
        "options": {"expires": 30},
    },
    "pack the tallies that are to leave": {
        "task": "deliveries.pack",
        "schedule": timedelta(seconds=2),
        "options": {"expires": 2},
    },
    "remind of letters that need their writer": {
        "task": "deliveries.remind",
        "schedule": timedelta(minutes=15),
        "options": {"expires": 900},
    },
    "forget what was never confirmed": {
        "task": "housekeeping.forget_unconfirmed",
        "schedule": timedelta(minutes=10),
        "options": {"expires": 600},
    },
    "forget the names of pages closed long ago": {
        "task": "housekeeping.forget_closed",
        "schedule": timedelta(minutes=10),
        "options": {"expires": 600},
    },
    "write the exports that wait": {
        "task": "exports.run",
        "schedule": timedelta(seconds=2),
        "options": {"expires": 2},
    },
    "let old export files go": {
        "task": "exports.expire",
        "schedule": timedelta(minutes=10),
        "options": {"expires": 600},
    },
    "settle tests of wordings": {
        "task": "housekeeping.settle_wording_tests",
        "schedule": timedelta(minutes=10),
        "options": {"expires": 600},
    },
    "forget failed log-ins": {
        "task": "housekeeping.forget_login_tries",
        "schedule": timedelta(hours=1),
        "options": {"expires": 3600},
    },
    "open scheduled pages": {
        "task": "housekeeping.open_due_pages",
        "schedule": timedelta(seconds=10),
        "options": {"expires": 10},
    },
    "close pages past their last day": {
        "task": "housekeeping.close_due_pages",
        "schedule": timedelta(minutes=1),
        "options": {"expires": 60},
    },
    "remind of pledges": {
        "task": "housekeeping.remind_of_pledges",
        "schedule": timedelta(seconds=30),
        "options": {"expires": 30},
    },
    "remind of signatures to confirm": {
        "task": "housekeeping.remind_unconfirmed",
        "schedule": timedelta(minutes=1),
        "options": {"expires": 60},
    },
    "raise goals that were met": {
        "task": "housekeeping.raise_goals",
        "schedule": timedelta(seconds=30),
        "options": {"expires": 30},
    },
}
