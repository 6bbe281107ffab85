"""A page as a reader would see it, before readers do: for the newsroom, and by a signed link."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from missions.models import WorkingCopy
from missions.publishing import find_link

from .articles import ArticleDetail
from .generic import RecordDetailView
from .missions import MissionDetail

PREVIEWED: dict[str, type[RecordDetailView]] = {"a": ArticleDetail, "m": MissionDetail}


NOTHING = "There is nothing to preview at this address, or you are not signed in to the newsroom."


@require_safe
@never_cache
def preview(request: HttpRequest, letter: str, short_id: str) -> HttpResponseBase:
    view, user = PREVIEWED.get(letter), request.user
    # Strangers are not led to the sign-in: that would tell them where it is.
    if view is None or not isinstance(user, User) or not (user.is_active and user.is_staff):
        raise Http404(NOTHING)
    model = view.model
    if not user.has_perm(f"missions.view_{model._meta.model_name}"):
        raise PermissionDenied
    draft = model._default_manager.filter(short_id=short_id).first()
    if draft is None:
        raise Http404(NOTHING)
    return _page(request, draft)


@require_safe
@never_cache
def preview_link(request: Any, token: str) -> HttpResponseBase:
    """The latest draft: changes kept for later if there are any, else what is saved."""
    found = find_link(token, at=timezone.now())
    if found is None:
        raise Http404("This preview has ended. Ask whoever sent it to you for a new link.")
    link, target = found
    request.shown_until = link.expires_at
    copy = WorkingCopy.objects.of(target).first()
    desk: Any = admin.site.get_model_admin(type(target))
    page = desk.page_of(request, target, copy) if copy else None
    return page or _page(request, target)


def _page(request: HttpRequest, draft: Any) -> HttpResponseBase:
    response = PREVIEWED[draft.letter].as_view(preview=draft)(request, slug=draft.slug)
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response
