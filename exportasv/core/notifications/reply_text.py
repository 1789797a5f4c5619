"""What a person wrote in the answer to an e-mail: above, between or below the quoted lines.

A library was weighed and not taken: they cut all that follows the first quoted line, so an answer below it is lost.
What is cut here can be unfolded on the page, so a doubtful line is kept when nothing shows that it is quoted.
"""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from exportasv.core.clean_text import clean_prose

MAX_INTRO_LINES = 4  # a mail program breaks "On …, … wrote:" over up to so many lines
MAX_HEADERS = 8  # lines of the header block of a quoted e-mail
MAX_SIGNATURE_LINES = 12
MAX_LENGTH = 100_000  # characters that are looked at
MIN_KNOWN_LENGTH = 12  # letters of a line that is looked for inside what we sent

_VERB = r"(?:wrote|escribi[óo]|schrieb|ha scritto|a [ée]crit|escreveu|schreef)"
DATED_INTRO = re.compile(
    rf"(?:on|el|am|il(?: giorno)?|le|em|op)\b.{{2,400}}?\b{_VERB}\b.{{0,160}}?:\s*", re.IGNORECASE | re.DOTALL
)
NAMED_INTRO = re.compile(rf".{{1,200}}\b{_VERB}\b(?:\s+(?:on|el|am|il|le)\b.{{3,120}})?\s*:\s*", re.IGNORECASE)
CLOCK = re.compile(r"\b\d{1,2}[:.h]\d{2}\b")
QUOTED = re.compile(r"\s?>")
COMPARISON = re.compile(r"\s?>\s?=?\s?[\d$€£]")  # "> 500 boxes" is an amount, not a quote
SEPARATOR = re.compile(
    r"\s*(?:-{2,}|_{2,})\s*(?:original message|mensaje original|urspr[üu]ngliche nachricht|messaggio originale|"
    r"message d.origine|message original|mensagem original|forwarded message|mensaje reenviado|"
    r"weitergeleitete nachricht|messaggio inoltrato|message transf[ée]r[ée])\s*(?:-{2,}|_{2,})\s*",
    re.IGNORECASE,
)
RULE = re.compile(r"\s*[_=*-]{10,}\s*")
FROM_HEADER = re.compile(r"\s*\*?(?:from|de|von|da)\s*:\*?\s*\S", re.IGNORECASE)
SUBJECT_HEADER = re.compile(r"\s*\*?(?:subject|asunto|betreff|oggetto|objet)\s*:", re.IGNORECASE)
HEADER = re.compile(
    r"\s*\*?(?:from|de|von|da|sent|enviado(?: el)?|gesendet|inviato|envoy[ée]|date|fecha|datum|data|to|para|an|a|à|cc|"
    r"kopie|subject|asunto|betreff|oggetto|objet|reply-to|responder a|antwort an)\s*:",
    re.IGNORECASE,
)
SIGNATURE = re.compile(r"-- ?")
NOISE = re.compile(r"[\s_=*|-]*|\s*\[?(?:cid:|image:|imagen:|https?://|<https?://|mailto:)\S*\s*", re.IGNORECASE)


@dataclass(frozen=True)
class ReplyText:
    """The person's own words, and whether lines were cut to get them."""

    own: str
    is_cut: bool


def split_reply(text: str, sent: Collection[str] | None = None) -> ReplyText:
    """Return what the person wrote without the quoted e-mail and the signature.

    `sent` are the texts that the person got from us. They tell quoted lines without ">" from the answer below them,
    and the person's own lines with ">" from quoted ones. Letters beyond MAX_LENGTH are left out.
    """
    whole = clean_prose(text)
    mail = _Mail(whole[:MAX_LENGTH].split("\n"), _KnownText(sent or ()))
    mail.mark_announced_quotes()
    mail.mark_runs(is_blind=sent is None)
    mail.mark_broken_lines()
    mail.mark_signatures()
    own = "\n".join(line.rstrip() for line, is_cut in zip(mail.lines, mail.quoted, strict=True) if not is_cut)
    is_cut = any(line.strip() for line, is_cut in zip(mail.lines, mail.quoted, strict=True) if is_cut)
    return ReplyText(re.sub(r"\n{3,}", "\n\n", own).strip(), is_cut or len(whole) > MAX_LENGTH)


class _KnownText:
    """What we sent, to recognise it line by line whatever its breaks and quote marks are now."""

    def __init__(self, texts: Iterable[str]) -> None:
        self.lines = {_plain(line) for text in texts for line in text.split("\n")} - {""}
        self.whole = "\n".join(_plain(text) for text in texts)

    def __contains__(self, line: str) -> bool:
        plain = _plain(line)
        return plain in self.lines or (len(plain) >= MIN_KNOWN_LENGTH and plain in self.whole)


def _plain(text: str) -> str:
    return " ".join(re.sub(r"^[\s>]+", "", text, flags=re.MULTILINE).split()).lower()


