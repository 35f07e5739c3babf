"""A database with many rows: one page that has most of the signatures, and as much of everything that comes with them.

Written past the services and without checking references, so that it takes seconds.
"""

from sqlalchemy import Connection, text

from campaign_app.models import ActionPage

FILL = (
    """INSERT INTO supporters (id, organization_id, email, email_key, created_at)
       SELECT id, :organization_id, 'ada' || n || '@example.org', key, made FROM people""",
    """INSERT INTO signatures (id, organization_id, action_page_id, page_version_id, supporter_id, email_key, nonce,
                               status, name, postal_code, country_code, district_code, comment, source_code,
                               share_code, network_key, created_at, confirmed_at, name_shown_at, pledge_on, reminded_at)
       SELECT id, :organization_id, page_id, :version_id, id, key, key,
              CASE WHEN n % 50 = 1 THEN 'pending' WHEN n % 1000 = 2 THEN 'held' ELSE 'confirmed' END,
              'Ada', '85701', 'US', '', '', CASE WHEN n % 9 = 0 THEN 's' || n % 1000 ELSE '' END, 's' || n,
              CASE WHEN n > :count - 2000 THEN key END, made, made, CASE WHEN n % 20 = 0 THEN made END,
              CASE WHEN n % 100 = 0 THEN current_date END, CASE WHEN n % 500 <> 0 THEN made END
       FROM people""",
    """INSERT INTO consents (id, organization_id, supporter_id, signature_id, is_granted, wording, created_at)
       SELECT id, :organization_id, id, id, true, 'Yes', made FROM people""",
    """INSERT INTO ledger_events (organization_id, action_page_id, signature_id, kind, delta, district_code, commitment,
                                  created_at)
       SELECT :organization_id, page_id, id, 'confirmed', 1, '', key, made FROM people""",
    """INSERT INTO count_deltas (organization_id, action_page_id, district_code, delta)
       SELECT :organization_id, :page_id, '', 1 FROM people""",
    """INSERT INTO outbox_messages (id, organization_id, kind, status, priority, recipient, signature_id, attempts,
                                    doubts, fence, created_at, next_attempt_at, last_error)
       SELECT id, :organization_id, 'confirmation', CASE WHEN n % 5000 = 0 THEN 'failed' ELSE 'sent' END, 1,
              'ada@example.org', id, 0, 0, 1, made, made, '' FROM people""",
    """INSERT INTO letters (id, organization_id, signature_id, target_id, subject, body)
       SELECT id, :organization_id, id, :target_id, 'Buses', 'Run' FROM people""",
    """INSERT INTO deliveries (id, organization_id, action_page_id, target_id, letter_id, status, planned_at,
                               released_at, note)
       SELECT id, :organization_id, page_id, :target_id, id, CASE WHEN n % 5000 = 0 THEN 'failed' ELSE 'sent' END, made,
              made, '' FROM people WHERE n % 50 <> 1""",
)
PEOPLE = """
    CREATE TEMPORARY TABLE people AS
    SELECT n, overlay(gen_random_uuid()::text PLACING lpad(to_hex(n + 1), 8, '0') FROM 1 FOR 8)::uuid AS id,
           decode(md5(n::text), 'hex') AS key,
           CASE WHEN n % :every = 0 THEN :other_page_id ELSE :page_id END AS page_id,
           timestamptz '2026-10-14' + n * interval '1 second' - :count * interval '2 s' AS made
    FROM generate_series(1, :count) AS n
"""


def fill(connection: Connection, page: ActionPage, other_page: ActionPage, *, count: int, every: int = 10) -> None:
    """Add so many signatures to two pages, one of `every` to the other, and what comes with them."""
    values = {
        "every": every,
        "count": count,
        "organization_id": page.organization_id,
        "page_id": page.id,
        "other_page_id": other_page.id,
        "version_id": page.version.id,
        "target_id": page.targets[0].id,
    }
    connection.execute(text("SET LOCAL session_replication_role = 'replica'"))
    connection.execute(text(PEOPLE), values)
    for statement in FILL:
        connection.execute(text(statement), values)
    connection.execute(text("DROP TABLE people"))
    connection.commit()
    connection.execute(text("ANALYZE"))
    connection.commit()
