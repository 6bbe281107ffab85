"""Every address of an account. Nothing else of django-allauth can be reached: no sign-up, no
e-mail, no social accounts. The first two take the place of the admin's own pages."""

from django.urls import path

from . import views

urlpatterns = [
    path("login/", views.Login.as_view(), name="account_login"),
    path("password_change/", views.PasswordChange.as_view(), name="account_change_password"),
    path("login/cancel/", views.Cancel.as_view(), name="account_logout"),
    path("login/code/", views.SecondFactor.as_view(), name="mfa_authenticate"),
    path("login/passkey/", views.PasskeyLogin.as_view(), name="mfa_login_webauthn"),
    path("account/", views.Account.as_view(), name="mfa_index"),
    path("account/confirm/", views.Confirm.as_view(), name="account_reauthenticate"),
    path("account/confirm/code/", views.ConfirmByCode.as_view(), name="mfa_reauthenticate"),
    path(
        "account/confirm/passkey/",
        views.ConfirmByPasskey.as_view(),
        name="mfa_reauthenticate_webauthn",
    ),
    path("account/app/add/", views.AddApp.as_view(), name="mfa_activate_totp"),
    path("account/app/remove/", views.RemoveApp.as_view(), name="mfa_deactivate_totp"),
    path("account/codes/", views.RecoveryCodes.as_view(), name="mfa_view_recovery_codes"),
    path(
        "account/codes/new/", views.NewRecoveryCodes.as_view(), name="mfa_generate_recovery_codes"
    ),
    path("account/passkeys/add/", views.AddPasskey.as_view(), name="mfa_add_webauthn"),
    path(
        "account/passkeys/<int:pk>/rename/", views.RenamePasskey.as_view(), name="mfa_edit_webauthn"
    ),
    path(
        "account/passkeys/<int:pk>/remove/",
        views.RemovePasskey.as_view(),
        name="mfa_remove_webauthn",
    ),
    path("account/sessions/", views.Sessions.as_view(), name="account_sessions"),
    path("account/sessions/end/", views.end_sessions, name="account_end_sessions"),
    path("account/password/<uidb64>/<token>/", views.SetPassword.as_view(), name="set_password"),
]
