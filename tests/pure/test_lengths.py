"""How long a letter is: in words, or in characters where its script sets no blanks between them."""

import pytest

from campaign_app.lengths import measure


@pytest.mark.parametrize(
    ("draft", "text", "length"),
    [
        ("Keep the buses running.", "keep THE buses running. I ride them, them!", (8, 4, "words")),
        ("Keep the buses.", "Keep the buses.", (3, 0, "words")),
        ("Keep", "", (0, 0, "words")),
        ("", "أنا أركب الحافلة كل يوم", (5, 5, "words")),
        ("", "저는 매일 버스를 탑니다", (4, 4, "words")),
    ],
)
def test_words_are_counted_and_those_the_draft_has_not(draft: str, text: str, length: tuple[int, int, str]) -> None:
    assert measure(text, draft=draft) == length


@pytest.mark.parametrize(
    ("text", "total"),
    [
        ("请保留夜间公交车。", 9),
        ("夜のバスを\n残してください。", 13),
        ("โปรดรักษารถเมล์", 15),
        ("我住在Tucson，每天坐公交车。", 17),
    ],
)
def test_where_a_script_sets_no_blanks_characters_are_counted(text: str, total: int) -> None:
    assert measure(text) == (total, total, "characters")


def test_own_characters_are_those_the_draft_has_not() -> None:
    assert measure("请保留夜间公交车，我每天坐。", draft="请保留夜间公交车。") == (14, 5, "characters")


def test_a_foreign_name_in_a_sentence_does_not_change_what_is_counted() -> None:
    assert measure("I write to 東京 because I live here now").unit == "words"
