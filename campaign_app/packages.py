"""A delivered package: its files, the manifest that names them, and checking the one against the other. Pure.

`manifest` writes it, `check` reads it, years later and without the platform: nothing is asked of anybody.
"""

import csv
import hashlib
import io
import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from email import message_from_bytes
from email.policy import default as policy
from typing import Any

from campaign_app import ledger
from campaign_app.documents import csv_lines

FORMAT = "campaign-app tally manifest, version 1"
MANIFEST_ENDING = "manifest.json"
LEDGER_ENDING = "ledger.csv"
# What the fingerprint of a text is of, in this order, each part after its length (`ledger.text_digest`).
TEXT_PARTS = ("kind", "demand", "subject", "text")
# In public a district is named from so many confirmed signatures on: fewer would point at who lives there.
NAMED_FROM = 5
UNNAMED = f"fewer than {NAMED_FROM}"
COUNT_COLUMNS = ("district", "name", "confirmed_online", "on_paper")


@dataclass(frozen=True)
class PackedFile:
    """One file of a package; `kind` says what it is for: brief, counts or manifest."""

    kind: str
    name: str
    media_type: str
    data: bytes

    @property
    def digest(self) -> bytes:
        """Its SHA-256."""
        return hashlib.sha256(self.data).digest()


@dataclass(frozen=True)
class Check:
    """One thing that was looked at, in words, and whether it holds."""

    words: str
    is_right: bool


def named_districts(counts: Mapping[str, int]) -> set[str]:
    """Which districts are named in public, of confirmed signatures by district; '' is no place and names nobody.

    Those left out are told only together. Where that would tell one of them after all, as it is alone or they are too
    few together, the smallest of the others are left out with them.
    """
    some = sorted(
        (code for code, count in counts.items() if code and count > 0), key=lambda code: (-counts[code], code)
    )
    named = [code for code in some if counts[code] >= NAMED_FROM]
    together = [counts[code] for code in some if counts[code] < NAMED_FROM]
    while together and named and (len(together) == 1 or sum(together) < NAMED_FROM):
        together.append(counts[named.pop()])
    return {"", *named}


def counts_file(name: str, districts: Sequence[tuple[str, str, int]], *, on_paper: tuple[str, int]) -> PackedFile:
    """The counts as CSV, formula-safe: districts as (code, name, confirmed); what is on paper in a line of its own."""
    rows = [(code, words, count, 0) for code, words, count in districts]
    rows += [("", on_paper[0], 0, on_paper[1])] if on_paper[1] else []
    return PackedFile("counts", name, "text/csv", "".join(csv_lines(COUNT_COLUMNS, rows)).encode())


def manifest_file(name: str, facts: Mapping[str, Any], files: Sequence[PackedFile]) -> PackedFile:
    """What was handed over and the fingerprints of the files with it, as JSON (UTF-8) people can read."""
    listed = [{"name": file.name, "bytes": len(file.data), "sha256": file.digest.hex()} for file in files]
    written = json.dumps({"format": FORMAT, **facts, "files": listed}, ensure_ascii=False, indent=2)
    return PackedFile("manifest", name, "application/json", f"{written}\n".encode())


def files_of_mail(source: bytes) -> dict[str, bytes]:
    """The files of a mail as it was saved (.eml), by name."""
    message = message_from_bytes(source, policy=policy)
    return {str(part.get_filename()): _payload(part) for part in message.iter_attachments() if part.get_filename()}


def _payload(part: Any) -> bytes:
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def check(files: Mapping[str, bytes]) -> list[Check]:
    """Look at a package: the manifest, each file it names, the counts, the texts; nothing else beside them."""
    named = [name for name in files if name.endswith(MANIFEST_ENDING)]
    if len(named) != 1:
        return [Check(f"There is one manifest ({len(named)} found)", is_right=False)]
    content = files[named[0]]
    try:
        manifest = json.loads(content)
        found = [Check(f"The manifest is of a kind known here: {manifest['format']}", manifest["format"] == FORMAT)]
        if found[0].is_right:
            found += [*_files(manifest, files), *_counts(manifest, files), *_texts(manifest), *_ledger(manifest, files)]
    except (ValueError, KeyError, TypeError, AttributeError, UnicodeDecodeError):
        return [Check("The manifest can be read", is_right=False)]
    return [*found, Check(f"SHA-256 of the manifest itself: {hashlib.sha256(content).hexdigest()}", is_right=True)]


