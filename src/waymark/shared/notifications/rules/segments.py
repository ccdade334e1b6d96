"""Into how many parts a phone network cuts a text message."""

BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
EXTENDED = frozenset("\f^{}\\[~]|€")  # each takes the room of two


def is_basic(text: str) -> bool:
    """Say whether the basic alphabet of GSM 03.38 can write it. It has no ŵ, ŷ, â, ê, î, ô, û."""
    return BASIC.union(EXTENDED).issuperset(text)


def segments(text: str) -> int:
    """Count the parts: 160 characters in one or 153 in each; 70 or 67 outside the basic alphabet.

    A character that takes two places is never cut in half: it goes whole into the next part.
    """
    if is_basic(text):
        widths, alone, each = [2 if letter in EXTENDED else 1 for letter in text], 160, 153
    else:
        widths, alone, each = [2 if ord(letter) > 0xFFFF else 1 for letter in text], 70, 67
    if sum(widths) <= alone:
        return 1
    parts, room = 1, each
    for width in widths:
        if width > room:
            parts, room = parts + 1, each
        room -= width
    return parts
