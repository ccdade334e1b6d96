"""What happened with an account, in words for its owner."""

from collections.abc import Mapping
from typing import Any

HOW = {
    "password": "with your password",
    "totp": "with your password and a one-time code",
    "webauthn": "with a passkey",
    "recovery_codes": "with your password and a recovery code",
    "provider": "at your force’s own sign-in",
    "socialaccount": "at your force’s own sign-in",
}
GUESSED = {
    "sign_in": "A wrong password was tried",
    "code": "A wrong code was tried",
    "step_up": "A wrong password was tried while you were signed in",
}
EVENTS = {
    "accounts.password_link_asked": "A link to choose a new password was asked for",
    "accounts.second_step_added": "A second step was added",
    "accounts.second_step_removed": "A second step was removed",
    "accounts.second_step_reset": "Your second step was reset by an administrator",
    "accounts.recovery_codes_made": "New recovery codes were made",
    "accounts.recovery_code_used": "A recovery code was used",
    "accounts.provider_linked": "A sign-in of your force was linked",
    "accounts.provider_unlinked": "A sign-in of your force was unlinked",
    "accounts.glass_link_made": "An emergency link was made for you",
    "accounts.glass_broken": "Somebody signed in by an emergency link",
    "accounts.invitation_accepted": "You took a seat",
    "accounts.seat_left": "A seat was recorded as left",
}


def event_in_words(act: str, detail: Mapping[str, Any]) -> str:
    """Say what happened: “Signed in with a passkey, on Firefox on Windows, a new device”."""
    if act == "accounts.signed_in":
        how = HOW.get(str(detail.get("how")), "")
        new = ", a new device" if detail.get("new") else ""
        return f"Signed in {how}".rstrip() + f", {detail.get('device', 'a browser')}{new}"
    if act == "accounts.guessed_wrong":
        return GUESSED.get(str(detail.get("kind")), "A wrong guess")
    if act == "accounts.password_changed":
        return "The password was changed" + (" by a mailed link" if detail.get("by_mail") else "")
    if act == "accounts.signed_out_elsewhere":
        return f"Signed out everywhere else ({detail.get('sessions', 0)})"
    done = act.rpartition(".")[2].replace("_", " ")
    return EVENTS.get(act, done.capitalize())
