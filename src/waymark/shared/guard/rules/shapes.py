"""The shapes of phone, NHS and National Insurance numbers, crime references, e-mails and births."""

import re
from collections.abc import Iterator

from .given_names import GIVEN_NAMES

# Up to three signs that say nothing may stand between two digits, and one line end among them.
BETWEEN = r"[ .\-()/_*+~=|\\'\"•·…\t\n]{0,3}"
DIGITS = re.compile(rf"(?<![\w£$€])\+?\(?\d(?:{BETWEEN}\d){{6,200}}(?![\d%])")
LONGEST_NUMBER = 14
PRIVATE_PHONE = re.compile(r"0(?:7\d{9}|[12]\d{8,9})")
NHS_GROUPS = {(10,), (3, 3, 4), (4, 3, 3), (5, 5), (3, 7), (6, 4), (2,) * 5, (1,) * 10}
LONG_NUMBER = re.compile(r"(?<![\w£$€.,/=-])\d{9,14}(?![\w%])")
# Two letters, six digits in pairs, a letter: in capitals with signs between, else in one piece
# or in pairs, so that “at 120000 a year” is none. Q begins no real one, but people write QQ.
INSURANCE_LETTERS = r"[A-CEGHJ-TW-Z][A-CEGHJ-NP-TW-Z]"
INSURANCE = re.compile(
    rf"(?<!\w)(?:{INSURANCE_LETTERS}(?:[ .\-/]{{0,3}}\d\d){{3}}[ .\-/]{{0,3}}[A-D]"
    rf"|(?i:{INSURANCE_LETTERS}(?:\d{{6}}|(?:[ .\-]\d\d){{3}}[ .\-]?)[A-D]))(?!\w)"
)
LINK = re.compile(r"(?i)\b(?:https?://|www\.)\S{1,500}")

MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|sept|oct|nov|dec)[a-z]{0,6}"
ORDINAL = r"(?:st|nd|rd|th)?"
SEPARATOR = r"\s{0,2}[./\-,\s]\s{0,2}"
YEAR = r"(?P<year{0}>(?:19|20)\d\d|'?\d\d)"
DATE = re.compile(
    rf"(?i)(?<![\d/])(?:"
    rf"(?:[0-2]?\d|3[01]){SEPARATOR}(?:0?\d|1[0-2]){SEPARATOR}{YEAR.format(1)}"
    rf"|(?:[0-2]?\d|3[01])\s?{ORDINAL}\s{{0,2}}(?:of\s{{1,2}})?[-./]?{MONTH}[-.,/\s]{{0,3}}{YEAR.format(2)}"
    rf"|{MONTH}\s{{1,2}}(?:[0-2]?\d|3[01])\s?{ORDINAL}[,\s]{{1,3}}{YEAR.format(3)}"
    rf"|{YEAR.format(4)}{SEPARATOR}(?:0?\d|1[0-2]){SEPARATOR}(?:[0-2]?\d|3[01])"
    rf")(?![\d/])"
)
# A year that runs from April to March: “2024/25”, “2024-2025”. Only with the year that follows.
YEARS = re.compile(r"(?<![\w/*.-])((?:19|20)\d\d)\s?[/\-]\s?((?:19|20)?\d\d)(?![\w/*]|[.-]\d)")
BIRTH_CUE = re.compile(
    r"(?i)(?:\bd\W{0,2}o\W{0,2}b(?:\b|(?=\d))|\bdate\W{1,3}of\W{1,3}birth\b|\bbirth\W?(?:date|day)\b"
    r"|\bborn\b|\bdate\W{1,3}birth\b)"
)
BIRTH_IN_DIGITS = re.compile(rf"\D{{0,12}}\d(?:{BETWEEN}\d){{5,7}}(?!\d)")  # 120387
NEAR_CUE = 30
NEAR_NAME = 70
WORD = re.compile(r"[A-Za-z]+")
TITLES = frozenset({"mr", "mrs", "ms", "miss"})
NAME_WORD = r"[A-Za-z][A-Za-z'\-]{1,20}"
WORDS_BEFORE = re.compile(rf"(?:\b{NAME_WORD}[,\s]{{1,2}}){{0,2}}\b{NAME_WORD}[^\w\n]{{0,6}}$")
WORDS_AFTER = re.compile(rf"[^\w\n]{{0,6}}{NAME_WORD}(?:[,\s]{{1,2}}{NAME_WORD}){{0,2}}")
# Somebody alive who is in a record was born in these years; what a practice dates is mostly later.
BORN_FROM, BORN_TO = 1915, 2014

