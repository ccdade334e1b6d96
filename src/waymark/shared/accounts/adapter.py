"""How the sign-in library behaves here. It asks for these classes by name."""

from typing import Any

from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from allauth.account.internal.stagekit import clear_login
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.stages import AuthenticateStage
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from cryptography.fernet import InvalidToken
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import get_user_model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from waymark.shared.accounts import queries, rules
from waymark.shared.accounts.actions import providers as links
from waymark.shared.accounts.actions import second_step
from waymark.shared.accounts.edge import proved_lately
from waymark.shared.accounts.guarded import GuardedAdapter
from waymark.shared.accounts.providers import client
from waymark.shared.accounts.providers.web import Trouble
from waymark.shared.accounts.rules import sealing
from waymark.shared.accounts.views import providers as pages
from waymark.shared.errors import Refused


class Adapter(GuardedAdapter):
    """Nobody signs themselves up: a seat is offered by invitation."""

    error_messages = GuardedAdapter.error_messages | {
        "email_password_mismatch": "This address and password do not belong together",
    }

    def is_open_for_signup(self, request) -> bool:
        return False

    def pre_login(self, request, user, **kwargs):
        """After the right password, passkey or provider: may this person come in this way?"""
        response = super().pre_login(request, user, **kwargs)
        if response:
            return response
        required = queries.required_providers(user)
        arrived = (kwargs.get("signal_kwargs") or {}).get("sociallogin")
        if not required or (arrived and arrived.account.provider in {p.issuer for p in required}):
            return None
        clear_login(request)
        return pages.only_here(request, required)

    def post_login(self, request, user, **kwargs):
        """Somebody is in: note how, and lead whoever used a recovery code to a new second step."""
        arrived = (kwargs.get("signal_kwargs") or {}).get("sociallogin")
        if arrived and arrived.state.get("second_step"):
            record_authentication(request, user, "mfa", type="provider")
        response = super().post_login(request, user, **kwargs)
        records = get_authentication_records(request, user)
        if records and records[-1].get("type") == "recovery_codes":
            left = second_step.note_recovery_code(by=user, now=timezone.now())
            messages.warning(request, rules.recovery_code_used(left))
            return redirect("mfa_index")
        return response

    def get_login_stages(self) -> list[str]:
        ours = f"{SecondStepUnlessDone.__module__}.{SecondStepUnlessDone.__qualname__}"
        theirs = f"{AuthenticateStage.__module__}.{AuthenticateStage.__qualname__}"
        return [ours if stage == theirs else stage for stage in super().get_login_stages()]

    def is_reauthentication_required(self, *, app: str, **kwargs) -> bool:
        """Whoever signed in minutes ago is not asked again, to set up a second step for one."""
        return super().is_reauthentication_required(app=app, **kwargs) and not proved_lately(
            self.request
        )


class SecondStepUnlessDone(AuthenticateStage):
    """The second step, unless the provider has asked for one that the administrator accepts."""

    def _should_handle(self, request: HttpRequest) -> bool:
        arrived = (self.login.signal_kwargs or {}).get("sociallogin")
        if arrived and arrived.state.get("second_step"):
            return False
        return super()._should_handle(request)


class ProviderAdapter(DefaultSocialAccountAdapter):
    """Providers come from the administrator’s file; people are matched on (issuer, subject)."""

    def list_apps(self, request, provider=None, client_id=None) -> list[Any]:
        return [client.app_of(each) for each in client.providers().values()]

    def get_provider(self, request, provider, client_id=None) -> client.Door:
        known = client.by_issuer(provider)
        if known is None:
            raise Trouble("moved", "no provider is known under this issuer")
        return client.Door(request, known)

    def can_authenticate_by_email(self, login, email) -> bool:
        return False

    def is_open_for_signup(self, request, sociallogin) -> bool:
        return False

    def on_authentication_error(
        self, request, provider, error=None, exception=None, extra_context=None
    ) -> None:
        """Every fault that the library meets by itself becomes one of ours, with words."""
        if not (extra_context or {}).get("state"):
            raise Trouble("expired", "no such sign-in was begun here, or too long ago")
        raise Trouble("refused", f"{request.GET.get('error', '')[:40]!r}")

    def pre_social_login(self, request, sociallogin) -> None:
        """The provider has told who this is. What was it that they wanted?"""
        account, state = sociallogin.account, sociallogin.state
        invitation = (state.get("data") or {}).get("invitation")
        try:
            if state.get("process") == "connect":
                raise ImmediateHttpResponse(self._link(request, account))
            if invitation:
                sociallogin.user = links.accept_invitation(
                    invitation,
                    name=state["data"]["name"],
                    issuer=account.provider,
                    subject=account.uid,
                    provider=account.extra_data["provider"],
                    now=timezone.now(),
                )
        except Refused as refusal:
            raise ImmediateHttpResponse(pages.not_linked(request, refusal.reasons)) from None
        if not sociallogin.is_existing:
            raise Trouble("stranger", "nobody here is linked with this subject")

    def _link(self, request, account) -> HttpResponse:
        if not request.user.is_authenticated:
            raise Trouble("expired", "signed out while linking")
        links.link(
            issuer=account.provider,
            subject=account.uid,
            provider=account.extra_data["provider"],
            by=request.user,
            now=timezone.now(),
        )
        messages.success(request, "From now on you can sign in with it")
        return redirect("accounts:me")

    def serialize_instance(self, instance) -> dict[str, Any]:
        """A sign-in that waits for its second step notes whose it is, and nothing of theirs."""
        if isinstance(instance, get_user_model()):
            return {"pk": instance.pk}
        return super().serialize_instance(instance)

    def deserialize_instance(self, model, data):
        if model is get_user_model():
            return model(pk=data["pk"])
        return super().deserialize_instance(model, data)


class SecondStepAdapter(DefaultMFAAdapter):
    """Second steps: their secrets are encrypted, and the site’s own name stands on the phone."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": "That code is not right. Wait for the next one, and enter it",
    }

    def encrypt(self, text: str) -> str:
        return sealing.cipher(queries.sealing_keys()).encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        try:
            return sealing.cipher(queries.sealing_keys()).decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            # Never an empty secret in its place: its codes could be worked out by anybody.
            raise Refused(
                "Your second step was set up under a key that this site no longer has. "
                "Ask an administrator to reset it"
            ) from None

    def get_totp_issuer(self) -> str:
        return settings.WAYMARK_SITE_NAME

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        return super().get_public_key_credential_rp_entity() | {"name": settings.WAYMARK_SITE_NAME}

    def generate_authenticator_name(self, user, type) -> str:
        return "Passkey"

    def can_delete_authenticator(self, authenticator) -> bool:
        return not second_step.blockers_to_remove(authenticator)
