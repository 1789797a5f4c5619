"""The one door for text that people send: forms, queries, JSON, sheets and mails. Needs no Django.

Text becomes NFC, so that "é" is one sign whatever keyboard wrote it. Signs that nobody sees and nobody means are taken
away: controls, zero width and direction marks, noncharacters. What breaks a line stays a line break in text of several
lines and is a space in one line.
"""

import re
import unicodedata

LINE_BREAKS = re.compile("\r\n|[\r\n\v\f\x1c-\x1e\x85\u2028\u2029]")
# C0 and C1 controls (tab and line feed aside), soft hyphen, zero width and direction marks, tags, noncharacters.
UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b\u200c\u200e\u200f"
    "\u202a-\u202e\u2060-\u206f\u3164\ufdd0-\ufdef\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff\U000e0000-\U000e007f"
    "\ud800-\udfff]"
)
JOINER = re.compile(
    "(?<![\u2600-\u27bf\ufe0f\U0001f000-\U0001faff])\u200d|\u200d(?![\u2600-\u27bf\U0001f000-\U0001faff])"
)
# Not "de" or "es", which begin the next word in "Cía.de Dulces".
SITE_ENDINGS = (
    "com|net|org|info|biz|io|app|dev|xyz|top|shop|store|online|site|link|click|club|live|example|zip|mov|page|icu|vip|fun|"
    "win|bid|work|tech|life|sbs|cfd|co|tv|cc|ws|pw|tk|ml|ga|cf|gq|ru|рф|cn|eu|uk|us|br|ar|cl|pe|cr|pa|hn|ni|sv|gt|mx"
)
SITE_ADDRESS = re.compile(
    rf"://|(?<!\w)//\w|\bhxxps?\b|\bwww\.|\w\.[a-z]{{2,}}[/?#:]|[\w-]{{2,}}\.({SITE_ENDINGS})\b|"
    r"\b\d{1,3}(\.\d{1,3}){3}\b|[\[(](\.|dot|punto)[\])]",
    re.IGNORECASE,
)
# What XML 1.0 cannot hold; a sign that is stored already must not stop a feed.
NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def clean_prose(text: str) -> str:
    """Return text of several lines as it is stored; its lines end with a line feed."""
    if text.isascii() and text.isprintable():
        return text
    lines = LINE_BREAKS.sub("\n", unicodedata.normalize("NFC", text)).replace("\t", " ")
    return JOINER.sub("", UNSEEN.sub("", lines))


def clean_line(text: str) -> str:
    """Return text of one line as it is stored, without spaces at its ends."""
    return clean_prose(text).replace("\n", " ").strip()


def has_web_address(text: str) -> bool:
    """Return whether a name carries the address of a site, as advertisements do, also in letters of full width."""
    plain = text if text.isascii() else unicodedata.normalize("NFKC", text).replace("\u3002", ".")
    return bool(SITE_ADDRESS.search(plain))


def printable_in_xml(text: str) -> str:
    """Return the text with a space for each sign that XML cannot hold."""
    return NOT_IN_XML.sub(" ", text)
