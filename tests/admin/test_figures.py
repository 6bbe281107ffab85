"""Editors see which articles quote a figure that the record has changed since."""

from django.test import Client

from missions.models import Article
from tests import factories

from .conftest import posted
from .test_every_noun import address


def found(editor: Client) -> list[Article]:
    url = address(Article, "changelist")
    return list(editor.get(url, {"figures": "changed"}).context["cl"].queryset)


def test_the_list_of_articles_whose_figures_changed(editor: Client) -> None:
    mission = factories.mission(name="NS-16", apogee_km=106, apogee_basis="peak")
    article = factories.article(body=f"It rose to [[{mission.slug}:apogee]].")
    factories.article(body="It rose to 106 km.")
    factories.draft_article(body=f"It rose to [[{mission.slug}:apogee]].")
    assert found(editor) == []
    mission.apogee_km = 107
    mission.save()
    assert found(editor) == [article]
    url = address(Article, "change", article.pk)
    page = editor.get(url)
    assert "<li>NS-16, apogee: 106 km → 107 km</li>" in page.content.decode()
    editor.post(url, posted(page))
    assert found(editor) == []


def test_a_figure_that_does_not_exist_is_an_error_at_the_field(editor: Client) -> None:
    factories.mission(slug="ns-16")
    draft = factories.draft_article()
    url = address(Article, "change", draft.pk)
    typed = {"stage": "published", "body": "[[ns-16:hight]]"}
    page = editor.post(url, posted(editor.get(url)) | typed)
    assert page.context["adminform"].form.errors == {
        "body": [
            "[[mission:ns-16:hight]]: there is no figure “hight” (only launch, docking, landing, "
            "duration, apogee, seats, people, price)."
        ]
    }