def _files(manifest: dict[str, Any], files: Mapping[str, bytes]) -> Iterator[Check]:
    for listed in manifest["files"]:
        is_there = listed["name"] in files
        yield Check(f"{listed['name']}: {listed['sha256'] if is_there else 'is missing'}", _is_same(listed, files))


def _is_same(listed: dict[str, str], files: Mapping[str, bytes]) -> bool:
    return hashlib.sha256(files.get(listed["name"], b"")).hexdigest() == listed["sha256"]


def _counts(manifest: dict[str, Any], files: Mapping[str, bytes]) -> Iterator[Check]:
    counts = manifest["counts"]
    for listed in manifest["files"]:
        if listed["name"].endswith(".csv") and _is_same(listed, files):
            rows = list(csv.DictReader(io.StringIO(files[listed["name"]].decode())))
            online, paper = (sum(int(row[column]) for row in rows) for column in COUNT_COLUMNS[2:])
            yield Check(f"The districts add up to {online} online", online == counts["confirmed_online"])
            yield Check(f"The table has {paper} on paper", paper == counts["on_paper"])
    signed = sum(text["signatures"] for text in manifest["texts"])
    yield Check(f"The texts were signed by {signed}", signed == counts["confirmed_online"])


def _texts(manifest: dict[str, Any]) -> Iterator[Check]:
    for text in manifest["texts"]:
        is_same = ledger.text_digest(*(text[part] for part in TEXT_PARTS)).hex() == text["sha256"]
        yield Check(f"Text version {text['version']}: {text['sha256']}", is_same)


def _ledger(manifest: dict[str, Any], files: Mapping[str, bytes]) -> Iterator[Check]:
    """The published acts, where their file lies beside the others: their root (RFC 9162), and what they add up to."""
    for name in [name for name in files if name.endswith(LEDGER_ENDING)]:
        acts = list(csv.DictReader(io.StringIO(files[name].decode(), newline="")))
        root = ledger.merkle_root(bytes.fromhex(act["commitment"]) for act in acts).hex()
        yield Check(
            f"The {len(acts)} acts of the ledger have the root {root}", root == manifest["ledger"]["merkle_root"]
        )
        total = sum(int(act["change"]) for act in acts)
        yield Check(f"They add up to {total} online", total == manifest["counts"]["confirmed_online"])
        texts = {str(text["version"]): text["signatures"] for text in manifest["texts"] if text["signatures"]}
        yield Check("They add up to the signatures of each text", _added_up(acts, "text") == texts)
        for table in [other for other in files if other.endswith("district.csv")]:
            rows = csv.DictReader(io.StringIO(files[table].decode()))
            online = {row["district"]: int(row["confirmed_online"]) for row in rows}
            yield Check(
                "They add up to the table, district by district", _is_table(_added_up(acts, "district"), online)
            )


def _is_table(told: Mapping[str, int], online: Mapping[str, int]) -> bool:
    """Whether what was added up is the table, the districts not named in public being told together."""
    named = {code: count for code, count in told.items() if code != UNNAMED}
    together = sum(count for code, count in online.items() if code not in named)
    return together == told.get(UNNAMED, 0) and all(online.get(code) == count for code, count in named.items())


def _added_up(acts: Sequence[Mapping[str, str]], column: str) -> dict[str, int]:
    counts: Counter[str] = Counter()
    for act in acts:
        counts[act[column]] += int(act["change"])
    return {key: count for key, count in counts.items() if count}


def holds_act(files: Mapping[str, bytes], commitment: str) -> Check:
    """Whether an act is among the published ones: somebody's own, whose commitment only they know to be theirs."""
    lines = [line for name, data in files.items() if name.endswith(LEDGER_ENDING) for line in data.splitlines()]
    numbers = [line.partition(b",")[0].decode() for line in lines if f",{commitment.lower()},".encode() in line]
    where = f"in line {', '.join(numbers)}" if numbers else "missing"
    return Check(f"The act {commitment} is {where}", bool(numbers))
