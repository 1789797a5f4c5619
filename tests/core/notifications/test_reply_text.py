"""What a person wrote in the answer to an e-mail, wherever it stands among the quoted lines."""

import random
import time

import pytest

from exportasv.core.notifications.reply_text import split_reply

INTROS = {
    "en": "On Mon, 2 Nov 2026 at 10:12, ExportaSV <no@exportasv.example> wrote:",
    "en, late": "On Monday, November 2, 2026, 10:12:34 AM CST, ExportaSV <no@exportasv.example> wrote:",
    "es": "El lun, 2 nov 2026 a las 10:12, ExportaSV (<no@exportasv.example>) escribió:",
    "de": "Am Mo., 2. Nov. 2026 um 10:12 Uhr schrieb ExportaSV <no@exportasv.example>:",
    "it": "Il giorno lun 2 nov 2026 alle ore 10:12 ExportaSV <no@exportasv.example> ha scritto:",
    "fr": "Le lun. 2 nov. 2026 à 10:12, ExportaSV <no@exportasv.example> a écrit\u00a0:",
}
HEADERS = {
    "en": "From: ExportaSV <no@exportasv.example>\nSent: Monday, 2 November 2026 10:12\nTo: Kari\nSubject: Question",
    "es": "De: ExportaSV <no@exportasv.example>\nEnviado: lunes, 2 de noviembre\nPara: Kari\nAsunto: Pregunta",
    "es, new": "De: ExportaSV <no@exportasv.example>\nEnviado el: lunes, 2 de noviembre\nPara: Kari\nAsunto: Pregunta",
    "de": "Von: ExportaSV <no@exportasv.example>\nGesendet: Montag, 2. November\nAn: Kari\nBetreff: Frage",
    "it": "Da: ExportaSV <no@exportasv.example>\nInviato: lunedì 2 novembre\nA: Kari\nOggetto: Domanda",
    "fr": "De : ExportaSV <no@exportasv.example>\nEnvoyé : lundi 2 novembre\nÀ : Kari\nObjet : Question",
}
SEPARATORS = [
    "-----Original Message-----", "-----Mensaje original-----", "-----Ursprüngliche Nachricht-----",
    "-----Messaggio originale-----", "-----Message d'origine-----", "________________________________",
]  # fmt: skip
SENT = "Dear Kari,\n\nCan you take 500 boxes of our long named product in the month of May?\n\nhttps://exportasv.example/es/x"
QUOTE = "\n".join(f"> {line}".rstrip() for line in SENT.split("\n"))


def own(text: str, sent: list[str] | None = None) -> str:
    return split_reply(text, sent).own


@pytest.mark.parametrize("sent", [None, [], [SENT]])
@pytest.mark.parametrize("intro", INTROS.values(), ids=INTROS)
def test_an_answer_stands_above_below_or_between(intro, sent):
    assert own(f"Yes, 500.\n\n{intro}\n{QUOTE}", sent) == "Yes, 500."
    assert own(f"{intro}\n\n{QUOTE}\n\nYes, 500.", sent) == "Yes, 500."
    assert own(f"Hello,\n\n{intro}\n{QUOTE}\n\nYes, 500.\n\n> https://exportasv.example/es/x\n\nKari", sent) == (
        "Hello,\n\nYes, 500.\n\nKari"
    )


@pytest.mark.parametrize("width", [20, 34, 50, 70])
@pytest.mark.parametrize("intro", INTROS.values(), ids=INTROS)
def test_an_introduction_may_be_broken(intro, width):
    import textwrap

    broken = textwrap.fill(intro, width, break_long_words=False, break_on_hyphens=False)
    if broken.count("\n") <= 3:
        assert own(f"Yes.\n\n{broken}\n\n{QUOTE}\n\nAnd more.") == "Yes.\n\nAnd more."


@pytest.mark.parametrize("headers", HEADERS.values(), ids=HEADERS)
@pytest.mark.parametrize("separator", ["", *SEPARATORS])
def test_a_quote_without_marks_begins_with_its_headers(headers, separator):
    quote = f"{separator}\n{headers}\n\n{SENT}"
    assert own(f"Yes, 500.\n\n{quote}") == "Yes, 500."
    assert own(f"Yes, 500.\n\n{quote}", [SENT]) == "Yes, 500."
    assert own(f"{quote}\n\nYes, 500.\nIn May.", [SENT]) == "Yes, 500.\nIn May."


