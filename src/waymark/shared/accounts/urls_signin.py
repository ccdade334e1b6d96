"""Signing in and out, the second step, and passwords. Nobody signs themselves up."""

from allauth.account import views as account
from django.urls import path, re_path

from waymark.shared.accounts.views import break_glass, entrance, providers, second_step

urlpatterns = [
    path("login/", entrance.sign_in, name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path("signup/", account.signup, name="account_signup"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("password/change/", account.password_change, name="account_change_password"),
    path("password/set/", account.password_set, name="account_set_password"),
    path("password/reset/", account.password_reset, name="account_reset_password"),
    path("password/reset/done/", account.password_reset_done, name="account_reset_password_done"),
    re_path(  # both parts may hold no hyphen but the key does: a slug would take too much
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>[^/]+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "password/reset/key/done/",
        account.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    path("2fa/", second_step.index, name="mfa_index"),
    path("2fa/authenticate/", second_step.authenticate, name="mfa_authenticate"),
    path("2fa/reauthenticate/", second_step.reauthenticate, name="mfa_reauthenticate"),
    path("2fa/totp/activate/", second_step.activate_codes, name="mfa_activate_totp"),
    path("2fa/totp/deactivate/", second_step.remove, name="mfa_deactivate_totp"),
    path("2fa/passkeys/add/", second_step.add_passkey, name="mfa_add_webauthn"),
    path("2fa/passkeys/login/", second_step.sign_in_by_passkey, name="mfa_login_webauthn"),
    path(
        "2fa/passkeys/reauthenticate/",
        second_step.reauthenticate_by_passkey,
        name="mfa_reauthenticate_webauthn",
    ),
    path("2fa/passkeys/<int:pk>/remove/", second_step.remove, name="mfa_remove_webauthn"),
    path("2fa/passkeys/<int:pk>/name/", second_step.rename, name="mfa_edit_webauthn"),
    path("2fa/recovery-codes/", second_step.recovery_codes, name="mfa_view_recovery_codes"),
    path(
        "2fa/recovery-codes/new/",
        second_step.new_recovery_codes,
        name="mfa_generate_recovery_codes",
    ),
    path(
        "2fa/recovery-codes/download/",
        second_step.download_recovery_codes,
        name="mfa_download_recovery_codes",
    ),
    path(
        "2fa/recovery-codes/kept/", second_step.keep_recovery_codes, name="mfa_keep_recovery_codes"
    ),
    path("provider/<slug:key>/", providers.begin, name="provider_begin"),
    path("provider/<slug:key>/callback/", providers.callback, name="provider_callback"),
    path("provider/<slug:key>/link/", providers.link, name="provider_link"),
    path("provider/linked/<int:number>/unlink/", providers.unlink, name="provider_unlink"),
    path("break-glass/<str:token>/", break_glass.break_glass, name="break_glass"),
]