CRIME_SHAPES = re.compile(
    r"""(?ix)(?<![\w/])(?:
      \d{2}\s?[/*\-]\s?\d{4,7}\s?[/*\-]\s?\d{2}       # 42/123456/26: force, number, year
    | \d{2}\s?\*\s?\d{4,7}                            # 26*123456
    | \d{5,8}\s?/\s?\d{2}                             # 6512345/26
    | (?:cr|cri|crime|oc|occ|inc|enq)\s?[/\-:]\s?(?:\d{2}[a-z]{0,2}\s?[/\-]\s?)?\d{4,8}
        (?:\s?[/\-]\s?\d{2,4})?                       # CRI/06AA/0012345/26
    | \d{2}\s?[a-z][a-z0-9]\s?\d{5,7}\s?\d{2}         # 52SX1234526: the courts' own reference
    | (?:\d{2}|(?:19|20)\d{2})\s?/\s?\d{4,7}[a-z]     # 26/1234567X: a person on the PNC
    | \d{2}[a-z]{1,2}\s?/\s?\d{4,7}\s?/\s?\d{2,4}    # 12A/34567/26: letters with the force
    )(?![\w/])"""
)
CRIME_CUE = re.compile(
    r"(?i)\b(?:crime|occurrence|occ|incident|case|custody|investigation|niche|athena|cris|urn|log|crn|report)"
    r"(?:\s{1,2}(?:report|reference|ref|number|num|no|id)){0,2}\b"
)
AFTER_CUE = re.compile(
    rf"\W{{0,5}}(?:is|was|of|:|#)?\W{{0,4}}([a-z]{{0,4}}\W?\d(?:{BETWEEN}[a-z]?\d){{5,12}})\b", re.I
)

PERSONAL_HOSTS = (
    r"(?:gmail|googlemail|hotmail|outlook|live|msn|yahoo|ymail|icloud|me|mac|aol|btinternet|btopenworld"
    r"|sky|talktalk|virginmedia|ntlworld|blueyonder|protonmail|proton|gmx|mail|tiscali|plusnet)"
)
DOT = r"(?:\s{0,2}[(\[{<]\s{0,2}(?:dot|\.)\s{0,2}[)\]}>]\s{0,2}|\s{1,2}dot\s{1,2}|\s?\.\s?)"
AT = r"(?:\s{0,2}@\s{0,2}|\s{0,2}[(\[{<]\s{0,2}(?:at|@)\s{0,2}[)\]}>]\s{0,2})"
EMAIL = re.compile(
    rf"(?i)[a-z0-9][\w.+%-]{{0,63}}{AT}((?:[a-z0-9-]{{1,63}}{DOT}){{1,4}}[a-z]{{2,12}})\b"
)
SPOKEN_EMAIL = re.compile(
    rf"(?i)\b[a-z0-9][\w.+%-]{{0,63}}\s{{1,2}}at\s{{1,2}}({PERSONAL_HOSTS}{DOT}(?:com|net|org|co{DOT}uk|uk)"
    r"|[a-z0-9-]{1,63}\s{1,2}dot\s{1,2}[a-z]{2,12}(?:\s{1,2}dot\s{1,2}uk)?)\b"
)
# Addresses of work, which a practice may well give, and names that belong to nobody (RFC 2606).
WORK_ADDRESS = re.compile(
    r"(?i)(?:^|\.)(?:police\.uk|gov\.uk|gov\.wales|llyw\.cymru|nhs\.uk|nhs\.net|nhs\.wales|mod\.uk|ac\.uk"
    r"|org\.uk|org|cjsm\.net|parliament\.uk|example|example\.(?:com|org|net)|invalid|test)$"
)


def phones(text: str) -> Iterator[int]:
    """Where a mobile or a house's telephone number stands; 03 and 080 numbers are for everybody."""
    for start, groups in _groups_of_digits(_without_dates(_without_links(text))):
        if PRIVATE_PHONE.fullmatch(_national("".join(groups))):
            yield start


