"""What a request is answered that cannot go on as things stand with signing in."""

from math import ceil

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from waymark.shared.accounts import queries
from waymark.shared.errors import TooMany
from waymark.shared.ui.typed import way_back, what_was_typed


def signed_out(request: HttpRequest) -> HttpResponse:
    """403: a form came after the sign-in had ended. Shows what was typed, so that it stays."""
    context = {"typed": what_was_typed(request), "files": bool(request.FILES),
               "back": way_back(request)}  # fmt: skip
    return render(request, "accounts/signed_out.html", context, status=403)


def prove_first(request: HttpRequest, way: str) -> HttpResponse:
    """403: the act needs a fresh proof. Nothing was done; the form is not sent again by itself."""
    context = {"typed": what_was_typed(request), "files": bool(request.FILES), "way": way}
    return render(request, "accounts/prove_first.html", context, status=403)


def too_many(request: HttpRequest, refusal: TooMany) -> HttpResponse:
    """429: tried too often. The same page whoever was guessed at; it names the next step."""
    minutes = max(1, ceil(refusal.wait.total_seconds() / 60))
    context = {"minutes": minutes, "kind": refusal.kind}
    response = render(request, "accounts/too_many.html", context, status=429)
    response["Retry-After"] = str(minutes * 60)
    return response


def sign_in_again(request: HttpRequest) -> HttpResponse:
    """403: a proof is needed from somebody who has no password and no second step here."""
    links = [
        (account.extra_data.get("provider", ""), name)
        for account, name in queries.linked_accounts(request.user)
    ]
    context = {"back": way_back(request), "links": links}
    return render(request, "accounts/sign_in_again.html", context, status=403)
