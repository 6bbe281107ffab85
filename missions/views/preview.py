"""A draft as a reader would see it, for the newsroom only."""

from django.contrib.admin.views.decorators import staff_member_required
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from .articles import ArticleDetail
from .generic import RecordDetailView
from .missions import MissionDetail

PREVIEWED: dict[str, type[RecordDetailView]] = {"a": ArticleDetail, "m": MissionDetail}


@require_safe
@never_cache
@staff_member_required
def preview(request: HttpRequest, letter: str, short_id: str) -> HttpResponseBase:
    view = PREVIEWED.get(letter)
    if view is None:
        raise Http404("There is nothing to preview at this address.")
    model = view.model
    if not isinstance(request.user, User) or not request.user.has_perm(
        f"missions.view_{model._meta.model_name}"
    ):
        raise PermissionDenied
    draft = model._default_manager.filter(short_id=short_id).first()
    if draft is None:
        raise Http404("There is nothing to preview at this address.")
    response = view.as_view(preview=draft)(request, slug=draft.slug)
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response