def _groups_of_digits(text: str) -> Iterator[tuple[int, list[str]]]:
    """Every run of neighbouring groups that together have the length of a number."""
    for match in DIGITS.finditer(text):
        groups = [(match.start() + g.start(), g[0]) for g in re.finditer(r"\d+", match[0])]
        for first, (start, _) in enumerate(groups):
            run: list[str] = []
            for _, group in groups[first : first + LONGEST_NUMBER]:
                run.append(group)
                length = sum(map(len, run))
                if length > LONGEST_NUMBER:
                    break
                if length >= 10:
                    yield start, list(run)


def _national(digits: str) -> str:
    """+44 (0)7700 900123, 0044 7700 900123 or 447700900123 as 07700900123."""
    for prefix in ("00440", "0044", "440", "44"):
        if digits.startswith(prefix) and len(digits) - len(prefix) in (9, 10):
            return "0" + digits[len(prefix) :]
    return digits


def nhs_numbers(text: str) -> Iterator[int]:
    """Where ten digits stand whose last one checks the others, grouped as people group them."""
    for start, groups in _groups_of_digits(_without_dates(_without_links(text))):
        digits = "".join(groups)
        usual = tuple(map(len, groups)) in NHS_GROUPS
        if usual and len(set(digits)) > 1 and _nhs_check(digits):
            yield start


def _nhs_check(digits: str) -> bool:
    total = sum((10 - at) * int(digit) for at, digit in enumerate(digits[:9]))
    return (11 - total % 11) % 11 == int(digits[9])


def insurance_numbers(text: str) -> Iterator[int]:
    """Where a National Insurance number stands."""
    for match in INSURANCE.finditer(text):
        yield match.start()


def crime_references(text: str) -> Iterator[int]:
    """Where a crime, occurrence or case number stands, by its shape or by the words before it."""
    text = _without_years(_without_dates(_without_links(text)))
    for match in CRIME_SHAPES.finditer(text):
        yield match.start()
    for match in LONG_NUMBER.finditer(text):
        yield match.start()
    for cue in CRIME_CUE.finditer(text):
        if number := AFTER_CUE.match(text, cue.end()):
            yield number.start(1)


def emails(text: str) -> Iterator[int]:
    """Where somebody's own e-mail address stands; one of a police force or charity is no secret."""
    for pattern in (EMAIL, SPOKEN_EMAIL):
        for match in pattern.finditer(text):
            host = re.sub(rf"(?i){DOT}", ".", match[1]).strip(". ").lower()
            if not WORK_ADDRESS.search(host):
                yield match.start()


def births(text: str) -> Iterator[int]:
    """Where a date of birth stands: after words that say so, or beside a person's name."""
    dates = list(DATE.finditer(text))
    for cue in BIRTH_CUE.finditer(text):
        near = text[cue.end() : cue.end() + NEAR_CUE]
        birth = DATE.search(near)
        if cue[0].lower() == "born":
            found = birth is not None and _could_be_birth(birth)
        else:
            found = birth is not None or BIRTH_IN_DIGITS.match(near) is not None
        if found:
            yield cue.start()
    for date in dates:
        if _could_be_birth(date) and _name_beside(text, date.start(), date.end()):
            yield date.start()


def _could_be_birth(date: re.Match[str]) -> bool:
    written = next(filter(None, (date[f"year{n}"] for n in range(1, 5))), "")
    year = int(written.strip("'"))
    return BORN_FROM <= year <= BORN_TO or (year < 100 and not 15 <= year <= 40)


def _name_beside(text: str, start: int, end: int) -> bool:
    """Whether a given name, or Mr or Mrs, is one of the three words before the date or after."""
    before = WORDS_BEFORE.search(text[max(0, start - NEAR_NAME) : start])
    after = WORDS_AFTER.match(text[end : end + NEAR_NAME])
    beside = [match[0] for match in (before, after) if match]
    return any(
        word.lower() in GIVEN_NAMES | TITLES for words in beside for word in WORD.findall(words)
    )


def _without_dates(text: str) -> str:
    """A date holds eight digits and slashes, but it is a date."""
    return DATE.sub(lambda date: "," * len(date[0]), text)


def _without_years(text: str) -> str:
    """“Report 2024/25” names a year, and no report."""

    def kept(years: re.Match[str]) -> str:
        follows = (int(years[1]) + 1) % 100 == int(years[2][-2:])
        return "," * len(years[0]) if follows else years[0]

    return YEARS.sub(kept, text)


def _without_links(text: str) -> str:
    """Numbers in the address of a web page belong to the page."""
    return LINK.sub(lambda link: "," * len(link[0]), text)
