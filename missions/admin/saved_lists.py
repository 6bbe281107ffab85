"""Lists kept under a name: what is searched, filtered and sorted by, to be had again by one click.

Kept are only parameters that the list itself knows, and only after it was tried with them.
"""

import re
from copy import copy
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import ORDER_VAR, SEARCH_VAR
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied, SuspiciousOperation, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse

from missions.models import SavedList

MOST_SAVED = 30
MOST_PARAMETERS = 50
LONGEST_QUERY: int = SavedList._meta.get_field("query").max_length or 0
# Where somebody stood in a list is not what they kept it for.
NOT_KEPT = {"p", "e", "all"}
MAY_SHARE = "missions.share_savedlist"
NOT_KNOWN = "This list cannot be kept: its address holds what the list does not know."


class SavedListForm(forms.ModelForm):
    class Meta:
        model = SavedList
        fields = ["name", "is_shared"]

    def clean_name(self) -> str:
        return " ".join(self.cleaned_data["name"].split())

    def _get_validation_exclusions(self) -> set[str]:
        """Owner and noun are set by us; that a name stands once is held with them."""
        return super()._get_validation_exclusions() - {"owner", "content_type"}  # type: ignore[misc]


class SavedListsAdmin(admin.ModelAdmin):
    """Everybody's own lists above each list, and those that editors share."""

    # Parameters besides search, order and the filters that say how the list is shown.
    kept_as_well: tuple[str, ...] = ()

    def get_urls(self) -> list[URLPattern]:
        name = f"{self.opts.app_label}_{self.opts.model_name}_saved"
        view = self.admin_site.admin_view(self.saved_view)
        return [path("saved/", view, name=name), *super().get_urls()]

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> Any:
        if "_popup" in request.GET:
            return super().changelist_view(request, extra_context)
        current = kept(request.GET)
        offered = SavedList.objects.of(self.model).offered_to(request.user)
        offered = offered.select_related("owner").order_by("name", "pk")
        saved = {
            "lists": offered,
            "owner": request.user.pk,
            "current": current,
            "may_share": request.user.has_perm(MAY_SHARE),
            "address": self._address("saved"),
        }
        return super().changelist_view(request, {"saved": saved} | (extra_context or {}))

    def saved_view(self, request: HttpRequest) -> HttpResponse:
        """One's own: to be kept, renamed, shared and removed."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        if request.method == "POST":
            if request.POST.get("is_shared") and not request.user.has_perm(MAY_SHARE):
                raise PermissionDenied
            if "keep" in request.POST:
                return self._keep_list(request)
            return self._change_saved(request)
        context = {
            **self.admin_site.each_context(request),
            "title": f"Saved lists of {self.opts.verbose_name_plural}",
            "subtitle": None,
            "opts": self.opts,
            "lists": self._own(request).order_by("name", "pk"),
            "may_share": request.user.has_perm(MAY_SHARE),
        }
        return TemplateResponse(request, "admin/missions/saved_lists.html", context)

    def _own(self, request: HttpRequest) -> Any:
        return SavedList.objects.of(self.model).filter(owner=request.user.pk)

    def _address(self, view: str) -> str:
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_{view}")

    def _keep_list(self, request: Any) -> HttpResponse:
        back = self._address("changelist")
        try:
            query = self.checked(request, request.POST.get("query", ""))
            if self._own(request).count() >= MOST_SAVED:
                raise ValidationError(f"You have {MOST_SAVED} lists here. Remove one first.")
            row = SavedList(
                owner=request.user,
                content_type=ContentType.objects.get_for_model(self.model),
                query=query,
            )
            form = SavedListForm(request.POST, instance=row)
            if not form.is_valid():
                raise ValidationError(told(form))
        except ValidationError as error:
            messages.error(request, " ".join(map(str, error.messages)))
            return HttpResponseRedirect(back)
        form.save()
        messages.success(request, f"The list is kept as “{row.name}”.")
        return HttpResponseRedirect(f"{back}?{query}")

    def _change_saved(self, request: HttpRequest) -> HttpResponse:
        number = request.POST.get("list", "")
        is_number = number.isascii() and number.isdecimal() and len(number) < 19
        row = self._own(request).filter(pk=number).first() if is_number else None
        if row is None:
            raise Http404("You have no such list.")
        if "remove" in request.POST:
            row.delete()
            messages.success(request, f"“{row.name}” is removed.")
            return HttpResponseRedirect(self._address("saved"))
        form = SavedListForm(request.POST, instance=row)
        if form.is_valid():
            form.save()
            messages.success(request, f"“{row.name}” is saved.")
        else:
            messages.error(request, told(form))
        return HttpResponseRedirect(self._address("saved"))

    def checked(self, request: HttpRequest, query: str) -> str:
        """``query`` as it is kept. Raises ``ValidationError`` for what this list does not take."""
        if len(query) > LONGEST_QUERY or query.count("&") > MOST_PARAMETERS:
            raise ValidationError("This list cannot be kept: its address is too long.")
        try:
            asked = QueryDict(query.removeprefix("?"))
        except SuspiciousOperation:
            raise ValidationError(NOT_KNOWN) from None
        tidy = kept(asked)
        if not tidy:
            raise ValidationError(
                "There is nothing to keep: search, filter or sort the list first."
            )
        if len(tidy) > LONGEST_QUERY or "%00" in tidy:
            raise ValidationError(NOT_KNOWN)
        tried = copy(request)
        tried.method, tried.GET = "GET", QueryDict(tidy)
        try:
            changes: Any = self.get_changelist_instance(tried)
        except (IncorrectLookupParameters, SuspiciousOperation, ValidationError):
            raise ValidationError(NOT_KNOWN) from None
        known = {SEARCH_VAR, ORDER_VAR, *self.kept_as_well}
        for spec in changes.filter_specs:
            known |= set(spec.expected_parameters())
        if set(tried.GET) - known or not is_order(tried.GET.get(ORDER_VAR, "")):
            raise ValidationError(NOT_KNOWN)
        return tidy


def told(form: forms.ModelForm) -> str:
    return " ".join(str(text) for texts in form.errors.values() for text in texts)


def kept(asked: QueryDict) -> str:
    """What of an address is kept: in one order, without what is empty. May be empty."""
    pairs = [
        (name, value) for name, values in asked.lists() for value in values
        if value and name not in NOT_KEPT
    ]  # fmt: skip
    return urlencode(sorted(pairs))


def is_order(text: str) -> bool:
    """Whether it is columns by their numbers, each perhaps the other way round: ``-3.1``."""
    return re.fullmatch(r"(?:-?[0-9]{1,2}(?:\.-?[0-9]{1,2})*)?", text) is not None
