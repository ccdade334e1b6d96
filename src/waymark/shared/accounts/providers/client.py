"""The sign-in library's OpenID Connect, made strict: PKCE, a nonce, every signature, a short wait.

As it comes, the library sends no nonce, believes an unsigned token that it fetched itself, takes
the issuer from what the provider publishes, and waits as long as a socket does (decision 55).
"""

import secrets
import time
from typing import Any

from allauth.socialaccount.models import SocialApp, SocialToken
from allauth.socialaccount.providers.oauth2.client import OAuth2Client
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from requests.auth import HTTPBasicAuth

from waymark.shared.accounts.providers import documents, tokens, web
from waymark.shared.accounts.providers.known import Provider, providers
from waymark.shared.accounts.providers.web import Patience, Trouble


def app_of(provider: Provider) -> SocialApp:
    """The provider as the library knows one. It is never saved: the file stays the only place."""
    return SocialApp(
        provider="openid_connect",
        provider_id=provider.key,
        name=provider.name,
        client_id=provider.client_id,
        secret=provider.client_secret,
        settings={"server_url": provider.issuer, "oauth_pkce_enabled": True},
    )


class Door(OpenIDConnectProvider):
    """One provider. People are known by (issuer, subject): no address or name is taken over."""

    def __init__(self, request: HttpRequest, known: Provider) -> None:
        super().__init__(request, app=app_of(known))
        self.known = known

    @property
    def sub_id(self) -> str:
        """Under this the library keeps accounts and journeys: the issuer, not our name for it."""
        return self.known.issuer

    def get_default_scope(self) -> list[str]:
        return ["openid"]

    def get_oauth2_adapter(self, request: HttpRequest) -> "Desk":
        return Desk(request, self.known)

    def redirect(self, request, process, next_url=None, data=None, **kwargs) -> HttpResponse:
        """Whoever is signed in already proves themselves anew: the provider asks them again."""
        nonce, again = secrets.token_urlsafe(24), request.user.is_authenticated
        asked = {"nonce": nonce} | ({"prompt": "login", "max_age": "0"} if again else {})
        return super().redirect(
            request, process, next_url, data,
            auth_params=asked, scope=["openid"], nonce=nonce, again=again, **kwargs,
        )  # fmt: skip

    def extract_uid(self, data: dict[str, Any]) -> str:
        return data["sub"]

    def extract_extra_data(self, data: dict[str, Any]) -> dict[str, Any]:
        return {"provider": self.known.key}

    def extract_common_fields(self, data: dict[str, Any]) -> dict[str, Any]:
        return {}

    def extract_email_addresses(self, data: dict[str, Any]) -> list[Any]:
        return []

    def serialize(self) -> dict[str, Any]:
        return {"id": self.known.issuer}


class Client(OAuth2Client):
    """Addresses the provider’s page, also where its address has a question mark already."""

    def get_redirect_url(self, authorization_url, scope, extra_params) -> str:
        address = super().get_redirect_url(authorization_url, scope, extra_params)
        if "?" not in authorization_url:
            return address
        return f"{authorization_url}&{address.removeprefix(authorization_url + '?')}"


class Desk(OpenIDConnectOAuth2Adapter):
    """Fetches the token and reads it, all within one wait."""

    client_class = Client

    def __init__(self, request: HttpRequest, known: Provider) -> None:
        super().__init__(request, known.key)
        self.known, self.patience = known, Patience()
        self.state: dict[str, Any] = {}

    def get_provider(self) -> Door:
        return Door(self.request, self.known)

    @property
    def openid_config(self) -> dict[str, Any]:
        return documents.description(self.known, self.patience)

    def get_callback_url(self, request: HttpRequest, app: SocialApp) -> str:
        """The address that is registered with the provider; what the browser called us is none."""
        return settings.WAYMARK_ADDRESS + reverse("provider_callback", args=[self.known.key])

    def get_access_token_data(
        self, request, app, client, pkce_code_verifier=None
    ) -> dict[str, Any]:
        """Give the code in for the token. PKCE: whoever stole the code cannot."""
        form = {
            "grant_type": "authorization_code",
            "code": request.GET["code"],
            "redirect_uri": client.callback_url,
            "code_verifier": pkce_code_verifier,
            "client_id": self.known.client_id,
        }
        proof = None
        if self.known.client_secret and self.basic_auth:
            proof = HTTPBasicAuth(self.known.client_id, self.known.client_secret)
        elif self.known.client_secret:
            form["client_secret"] = self.known.client_secret
        status, answer = web.ask(
            "POST", self.access_token_url, self.patience, data=form, auth=proof
        )
        if status != 200 or not isinstance(answer.get("id_token"), str):
            raise Trouble("refused", f"no token: {status} {str(answer.get('error', ''))[:40]!r}")
        return answer

    def parse_token(self, data: dict[str, Any]) -> SocialToken:
        """Nothing is asked of the provider afterwards, so its access token is not kept."""
        return SocialToken(token="")

    def complete_login(self, request, app, token, **kwargs):
        """Read the signed token against what was noted when the sign-in began."""
        text = kwargs["response"]["id_token"]
        algorithm, kid = tokens.header(text, self.known)
        keys = documents.keys(self.known, kid, self.patience)
        found = tokens.claims(text, algorithm, keys, self.known, nonce=self.state["nonce"])
        if self.state["again"] and not tokens.was_just_asked(found, now=time.time()):
            raise Trouble("untrusted", "not asked again, though we wished it (auth_time)")
        self.state["second_step"] = tokens.second_step_counts(found, self.known.second_step)
        return self.get_provider().sociallogin_from_response(request, found)


class Callback(OAuth2CallbackView):
    """Where the provider sends people back to."""

    adapter: Desk

    def _get_state(self, request: HttpRequest, provider: Door):
        state, response = super()._get_state(request, provider)
        if state is not None:
            # RFC 9207: a provider that names itself must be the one that was asked.
            if request.GET.get("iss", provider.known.issuer) != provider.known.issuer:
                raise Trouble("untrusted", "another provider answered (iss)")
            self.adapter.state = state
        return state, response


def begin(
    request: HttpRequest, provider: Provider, *, process: str, next_url: str | None, data: Any
) -> str:
    """Note what is to happen when the person comes back, and say where to send them."""
    return Door(request, provider).redirect(request, process, next_url, data)["Location"]


def come_back(request: HttpRequest, provider: Provider) -> HttpResponse:
    """Read the provider's answer, and let the library sign the person in."""
    return Callback.adapter_view(Desk(request, provider))(request)


def by_issuer(issuer: str) -> Provider | None:
    """The provider that this site knows under an issuer, as the library asks for it."""
    return next((each for each in providers().values() if each.issuer == issuer), None)
