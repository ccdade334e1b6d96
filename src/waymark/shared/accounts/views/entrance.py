"""The page on which everybody begins."""

from typing import Any

from allauth.account.views import LoginView

from waymark.shared.accounts.providers.known import providers


class SignIn(LoginView):
    """Address and password, a passkey, or a force's own sign-in."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        after = context.get("redirect_field_value") or ""
        return context | {"providers": list(providers().values()), "next": after}


sign_in = SignIn.as_view()
