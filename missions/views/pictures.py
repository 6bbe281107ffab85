from datetime import datetime
from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponsePermanentRedirect
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from missions.caching import Sums
from missions.context_processors import SITE_NAME
from missions.models import Mission, Seat
from missions.race import DEFAULT_LINE, Evidence, charts, timeline
from missions.wording import legal

from .generic import Page, RecordDetailView, RecordListView, shorten
from .rule import Rule


class MissionPicture(RecordDetailView):
    """One of a mission's pictures as a file that stands alone."""

    object: Mission

    def get_queryset(self) -> QuerySet[Mission]:
        return Mission.objects.published(self.at).select_related("operator", "launcher")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        slug, picture = kwargs["slug"], kwargs["picture"]
        draw = {"portrait": self.portrait, "profile": self.profile, "timeline": self.timeline}
        if picture not in draw:
            raise Http404("There is no such picture of a mission.")
        found = self.get_queryset().filter(slug=slug).first()
        if found is None:
            return HttpResponsePermanentRedirect(
                reverse("mission_picture", args=[self.moved(slug).slug, picture])
            )
        return draw[picture](found)

    def portrait(self, mission: Mission) -> HttpResponse:
        drawn = charts.portrait(mission, Seat.objects.filter(mission=mission).up().count())
        context = {"portrait": drawn, "heading": drawn.title, "summary": drawn.summary}
        return svg(
            f"{mission.slug}-portrait",
            context | {"width": 96, "height": 96, "printed_width": 600, "printed_height": 600},
        )

    def profile(self, mission: Mission) -> HttpResponse:
        return self.chart(mission, charts.profile(mission, list(mission.events.all())))

    def timeline(self, mission: Mission) -> HttpResponse:
        steps = timeline(mission, list(mission.events.all()), Evidence([]))
        return self.chart(mission, charts.mission_timeline(mission, steps))

    def chart(self, mission: Mission, chart: charts.Chart | None) -> HttpResponse:
        if chart is None:
            raise Http404("The record does not know enough of this flight to draw it.")
        return chart_file(chart, f"{mission.slug}-{chart.name}", f"{mission.name}: {chart.title}")


def chart_file(chart: charts.Chart, name: str, heading: str) -> HttpResponse:
    """A chart with its heading and where it comes from, on a sheet of its own."""
    drawing, margin = chart.wide, 16
    width, height = drawing.width + 2 * margin, drawing.height + 84
    size = 18 if drawing.width > 500 else 15
    context = {
        "heading": heading,
        "printed_heading": charts.fit(heading, drawing.width, size),
        "heading_size": size,
        "summary": chart.summary,
        "drawing": drawing,
        "width": width,
        "height": height,
        "head": 48 - drawing.top,
        "foot": height - 12,
        "credit": SITE_NAME,
    }
    return svg(name, context)


def svg(name: str, context: dict[str, Any]) -> HttpResponse:
    text = legal(render_to_string("charts/file.svg", context))
    response = HttpResponse(text, content_type="image/svg+xml; charset=utf-8")
    response["Content-Disposition"] = f'inline; filename="{name}.svg"'
    return response


@require_safe
def pictures(request: HttpRequest) -> HttpResponse:
    rule, at = _rule(request)
    query = rule.query()
    page = Page(
        "Pictures from the record",
        "The race in charts, each drawn from the rows of the record, with the same numbers as a "
        "table and as a file to take away.",
        request.path + (f"?{query}" if query else ""),
        section="Pictures",
    )
    line = rule.line or DEFAULT_LINE
    drawn = Sums.of(request.META)(charts.gallery, line, rule.moment, at=at)
    return render(request, "pictures/picture_list.html", {"page": page, "charts": drawn})


@require_safe
def picture(request: HttpRequest, name: str) -> HttpResponse:
    chart = _draw(request, name)
    crumbs = [("Pictures", reverse("pictures"))]
    page = Page(chart.title, shorten(chart.summary), chart.address, crumbs, "Pictures")
    return render(request, "pictures/picture_detail.html", {"page": page, "chart": chart})


@require_safe
def picture_file(request: HttpRequest, name: str) -> HttpResponse:
    chart = _draw(request, name)
    return chart_file(chart, f"space-tourism-{chart.name}", chart.title)


def _rule(request: HttpRequest) -> tuple[Rule, datetime]:
    at = timezone.now()
    return Rule.read(request, at, DEFAULT_LINE), at


def _draw(request: HttpRequest, name: str) -> charts.Chart:
    if name not in charts.PICTURES:
        raise Http404("There is no such picture of the record.")
    rule, at = _rule(request)
    (drawn,) = Sums.of(request.META)(
        charts.gallery, rule.line or DEFAULT_LINE, rule.moment, at=at, names=(name,)
    )
    return drawn


class PortraitList(RecordListView):
    template_name = "pictures/portrait_list.html"
    title = "Portraits of the flights"
    description = (
        "Every flight of the record as a picture drawn from its own data, and how to read it."
    )
    paginate_by = 60

    def rows(self) -> QuerySet[Mission]:
        # Asked of those on the page only; a join would count for every flight.
        up = Seat.objects.up().filter(mission=OuterRef("pk")).order_by().values("mission")
        seats = Coalesce(Subquery(up.annotate(n=Count("pk")).values("n")), 0)
        record = Mission.objects.published(self.at).in_record().select_related("operator")
        return record.annotate(seats_up=seats).newest_first()

    def get_page(self) -> Page:
        page = super().get_page()
        page.section = "Pictures"
        page.crumbs = [("Pictures", reverse("pictures"))]
        return page

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        context["portraits"] = [
            (mission, charts.portrait(mission, mission.seats_up))
            for mission in context["object_list"]
        ]
        return context
