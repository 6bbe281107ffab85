"""Addresses of this site, asked about by the hundred: what each of them leads to today."""

import json
from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import RequestDataTooBig
from django.db.models import Max, Q
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import Resolver404, resolve
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from missions.models import Addressable, Publishable, Version
from missions.publishing import NOTHING, Standing, State, standings_of

from .generic import Page
from .limits import limited
from .pages import ADDRESSABLE

MOST = 500
# An address is at most some 200 letters; JSON may write each as six.
MOST_BYTES = 256 * 1024
BY_VIEW = {model.view_name: model for model in ADDRESSABLE.values()}
# What stands below the page of an object and lasts as long.
BELOW = ("_versions", "_version", "_picture")
NOT_OURS = "not ours"


@dataclass(frozen=True)
class Asked:
    """One address: of which object it is, if of any."""

    written: str
    state: str = ""
    model: type[Addressable] | None = None
    name: str = ""
    is_short: bool = False


class Refused(ValueError):  # noqa: N818
    """Says in a sentence what is wrong with the question."""

    def __init__(self, message: str, status: int = 400) -> None:
        super().__init__(message)
        self.status = status


@csrf_exempt
@limited("check links", methods=("POST",), plain=True)
@require_http_methods(["GET", "HEAD", "POST", "OPTIONS"])
def check_links(request: HttpRequest) -> HttpResponse:
    """JSON for programs that post a list, a page for people. Nothing is kept of either."""
    is_form = request.method in ("GET", "HEAD") or request.content_type in (
        "application/x-www-form-urlencoded", "multipart/form-data",
    )  # fmt: skip
    found: list[dict[str, Any]] = []
    problem, status = "", 200
    if request.method == "POST":
        try:
            found = check(_addresses(request, is_form=is_form), at=timezone.now())
        except Refused as refused:
            problem, status = str(refused), refused.status
    if request.method == "OPTIONS":
        response = HttpResponse(status=204)
    elif is_form:
        page = Page(
            "Check links to this site",
            "Paste addresses of this site: what each leads to today, and when that last changed.",
            request.path,
        )
        context = {"page": page, "found": found, "problem": problem, "most": MOST}
        return render(request, "check_links.html", context, status=status)
    else:
        answer = {"error": problem} if problem else {"addresses": found}
        response = JsonResponse(answer, status=status)
    response["Access-Control-Allow-Origin"] = "*"
    response["Access-Control-Allow-Methods"] = "GET, POST"
    response["Access-Control-Allow-Headers"] = "Content-Type"
    return response


def _addresses(request: HttpRequest, *, is_form: bool) -> list[str]:
    length = request.headers.get("Content-Length", "")
    try:
        # Not read at all where it says itself that it is too long.
        is_long = length.isdecimal() and int(length) > MOST_BYTES
        body = b"" if is_long or is_form else request.body
        posted = request.POST.get("addresses", "") if is_form and not is_long else ""
    except (RequestDataTooBig, UnicodeError, OSError):
        is_long, body, posted = True, b"", ""
    if is_long or len(body) > MOST_BYTES or len(posted) > MOST_BYTES:
        raise Refused(f"That is more than {MOST_BYTES // 1024} KiB.", 413)
    addresses = posted.split() if is_form else _listed(body)
    if len(addresses) > MOST:
        raise Refused(f"At most {MOST} addresses at a time; these are {len(addresses)}.", 413)
    return addresses


def _listed(body: bytes) -> list[str]:
    try:
        addresses = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise Refused("That is not JSON. Send a list of addresses.") from error
    if isinstance(addresses, dict):
        addresses = addresses.get("addresses")
    if not isinstance(addresses, list) or not all(isinstance(a, str) for a in addresses):
        raise Refused("Send a list of addresses, each of them a string.")
    return addresses


def check(addresses: list[str], *, at: datetime) -> list[dict[str, Any]]:
    """What each address leads to at ``at``, in their order; some queries a kind."""
    asked = [_read(address) for address in addresses]
    wanted: dict[tuple[type[Addressable], bool], set[str]] = defaultdict(set)
    for one in asked:
        if one.model is not None:
            wanted[one.model, one.is_short].add(one.name)
    standings: dict[tuple[Any, bool, str], Standing] = {}
    for (model, is_short), names in wanted.items():
        found = standings_of(model, names, at=at, is_short=is_short)
        standings |= {(model, is_short, name): standing for name, standing in found.items()}
    changed = _last_changes([s.target for s in standings.values() if s.target is not None], at)
    return [
        _answer(one, standings.get((one.model, one.is_short, one.name), NOTHING), changed)
        for one in asked
    ]


def _read(address: str) -> Asked:
    try:
        parts = urlsplit(address.strip())
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:
        return Asked(address, NOT_OURS)
    ours = settings.SITE_HOST.removeprefix("www.")
    is_relative = not parts.scheme and not parts.netloc and parts.path.startswith("/")
    if not is_relative and (host != ours or parts.scheme not in ("http", "https")):
        return Asked(address, NOT_OURS)
    path = parts.path if parts.path.endswith((".svg", "/")) else f"{parts.path}/"
    try:
        match = resolve(path.lower())
    except (Resolver404, ValueError):
        return Asked(address, State.UNKNOWN)
    name = match.url_name or ""
    if name == "short":
        model = ADDRESSABLE.get(match.kwargs["letter"])
        return Asked(address, "", model, match.kwargs["short_id"], is_short=True)
    kind = next((name.removesuffix(end) for end in BELOW if name.endswith(end)), name)
    if kind in BY_VIEW and "slug" in match.kwargs:
        return Asked(address, "", BY_VIEW[kind], match.kwargs["slug"])
    if path.startswith(f"/{settings.ADMIN_PATH}"):
        return Asked(address, State.UNKNOWN)
    is_page = not match.kwargs and not match.namespaces and path.count("/") < 4
    return Asked(address, State.ALIVE if is_page else State.UNKNOWN)


def _answer(one: Asked, standing: Standing, changed: dict[Any, str]) -> dict[str, Any]:
    answer: dict[str, Any] = {"address": one.written, "state": one.state or standing.state.value}
    if standing is NOTHING:
        return answer
    answer["title"] = standing.name
    target = standing.target
    if target is not None:
        if standing.state is not State.ALIVE:
            answer["to"] = settings.SITE_URL + target.get_absolute_url()
        answer["changed"] = changed.get((type(target), target.pk), "")
    if standing.since:
        answer["since"] = _iso(standing.since)
    if standing.why:
        answer["because"] = standing.why
    return answer


def _last_changes(targets: list[Any], at: datetime) -> dict[Any, str]:
    """When what a page says was last another; of what never was, when it came out."""
    by_model: dict[Any, dict[Any, Any]] = defaultdict(dict)
    for target in targets:
        by_model[type(target)][target.pk] = target
    found: dict[Any, str] = {}
    material = Q(kind__in=[Version.Kind.UPDATE, Version.Kind.CORRECTION]) | Q(number=1)
    for model, objects in by_model.items():
        content_type = ContentType.objects.get_for_model(model)
        versions = Version.objects.public(at).filter(
            material, content_type=content_type, object_id__in=list(objects)
        )
        last = dict(versions.order_by().values_list("object_id").annotate(Max("public_from")))
        for pk, target in objects.items():
            came_out = target.publish_at if isinstance(target, Publishable) else None
            moments = [moment for moment in (last.get(pk), came_out) if moment]
            found[model, pk] = _iso(max(moments)) if moments else ""
    return found


def _iso(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
