"""What somebody had typed into a form that cannot be taken, and the page that they came from."""

from urllib.parse import urlsplit

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

# Whatever is secret is not shown again, and what no hand typed need not be.
SECRET = ("password", "code", "token", "secret", "credential", "key", "pem")
LONGEST = 20_000


def what_was_typed(request: HttpRequest) -> list[tuple[str, str]]:
    """The texts of a form, with their names in plain words, so that they can be copied."""
    return [
        (name.rpartition("-")[2].replace("_", " ").capitalize(), text[:LONGEST])
        for name, texts in request.POST.lists()
        if not any(word in name.lower() for word in SECRET)
        for text in texts
        if text.strip()
    ]


def way_back(request: HttpRequest) -> str:
    """The page on which the reader was: this one, or for a form the one that held it."""
    if request.method in ("GET", "HEAD"):
        return request.get_full_path()
    referer = request.META.get("HTTP_REFERER", "")
    if not url_has_allowed_host_and_scheme(
        referer, {request.get_host()}, require_https=request.is_secure()
    ):
        return "/"
    parts = urlsplit(referer)
    return parts.path + (f"?{parts.query}" if parts.query else "")


def ours(request: HttpRequest) -> bool:
    """Say whether a form was sent from a page of ours, and not from another site’s."""
    return request.META.get("HTTP_ORIGIN", "") == f"{request.scheme}://{request.get_host()}"