def test_what_we_sent_is_known_whatever_its_breaks():
    long = "Can you take 500 boxes of our long\nnamed product in the month of May?"
    quote = f"> Dear Kari,\n>\n> {long}\n> https://exportasv.example/es/x"
    assert own(f"{INTROS['en']}\n{quote}\n\nYes.", [SENT]) == "Yes."
    assert own(f"{HEADERS['en']}\n\nDear Kari,\n\n{long}\n\nYes.", [SENT]) == "Yes."


@pytest.mark.parametrize(
    "text",
    [
        "De: San Salvador\nPara: Rotterdam\nFecha: mayo",
        "De: 500 a 600 cajas @ $4",
        "From: May on we need 500.",
        "Von: Hamburg",
        "We need:\n> 500 boxes in May\n> 300 boxes in June\nRegards",
        "> 500 boxes, please",
        ">= 40 cm",
        "On 2 May my boss wrote:\nwe take 500.",
        "El cliente escribió:\nsí, 500.",
        "On Monday we can ship.\nOn Tuesday not.",
        "----------\nOffer\n----------\n500 boxes",
        "--\n" + "\n".join(f"Line {n} of a long offer" for n in range(20)),
        "1 > 0\na -> b",
    ],
)
@pytest.mark.parametrize("sent", [None, [], [SENT]])
def test_lines_that_only_look_quoted_are_kept(text, sent):
    assert split_reply(text, sent).own == text
    assert not split_reply(text, sent).is_cut


def test_own_lines_with_a_mark_are_kept_where_we_know_what_we_sent():
    text = "Hello,\n> we take the boxes\nfor Rotterdam"
    assert own(text, [SENT]) == text
    assert own(f"Hello,\n{QUOTE}\nfor Rotterdam", [SENT]) == "Hello,\nfor Rotterdam"


@pytest.mark.parametrize("text", ["> only quoted", QUOTE, f"{INTROS['es']}\n{QUOTE}\n\n-- \nKari", "", " \n\n", "\x00"])
@pytest.mark.parametrize("sent", [None, [SENT]])
def test_nothing_is_left_of_a_quote(text, sent):
    assert own(text, sent) == ""


def test_a_signature_is_cut_and_what_stands_below_the_quote_is_not():
    assert own(f"Yes.\n\n-- \nKari\nNordic AS\n\n{INTROS['en']}\n{QUOTE}\n\nP.S. 20 more.") == "Yes.\n\nP.S. 20 more."


@pytest.mark.parametrize("sign", ["\x00", "\x08", "\ud800", "\ufeff"])
def test_what_cannot_be_stored_is_dropped(sign):
    assert own(f"We take{sign} 500.") == "We take 500."


@pytest.mark.parametrize(
    "text",
    ["> a\nb\n" * 30_000, "--\n" * 60_000, "On a 2 wrote:\n" * 9_000, "From: a@b\nTo: x\n" * 9_000, "wrote " * 20_000],
)
def test_a_hostile_mail_is_read_in_little_time(text):
    begun = time.monotonic()
    split_reply(text, [SENT])
    assert time.monotonic() - begun < 10


def test_the_persons_own_words_are_never_lost():
    """Any order of own paragraphs and marked quotes: every own paragraph comes out, in its order."""
    chance = random.Random(20261125)
    for _mail in range(400):
        parts, words = [], []
        for number in range(chance.randrange(1, 7)):
            if chance.random() < 0.5:
                words.append(f"Own words {number}, {chance.choice(['500 cajas', 'yes', 'De acuerdo'])}.")
                parts.append(words[-1])
            else:
                parts.append(f"{chance.choice(list(INTROS.values()))}\n{QUOTE}" if chance.random() < 0.5 else QUOTE)
        found = own("\n\n".join(parts), [SENT])
        assert found.split("\n\n") == (words or [""]), parts
