"""The source code of an act: which link, mail or partner brought the supporter."""

from werkzeug.datastructures import MultiDict

PARTS = ("source", "utm_source", "utm_medium", "utm_campaign")


def source_code(args: MultiDict[str, str]) -> str:
    """The `source` and `utm_*` values of an address, joined by slashes; at most 60 characters."""
    return "/".join(value for part in PARTS if (value := args.get(part, "").strip()))[:60]
