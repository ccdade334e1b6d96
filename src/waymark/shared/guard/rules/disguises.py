"""Taking off the disguises that digits and letters wear, by habit or to slip past a check."""

import html
import re
import unicodedata

# Letters of other alphabets that look like ours.
LOOK_ALIKES = str.maketrans(
    "аеорсухіјѕԁһАВЕКМНОРСТУХІЈЅαορνικΑΒΕΖΗΙΚΜΝΟΡΤΥΧ",
    "aeopcyxijsdhABEKMHOPCTYXIJSaopvikABEZHIKMNOPTYX",
)
DIGIT_LIKE = str.maketrans("OoQDIl|iZzSsBb", "00001111225588")
APING = r"[0-9OoQDIl|iZzSsBb]{1,16}"
MIXED_NUMBER = re.compile(rf"(?<!\w){APING}(?:[/.\-]{APING}){{0,4}}(?!\w)")

NUMBER_WORDS = {
    "zero": "0", "oh": "0", "o": "0", "nought": "0", "naught": "0", "nil": "0", "one": "1",
    "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7", "eight": "8",
    "nine": "9",
}  # fmt: skip
ONE_WORD = rf"(?:(?:double|triple|treble)[\s-]+)?(?:{'|'.join(NUMBER_WORDS)}|\d)"
SPOKEN = re.compile(rf"(?i)\b{ONE_WORD}(?:[\s,.-]{{1,3}}{ONE_WORD}){{5,19}}\b")
REPEATED = {"double": 2, "triple": 3, "treble": 3}


def plain(text: str) -> str:
    """Text in plain letters and digits: widths, accents, invisible signs and entities undone.

    Line ends are kept, so that a finding can name its line.
    """
    unescaped = html.unescape(text).replace("\r\n", "\n").replace("\r", "\n")
    parted = unicodedata.normalize("NFKD", unescaped)
    kept = "".join(_plain_sign(sign) for sign in parted)
    return kept.translate(LOOK_ALIKES)


def _plain_sign(sign: str) -> str:
    if sign < "\x80":
        return sign
    category = unicodedata.category(sign)
    if category[0] == "M" or category == "Cf":
        return ""  # accents, key caps, joiners and marks that nobody sees
    if category == "Nd":
        return str(unicodedata.digit(sign))
    if category == "Pd":
        return "-"
    return " " if category[0] == "Z" else sign


def with_digits_for_letters(text: str) -> str:
    """O7700 9OO123 as 07700 900123: letters in the midst of digits read as the digits they ape."""
    return MIXED_NUMBER.sub(_as_digits, text)


def _as_digits(match: re.Match[str]) -> str:
    word = match[0]
    return word.translate(DIGIT_LIKE) if any(sign.isdigit() for sign in word) else word


def with_digits_for_words(text: str) -> str:
    """Oh seven double seven … as 07 77 …, where at least six digits are spelt out in a row."""
    return SPOKEN.sub(_spoken_as_digits, text)


def _spoken_as_digits(match: re.Match[str]) -> str:
    digits, times = "", 1
    for word in re.findall(r"[a-z]+|\d", match[0].lower()):
        if word in REPEATED:
            times = REPEATED[word]
        else:
            digits += NUMBER_WORDS.get(word, word) * times
            times = 1
    return digits + "\n" * match[0].count("\n")