class _Mail:
    """The lines of an e-mail, and which of them are quoted."""

    def __init__(self, lines: list[str], known: _KnownText) -> None:
        self.lines, self.quoted = lines, [False] * len(lines)
        self.is_known = [bool(line.strip()) and line in known for line in lines]
        self.runs = _runs(lines)

    def mark(self, start: int, stop: int) -> None:
        self.quoted[start:stop] = [True] * (stop - start)

    def mark_announced_quotes(self) -> None:
        """Mark introductions and header blocks, and what they announce."""
        runs = {run.start: run for run in self.runs}
        last_known = max((place for place, known in enumerate(self.is_known) if known), default=-1)
        place = 0
        while place < len(self.lines):
            end = _intro_end(self.lines, place)
            after = next((index for index in range(end, len(self.lines)) if self.lines[index].strip()), 0) if end else 0
            if after in runs and end:
                self.mark(place, runs[after].stop)
                place = runs[after].stop
            elif end and (_is_certain(self.lines[place:end]) or last_known >= end):
                self._mark_unmarked_quote(place, end)
                return
            else:
                place = max(end, place + 1)

    def _mark_unmarked_quote(self, place: int, end: int) -> None:
        """Mark what follows an introduction without ">": all of it, but for lines between and below what we sent."""
        self.mark(place, len(self.lines))
        first = next((index for index in range(end, len(self.lines)) if self.is_known[index]), len(self.lines))
        for index in range(first + 1, len(self.lines)):
            line = self.lines[index]
            is_ours = self.is_known[index] or NOISE.fullmatch(line) or HEADER.match(line) or QUOTED.match(line)
            if not is_ours and not _intro_end(self.lines, index):
                self.quoted[index] = False

    def mark_runs(self, *, is_blind: bool) -> None:
        """Mark the runs of lines with ">" that nothing announces. `is_blind`: nobody knows what we sent."""
        is_attributed = any(self.quoted)
        plain = [index for index, line in enumerate(self.lines) if line.strip() and not QUOTED.match(line)]
        for run in self.runs:
            if not self.quoted[run.start] and self._is_quoted(run):
                is_last = not plain or plain[-1] < run.start
                if is_attributed or is_blind or is_last or any(self.is_known[place] for place in run):
                    self.mark(run.start, run.stop)

    def _is_quoted(self, run: range) -> bool:
        """Return whether a run may be quoted: it is ours, or no list of amounts such as "> 500 boxes"."""
        written = [place for place in run if _plain(self.lines[place])]
        return any(self.is_known[place] for place in written) or not all(
            COMPARISON.match(self.lines[place]) for place in written
        )

    def mark_broken_lines(self) -> None:
        """Mark the rest of a quoted line that a mail program has broken: it is ours and stands between marked ones."""
        for place in range(1, len(self.lines) - 1):
            beside = self.lines[place - 1], self.lines[place + 1]
            if self.is_known[place] and self.quoted[place - 1] and all(map(QUOTED.match, beside)):
                self.quoted[place] = True

    def mark_signatures(self) -> None:
        """Mark a signature below "-- ", up to the next quoted line; a long text below it is no signature."""
        for place, line in enumerate(self.lines):
            if self.quoted[place] or not SIGNATURE.fullmatch(line):
                continue
            stop = place
            count = 0
            while stop < len(self.lines) and not self.quoted[stop] and count <= MAX_SIGNATURE_LINES:
                count += bool(self.lines[stop].strip())
                stop += 1
            if count <= MAX_SIGNATURE_LINES:
                self.mark(place, stop)


# --- What announces a quote ---------------------------------------------


def _intro_end(lines: list[str], place: int) -> int:
    """Return the place after the introduction of a quote that begins at `place`; 0 if none begins there."""
    line = lines[place]
    if not line.strip() or QUOTED.match(line):
        return 0
    if SEPARATOR.fullmatch(line):
        return _after_headers(lines, place + 1)
    if RULE.fullmatch(line):
        below = next((index for index in range(place + 1, len(lines)) if lines[index].strip()), 0)
        return _header_block_end(lines, below) if below else 0
    return _header_block_end(lines, place) or _sentence_end(lines, place)


def _sentence_end(lines: list[str], place: int) -> int:
    """Return the place after a sentence such as "On …, … wrote:", which may be broken over some lines."""
    for count in range(1, MAX_INTRO_LINES + 1):
        part = lines[place : place + count]
        if len(part) < count or not part[-1].strip() or QUOTED.match(part[-1]):
            return 0
        written = " ".join(each.strip() for each in part)
        if DATED_INTRO.fullmatch(written) or (count == 1 and NAMED_INTRO.fullmatch(written)):
            later = any(
                DATED_INTRO.fullmatch(" ".join(each.strip() for each in part[skip:])) for skip in range(1, count)
            )
            return 0 if later else place + count
    return 0


def _header_block_end(lines: list[str], place: int) -> int:
    """Return the place after the headers of a quoted e-mail ("From: … Sent: … Subject: …"); 0 if none stand here.

    Somebody's own "De: San Salvador" has no address and no subject below it.
    """
    if not FROM_HEADER.match(lines[place]):
        return 0
    end = _after_headers(lines, place)
    block = lines[place:end]
    headers = [line for line in block if HEADER.match(line)]
    if len(headers) < 2 or not (any("@" in line for line in block) or any(map(SUBJECT_HEADER.match, block))):
        return 0
    return end


def _after_headers(lines: list[str], place: int) -> int:
    """Return the place after header lines; a header may go on in an indented line."""
    end = place
    while (
        end < len(lines) and end - place < MAX_HEADERS and (HEADER.match(lines[end]) or lines[end][:1] in ("\t", " "))
    ):
        if not lines[end].strip():
            break
        end += 1
    return max(end, place)


def _is_certain(intro: list[str]) -> bool:
    """Return whether an introduction announces a quote even if no ">" follows: it has an address or a time of day."""
    written = " ".join(intro)
    return (
        "@" in written
        or bool(CLOCK.search(written))
        or any(SEPARATOR.fullmatch(line) or SUBJECT_HEADER.match(line) for line in intro)
    )


def _runs(lines: list[str]) -> list[range]:
    """Return the runs of lines that begin with ">"."""
    runs: list[range] = []
    for place, line in enumerate(lines):
        if QUOTED.match(line):
            start = runs.pop().start if runs and runs[-1].stop == place else place
            runs.append(range(start, place + 1))
    return runs
