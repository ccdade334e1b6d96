"""How a force is asked a question, in words that say what it has to do with it."""

YOURS = "which your force shared or has used"


def why_near(practice: str) -> str:
    """The question sounds like a practice of the force, by its title."""
    return f"It sounds like “{practice}”, {YOURS}."


def why_alike(practice: str, *, kind: str, code: str, words: str) -> str:
    """The question is about the same right of the Code, or topic, as a practice of the force."""
    named = words.removeprefix(code).strip()  # lists of rights begin with their numbers
    subject = f"Right {code} of the Code ({named})" if kind == "right" else f"“{words}”"
    return f"It is about {subject}, and so is “{practice}”, {YOURS}."


def can_you_answer(title: str) -> str:
    """Ask it with one question mark, also where the title ends with its own."""
    return f"Can you answer “{title}”{'' if title.endswith('?') else '?'}"
