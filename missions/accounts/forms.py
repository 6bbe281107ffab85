"""The forms of an account, with our own counting of attempts."""

from datetime import timedelta
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.forms import ChangePasswordForm, LoginForm
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django import forms
from django.core.exceptions import ValidationError

from . import log, throttling

# A code of an authenticator app is good for its own half minute and those beside it.
GOOD_FOR = timedelta(seconds=120)
WRONG = "This code is wrong, or was used already. Wait for the next one."


class NameAndPasswordForm(LoginForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs["placeholder"] = ""
        self.fields["login"].widget.attrs["autofocus"] = True


class NewPasswordForm(ChangePasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labels = {
            "oldpassword": "Password until now",
            "password1": "New password",
            "password2": "New password again",
        }
        for name, label in labels.items():
            self.fields[name].label = label
            self.fields[name].widget.attrs["placeholder"] = ""

    def clean_oldpassword(self) -> str:
        """Asked of the adapter, which counts."""
        password = self.cleaned_data["oldpassword"]
        if not get_adapter().reauthenticate(self.user, password):
            raise ValidationError("This is not your password until now.")
        return password


class ThrottledCodeMixin:
    user: Any
    authenticator: Any

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, forms.Field] = self.fields  # type: ignore[attr-defined]
        fields["code"].label = "Code"
        fields["code"].widget.attrs |= {"autofocus": True, "placeholder": ""}

    def clean_code(self) -> str:
        attempt = throttling.Attempt((throttling.CODE, str(self.user.pk)))
        try:
            attempt.begin()
        except throttling.ThrottledError as refusal:
            if refusal.is_first:
                log.record(log.Kind.THROTTLED, self.user, detail="second factor")
            raise ValidationError(str(refusal)) from refusal
        try:
            code = super().clean_code()  # type: ignore[misc]
        except ValidationError as error:
            raise ValidationError(WRONG) from error
        if self.authenticator.type == Authenticator.Type.TOTP and not self._is_unused(code):
            raise ValidationError(WRONG)
        attempt.succeed()
        return code

    def _is_unused(self, code: str) -> bool:
        """allauth remembers used codes for each process by itself."""
        digits = "".join(filter(str.isalnum, code))
        return throttling.claim(f"{self.user.pk} {digits}", GOOD_FOR)


class CodeForm(ThrottledCodeMixin, AuthenticateForm):
    """The code after the password."""


class ConfirmingCodeForm(ThrottledCodeMixin, ReauthenticateForm):
    """The code with which somebody who is signed in says that it is still them."""


class AppForm(ActivateTOTPForm):
    """The first code of a new authenticator app; its key is on the same page."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].label = "Code"
        self.fields["code"].widget.attrs |= {"placeholder": "", "inputmode": "numeric"}

    def clean_code(self) -> str:
        try:
            return super().clean_code()
        except ValidationError as error:
            raise ValidationError(
                "This is not what the app should show. Is the clock of your phone right?"
            ) from error


class PasskeyForm(AddWebAuthnForm):
    name = forms.CharField(required=False, max_length=60)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].help_text = "By which you know it again, such as “Laptop”."
        passwordless = self.fields["passwordless"]
        passwordless.label = "Sign in with it alone"
        passwordless.initial = True
        passwordless.help_text = (
            "Without name and password; asks for your fingerprint, face or PIN. "
            "Take the tick away for an older security key that only touches."
        )


class PasskeyNameForm(EditWebAuthnForm):
    name = forms.CharField(max_length=60)
