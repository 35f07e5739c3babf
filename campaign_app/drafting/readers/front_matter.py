"""The settings that stand before a Markdown text: YAML between `---`, TOML between `+++`.

Of YAML only what such headers use is read: plain, quoted, folded and block texts of the outermost keys.
"""

import re
import tomllib

_YAML = re.compile(r"\s*---[ \t]*\n(?P<header>.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|$)", re.DOTALL)
_TOML = re.compile(r"\s*\+\+\+[ \t]*\n(?P<header>.*?)\n\+\+\+[ \t]*(?:\n|$)", re.DOTALL)
_KEY = re.compile(r"(?P<key>[A-Za-z_][\w-]*)[ \t]*:(?:[ \t]+(?P<value>.*))?$")
_ESCAPE = re.compile(r"\\(.)")


def split_front_matter(text: str) -> tuple[dict[str, str], str]:
    """Return the header's texts by lower-case key, and the text behind it; {} where there is no header."""
    if match := _TOML.match(text):
        return _read_toml(match["header"]), text[match.end() :]
    if match := _YAML.match(text):
        return _read_yaml(match["header"]), text[match.end() :]
    return {}, text


def _read_toml(header: str) -> dict[str, str]:
    try:
        values = tomllib.loads(header)
    except (tomllib.TOMLDecodeError, RecursionError):
        return {}
    return {key.lower(): str(value) for key, value in values.items() if not isinstance(value, dict | list)}


def _read_yaml(header: str) -> dict[str, str]:
    found: dict[str, list[str]] = {}
    key = ""
    for line in header.split("\n"):
        if match := _KEY.match(line):
            key = match["key"].lower()
            found.setdefault(key, []).append(match["value"] or "")
        elif key and (line.startswith((" ", "\t")) or not line.strip()):
            found[key].append(line.strip())
    return {key: _text_of(lines) for key, lines in found.items()}


def _text_of(lines: list[str]) -> str:
    """A value may go on for some lines; "|" keeps their ends, anything else folds them."""
    first = lines[0].strip()
    if first[:1] in ("|", ">"):
        return ("\n" if first[0] == "|" else " ").join(lines[1:]).strip()
    text = " ".join(line for line in [first, *lines[1:]] if line).strip()
    if len(text) >= 2 and text[0] == text[-1] == "'":
        return text[1:-1].replace("''", "'")
    if len(text) >= 2 and text[0] == text[-1] == '"':
        return _ESCAPE.sub(lambda match: {"n": " ", "t": " "}.get(match[1], match[1]), text[1:-1])
    return re.split(r"\s#", text, maxsplit=1)[0].strip()
