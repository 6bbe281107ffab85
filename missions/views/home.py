from datetime import timedelta

from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from missions import feeds
from missions.caching import Sums
from missions.context_processors import SITE_NAME
from missions.models import Article, Mission
from missions.race import DEFAULT_LINE, standings

from .generic import Page
from .rule import Rule

# Named by what it is not: nearly all flights are flown, and an index of them tells no order.
UNFLOWN = [status for status in Mission.Status if status != Mission.Status.FLOWN]
# How near a launch must be to be counted down to beside other news.
SOON = timedelta(days=30)


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    at = timezone.now()
    rule = Rule.default(at)
    articles = Article.objects.published(at).with_parts()
    latest = articles.newest_first()
    # Apart: of one order by both a database may read every article. And as a list: what is only
    # true or false is looked up in no index.
    candidates = articles.with_subject(at).newest_first()
    lead = candidates.filter(featured__in=[True]).first() or candidates.first()
    if lead is not None:
        latest = latest.exclude(pk=lead.pk)
    missions = Mission.objects.published(at).in_record().with_parts()
    planned = missions.filter(status=Mission.Status.PLANNED).order_by(
        F("launch").asc(nulls_last=True), "pk"
    )[:3]
    description = (
        "Who flies private people to space, who has flown, how high and at what price: "
        "articles that stand on a database in which every figure has its source."
    )
    subscribed = [*feeds.links("articles"), *feeds.links("missions", suffixes=["atom"])]
    return render(
        request,
        "home.html",
        {
            "page": Page(SITE_NAME, description, request.path, feeds=subscribed),
            "lead": lead,
            "latest": latest[:6],
            "recent": missions.exclude(status__in=UNFLOWN).newest_first()[:6],
            "planned": planned,
            "soon": [mission for mission in planned if mission.launches_within(SOON, at)],
            "at": at,
            "rule": rule,
            "standings": Sums.of(request.META)(standings, DEFAULT_LINE, rule.moment, at=at),
        },
    )
