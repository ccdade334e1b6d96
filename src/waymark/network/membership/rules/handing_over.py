"""Who can take over from whom."""


def blockers_to_hand_over(
    *,
    same_person: bool,
    same_organisation: bool,
    successor_has_access: bool,
    seats: str,
    seat_blocked: bool = False,
) -> list[str]:
    """Say why this person cannot take over from that one.

    `seats` says what becomes of the leaver's seats: pass, vacate or keep. `seat_blocked` says that
    one of them is not the acting person's to give.
    """
    if same_person:
        return ["Nobody takes over from themselves. Choose somebody else"]
    blockers = []
    if not successor_has_access:
        blockers.append("This person cannot sign in any more. Choose somebody who works here now")
    elif not same_organisation:
        blockers.append(
            "The successor sits in another organisation. Invite them to a seat here first"
        )
    if seats != "keep" and seat_blocked:
        blockers.append("One of the seats is an administrator’s: an administrator passes it on")
    return blockers
