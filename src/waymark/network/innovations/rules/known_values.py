"""The values of the College's lists, and finding them in a line where several run together."""

import re
from collections.abc import Collection, Mapping, Sequence

# What the practice bank writes, and the code that our own lists (`values.toml`) give it. Seen on
# its pages, or remembered where values.toml says so; an administrator's own lists come on top.
COLLEGE_VALUES: Mapping[str, Mapping[str, str]] = {
    "stage_of_practice": {
        "Untested": "untested",
        "Evaluated locally": "evaluated_locally",
        "Independently evaluated": "independently_evaluated",
        "Promising": "promising",
        "New/innovative": "new_innovative",
        "Worked": "worked",
        "Didn't work": "did_not_work",
    },
    "purpose": {
        "Organisational": "organisational",
        "Prevention": "prevention",
        "Diversion": "diversion",
        "Reoffending": "reoffending",
        "Investigation": "investigation",
    },
    "topic": {
        "Violence & Crime Against the Person": "violence_against_person",
        "Public Protection, Safeguarding & Vulnerability": "public_protection",
        "Contact management": "contact_management",
        "Anti-social behaviour": "anti_social_behaviour",
        "Leadership": "leadership",
    },
    "partners": {
        "Police": "police",
        "Criminal justice (includes prisons, probation services)": "criminal_justice",
        "Government department": "government_department",
        "Local authority": "local_authority",
        "Health services": "health",
        "Education": "education",
        "Voluntary/not for profit organisation": "voluntary",
        "Business and commerce": "business",
        "Community safety partnership": "community_safety_partnership",
    },
    "implementation": {
        "The practice is implemented.": "implemented",
        "The practice is planned.": "planned",
        "The practice is at the pilot stage.": "pilot",
        "The practice has been discontinued.": "discontinued",
    },
    "scale": {"Local": "local", "Regional": "regional", "National": "national"},
    "target_group": {
        "Victims": "victims",
        "Workforce": "workforce",
        "Witnesses": "witnesses",
        "Adults": "adults",
        "Children and young people": "children",
        "Communities": "communities",
        "Offenders": "offenders",
        "General public": "public",
    },
}

Vocabulary = Mapping[str, Collection[str]]

LONGEST_RUN = 2_000  # no line of values is longer: nobody ticks a hundred boxes

# A value does not begin or end beside one of these: they stand inside a longer one.
JOINING = frozenset({"and", "of", "for", "the", "in", "to", "with", "or", "on"})


def codes_for(
    raw_values: Sequence[str], field: str, words_by_code: Mapping[str, str]
) -> tuple[list[str], list[str]]:
    """Codes of the values that a list knows, by its own words or the College's, and the rest."""
    known = {_key(words): code for words, code in COLLEGE_VALUES.get(field, {}).items()}
    known |= {_key(words): code for code, words in words_by_code.items()}
    codes, unknown = [], []
    for raw in raw_values:
        code = known.get(_key(raw), "")
        if code in words_by_code:
            codes.append(code)
        else:
            unknown.append(raw)
    return list(dict.fromkeys(codes)), unknown


def is_known(value: str, vocabulary: Collection[str]) -> bool:
    """Whether a value is on the list, whatever its capitals, & or and."""
    return _key(value) in {_key(words) for words in vocabulary}


def split_values(line: str, vocabulary: Collection[str]) -> list[str]:
    """Part the values of one line: by semicolons if it has any, else by the values known.

    What lies between known values is kept whole, as a value that is not on the list.
    """
    if ";" in line:
        return [part.strip() for part in line.split(";") if part.strip()]
    if len(line) > LONGEST_RUN:
        return [line]
    known = {_key(words) for words in vocabulary}
    longest = max((len(key) for key in known), default=0)
    tokens = line.split()
    values: list[str] = []
    unknown: list[str] = []
    at = 0
    while at < len(tokens):
        length = _longest_known(tokens, at, known, longest)
        if length:
            _flush(unknown, values)
            values.append(" ".join(tokens[at : at + length]))
        else:
            unknown.append(tokens[at])
        at += length or 1
    _flush(unknown, values)
    return values


def _longest_known(
    tokens: Sequence[str], at: int, known: Collection[tuple[str, ...]], longest: int
) -> int:
    if tokens[at][0].islower() or (at and _inside(tokens[at - 1])):
        return 0
    # "&" and brackets may stand as tokens of their own, so a match can be longer than its key.
    for end in range(min(len(tokens), at + longest + 2), at, -1):
        follows_on = end < len(tokens) and not tokens[end][0].isupper()
        if not follows_on and _key(" ".join(tokens[at:end])) in known:
            return end - at
    return 0


def _inside(token: str) -> bool:
    return token in {"&", "/", "-"} or token.endswith(",") or token.lower() in JOINING


def _flush(unknown: list[str], values: list[str]) -> None:
    if unknown:
        values.append(" ".join(unknown))
        unknown.clear()


def _key(words: str) -> tuple[str, ...]:
    """Words compared without regard to capitals, punctuation, or & for and."""
    plain = words.casefold().replace("&", " and ").replace("’", "").replace("'", "")
    return tuple(re.findall(r"\w+", plain))
