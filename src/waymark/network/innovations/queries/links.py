"""Links that prove who was asked, so that one press answers without signing in."""

from django.core import signing

from waymark.network.innovations.models import Innovation

_STILL_TRUE = signing.Signer(salt="still-true")


def still_true_address(innovation: Innovation) -> str:
    """The page where an owner confirms a practice; good until it is confirmed again."""
    token = _STILL_TRUE.sign_object([innovation.key, str(innovation.confirmed_on)])
    return f"/practices/still-true/{token}/"


def read_still_true(token: str) -> tuple[str, str]:
    """The practice's key and the day it was last confirmed on when the link was made."""
    key, confirmed_on = _STILL_TRUE.unsign_object(token)
    return key, confirmed_on
