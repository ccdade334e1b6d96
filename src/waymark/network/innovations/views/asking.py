"""Asking whoever answers for a practice."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from waymark.network.innovations import permissions, queries
from waymark.network.innovations.actions.enquiries import write_to_contact
from waymark.network.innovations.forms.enquiries import EnquiryForm
from waymark.shared.errors import Refused
from waymark.shared.ui.forms import form_for


@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest, key: str) -> HttpResponse:
    """Write to the contact of a practice, or to who stands in while that seat is vacant."""
    innovation = get_object_or_404(queries.shown_to(request.user, key))
    if not permissions.may_ask(request.user, innovation):
        raise PermissionDenied
    seats = queries.seats_that_answer(innovation)
    form = form_for(request, EnquiryForm, when=bool(seats), seats=seats)
    if request.method == "POST" and form.is_valid():
        try:
            write_to_contact(
                innovation, seat=form.chosen, text=form.cleaned_data["text"],
                by=request.user, now=timezone.now(),
            )  # fmt: skip
        except Refused as refusal:
            form.add_error(None, refusal.reasons)
        else:
            messages.success(request, f"Sent to the {form.chosen}. The answer comes by e-mail")
            return redirect("innovations:practice", key)
    return render(
        request,
        "innovations/ask.html",
        {
            "innovation": innovation,
            "version": innovation.current,
            "seats": seats,
            "vacant": innovation.contact_seat not in seats,
            "form": form,
        },
    )
