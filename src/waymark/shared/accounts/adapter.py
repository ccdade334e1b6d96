"""How the sign-in library behaves here."""

from allauth.account.adapter import DefaultAccountAdapter


class Adapter(DefaultAccountAdapter):
    """Nobody signs themselves up: a seat is offered by invitation."""

    def is_open_for_signup(self, request) -> bool:
        return False
