"""The whole public surface on one page."""

from django.urls import URLPattern, path, register_converter

from missions import views
from missions.api import api
from missions.models import (
    Addressable,
    Article,
    Mission,
    Organisation,
    Person,
    Place,
    Vehicle,
)


class YearConverter:
    """Four digits; slugs hold at least one letter, so the two never meet."""

    regex = "[0-9]{4}"

    def to_python(self, value: str) -> int:
        return int(value)

    def to_url(self, value: int) -> str:
        return f"{value:04d}"


register_converter(YearConverter, "year")


def seen(section: str, model: type[Addressable]) -> list[URLPattern]:
    """What readers saw of an object: /missions/soyuz-ms-19/versions/ and …/versions/3/."""
    page, name = f"{section}/<slug:slug>/versions/", model._meta.model_name
    return [
        path(page, views.VersionList.as_view(model=model), name=f"{name}_versions"),
        path(
            f"{page}<int:number>/", views.VersionDetail.as_view(model=model), name=f"{name}_version"
        ),
    ]


urlpatterns = [
    path("", views.home, name="home"),
    path("articles/", views.ArticleList.as_view(), name="articles"),
    path("articles/<year:year>/", views.ArticleYear.as_view(), name="article_year"),
    path("articles/tags/<slug:slug>/", views.ArticleTag.as_view(), name="article_tag"),
    path("articles/<slug:slug>/", views.ArticleDetail.as_view(), name="article"),
    path("articles/<slug:slug>/data.jsonld", views.ArticleData.as_view(), name="article_data"),
    path("race/", views.race, name="race"),
    path("race/flights/", views.RaceFlights.as_view(), name="race_flights"),
    path("race/seats/", views.RaceSeats.as_view(), name="race_seats"),
    path("race/people/", views.RacePeople.as_view(), name="race_people"),
    path("missions/", views.MissionList.as_view(), name="missions"),
    path("missions/<slug:slug>/", views.MissionDetail.as_view(), name="mission"),
    path(
        "missions/<slug:slug>/<slug:picture>.svg",
        views.MissionPicture.as_view(),
        name="mission_picture",
    ),
    path("people/", views.PersonList.as_view(), name="people"),
    path("people/<slug:slug>/", views.PersonDetail.as_view(), name="person"),
    path("organisations/", views.OrganisationList.as_view(), name="organisations"),
    path("organisations/<slug:slug>/", views.OrganisationDetail.as_view(), name="organisation"),
    path("vehicles/", views.VehicleList.as_view(), name="vehicles"),
    path("vehicles/<slug:slug>/", views.VehicleDetail.as_view(), name="vehicle"),
    path("places/", views.PlaceList.as_view(), name="places"),
    path("places/<slug:slug>/", views.PlaceDetail.as_view(), name="place"),
    *seen("articles", Article),
    *seen("missions", Mission),
    *seen("people", Person),
    *seen("organisations", Organisation),
    *seen("vehicles", Vehicle),
    *seen("places", Place),
    path("sources/", views.SourceList.as_view(), name="sources"),
    path("sources/<slug:slug>/", views.SourceDetail.as_view(), name="source"),
    path("disagreements/", views.DisagreementList.as_view(), name="disagreements"),
    path("corrections/", views.CorrectionList.as_view(), name="corrections"),
    path("pictures/", views.pictures, name="pictures"),
    path("pictures/portraits/", views.PortraitList.as_view(), name="picture_portraits"),
    path("pictures/<slug:name>/", views.picture, name="picture"),
    path("pictures/<slug:name>.svg", views.picture_file, name="picture_file"),
    path("search/", views.search, name="search"),
    path("search/suggest/", views.search_suggest, name="search_suggest"),
    # What programs look for at the root of a site.
    path("sitemap.xml", views.sitemap, name="sitemap"),
    path("sitemap-<slug:name>.xml", views.sitemap_section, name="sitemap_section"),
    path("news-sitemap.xml", views.news_sitemap, name="news_sitemap"),
    path("robots.txt", views.robots, name="robots"),
    path("humans.txt", views.humans, name="humans"),
    path("llms.txt", views.llms, name="llms"),
    path(".well-known/security.txt", views.security, name="security"),
    path("opensearch.xml", views.opensearch, name="opensearch"),
    path("indexnow.txt", views.indexnow_key, name="indexnow_key"),
    path("feeds/", views.feed_list, name="feeds"),
    path("feeds/<slug:kind>.<slug:suffix>", views.feed, name="feed"),
    path(
        "feeds/operators/<slug:slug>/<slug:kind>.<slug:suffix>",
        views.operator_feed,
        name="operator_feed",
    ),
    path("feeds/tags/<slug:slug>/<slug:kind>.<slug:suffix>", views.tag_feed, name="tag_feed"),
    path("calendar.ics", views.calendar, name="calendar"),
    path("calendar/<slug:slug>.ics", views.calendar, name="operator_calendar"),
    path("api/", views.api, name="api"),
    path("api/v1/", api.urls),
    path("data/", views.record_data, name="record_data"),
    path("data/<str:name>", views.record_file, name="record_file"),
    path("data/<int:number>/<str:name>", views.release_file, name="release_file"),
    path("about/", views.about, name="about"),
    path("how-we-count/", views.how_we_count, name="how_we_count"),
    path("styleguide/", views.styleguide, name="styleguide"),
    path("accessibility/", views.accessibility, name="accessibility"),
    path("api/check-links/", views.check_links, name="check_links"),
    # What others take away, under the two parts of a short address; “site” is the site itself.
    path("cards/<slug:letter>/<slug:name>.png", views.card, name="card"),
    path("embed/<slug:letter>/<slug:name>/", views.embed, name="embed"),
    path("oembed/", views.oembed, name="oembed"),
    path("cite/<slug:letter>/<slug:name>/", views.cite, name="cite"),
    path("cite/<slug:letter>/<slug:name>.<slug:suffix>", views.cite_file, name="cite_file"),
    # For whoever was sent the address, and for the newsroom: a draft as readers would see it.
    path("preview/link/<str:token>/", views.preview_link, name="preview_link"),
    path("preview/<slug:letter>/<slug:short_id>/", views.preview, name="preview"),
    # The permanent address of a picture's file: /i/k7f3qx/
    path("i/<slug:short_id>/", views.image_file, name="image_file"),
    # The permanent address of everything: /m/k7f3qx/
    path("<slug:letter>/<slug:short_id>/", views.short, name="short"),
]
