"""A text is recognised by its own words, and said to be unsure where they tell nothing."""

from __future__ import annotations

import pytest

from knowledge import recognition
from knowledge.index.analyzed_story import code_of
from knowledge.model import Story
from knowledge.recognition import recognised
from paths import SAMPLE

TEXTS = {
    "de": "Der Stadtrat hat am Dienstag beschlossen, die Brücke über den Fluss zu schließen.",
    "fr": "Le conseil municipal a décidé mardi de fermer le pont qui traverse la rivière.",
    "es": "El ayuntamiento decidió el martes cerrar el puente sobre el río durante el invierno.",
    "it": "Il consiglio comunale ha deciso martedì di chiudere il ponte sul fiume in inverno.",
    "nl": "De gemeenteraad heeft dinsdag besloten dat de brug over de rivier wordt gesloten.",
    "pl": "Rada miasta zdecydowała we wtorek o zamknięciu mostu nad rzeką na całą zimę.",
    "ru": "Городской совет во вторник решил закрыть мост через реку на всю зиму.",
    "ar": "قرر مجلس المدينة يوم الثلاثاء إغلاق الجسر فوق النهر. وقال رئيس البلدية إنه خطير.",
    "zh": "市议会周二决定关闭河上的桥梁。市长表示，该结构在冬季过于危险，必须关闭。",
    "en": "The city council decided on Tuesday to close the bridge over the river in winter.",
}


@pytest.mark.parametrize("code", TEXTS)
def test_a_sentence_or_two_tell_their_language(code: str) -> None:
    assert recognised(TEXTS[code]) == code


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Nachtzug Berlin–Wien gestrichen",
        "Macron, Scholz, Sánchez, Meloni, Tusk: Paris, Berlin, Madrid, Roma, Warszawa 2024",
        "Real Madrid 3 Barcelona 2 (Modric 12, Vinicius 34, Bellingham 77; Pedri 3, Yamal 90)",
        "1 2 3 4 5 6 7 8 9 10 " * 20,
        "\ud800 \0 \n" * 50,
    ],
)
def test_a_headline_or_a_table_tells_none(text: str) -> None:
    assert recognised(text) is None


def test_an_english_story_never_loads_the_model(monkeypatch: pytest.MonkeyPatch) -> None:
    def loaded() -> None:
        raise AssertionError("half a second, for a story in English")

    monkeypatch.setattr(recognition, "_identifier", loaded)
    stories = [path.read_text("utf-8") for path in SAMPLE.iterdir() if path.suffix != ".py"]
    assert stories
    assert {recognised(text) for text in stories if len(text) > 500} == {"en"}


@pytest.mark.parametrize(
    ("said", "text", "code"),
    [
        (None, TEXTS["de"], "de"),
        (None, "Kurz.", "en"),
        ("fr", TEXTS["de"], "fr"),
        ("de-AT", TEXTS["en"], "de"),
        ("deu", TEXTS["en"], "de"),
        ("German", TEXTS["de"], "de"),
        ("", TEXTS["it"], "it"),
        ("pt_BR", TEXTS["en"], "pt"),
    ],
)
def test_a_head_that_names_a_language_decides(said: str | None, text: str, code: str) -> None:
    assert code_of(Story("one", "One", text, language=said)) == code
