"""The texts of the sources, as gettext finds them. `./dev messages` runs this: it brings the catalogues in step.

New texts come in untranslated, those nobody says any more go; nothing is guessed.
"""

from collections.abc import Iterator
from io import BytesIO
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import write_po

from campaign_app import errors
from campaign_app.catalogues import messages_of, path_of
from campaign_app.errors import CampaignError, NotReady, SettingsError
from campaign_app.languages import DEFAULT, LANGUAGES
from tests.house.reading import ROOT

TRANSLATED = tuple(language for language in LANGUAGES if language != DEFAULT)
# Said to operators, who read English; or made of sentences that are marked where they are written.
# Lines of a header that say nothing, or change by themselves.
_CHATTER = tuple(
    f'"{name}'.encode()
    for name in ("Project-Id", "Report-Msgid", "POT-Creation", "PO-Revision", "Last-Translator", "Language-Team", "Gen")
)
_UNTRANSLATED = (SettingsError, NotReady)


def keywords() -> dict[str, Any]:
    """gettext's own, the marks of texts to be said later, and our errors, whose first word is their sentence."""
    kinds = (kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, CampaignError))
    ours = [kind.__name__ for kind in kinds if not issubclass(kind, _UNTRANSLATED)]
    return {**DEFAULT_KEYWORDS, **dict.fromkeys(["_l", "N_", *ours])}


def extracted() -> Catalog:
    """Every text of the sources."""
    with (ROOT / "babel.cfg").open() as file:
        methods, options = parse_mapping_cfg(file)  # type: ignore[no-untyped-call] # Babel leaves it untyped
    catalog = Catalog(project="Campaign App", fuzzy=False)
    found = extract_from_dir(
        str(ROOT), method_map=methods, options_map=options, keywords=keywords(), comment_tags=("Translators:",)
    )
    for path, _, message, comments, context in found:
        catalog.add(message, None, [(path, 0)], auto_comments=comments, context=context)
    return catalog


def updated() -> Iterator[tuple[str, Catalog]]:
    """Each language with its catalogue brought in step with the sources."""
    sources = extracted()
    for language in TRANSLATED:
        catalog = messages_of(language) if path_of(language).exists() else Catalog(locale=language, fuzzy=False)
        catalog.update(sources, no_fuzzy_matching=True)
        catalog.obsolete.clear()
        yield language, catalog


def written(catalog: Catalog) -> bytes:
    """A catalogue as its file holds it: in the order of the texts, so that a change of one moves no other."""
    buffer = BytesIO()
    catalog.header_comment = "# The words of Campaign App in another language; ./dev messages keeps them in step.\n#"
    write_po(buffer, catalog, width=110, omit_header=False, sort_output=True, include_lineno=False)
    kept = [line for line in buffer.getvalue().splitlines(keepends=True) if not line.startswith(_CHATTER)]
    return b"".join(kept)


def main() -> None:
    """Write the catalogues and say how much is left to translate."""
    for language, catalog in updated():
        path_of(language).parent.mkdir(parents=True, exist_ok=True)
        path_of(language).write_bytes(written(catalog))
        left = [message.id for message in catalog if message.id and not all(_strings(message.string))]
        print(f"{language}: {len(catalog)} texts, {len(left)} to translate")


def _strings(string: object) -> tuple[object, ...]:
    return tuple(string) if isinstance(string, tuple | list) else (string,)


if __name__ == "__main__":
    main()
