"""Pictures between the paragraphs of an article."""

import pytest
from django.core.exceptions import ValidationError
from django.db.models import ProtectedError
from django.utils import timezone
from justhtml import JustHTML

from missions import prose
from missions.models import Mention
from tests import factories as make

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("media")]


def parts(article, **options):
    story = prose.tell(article, at=timezone.now(), **options)
    return [(str(part.html), part.image, part.caption) for part in story.parts]


def test_a_picture_stands_where_its_line_stands():
    image = make.image(caption="At dawn.")
    article = make.article(body=f"One.\n\n{image.markdown}\n\nTwo.")
    assert parts(article) == [("<p>One.</p>\n", image, "At dawn."), ("<p>Two.</p>\n", None, "")]


def test_the_text_may_give_another_caption_which_is_escaped_once():
    image = make.image(caption="At dawn.")
    article = make.article(body=f"[[image:{image.short_id}|A & B <b>]]")
    assert parts(article)[0] == ("", image, "A & B <b>")


def test_lines_of_pictures_are_pictures_each():
    one, two = make.image(), make.image()
    article = make.article(body=f"{one.markdown}\n{two.markdown}  \n{one.markdown}")
    assert [image for _, image, _ in parts(article)] == [one, two, one, None]
    assert article.mentions.count() == 2


def test_cards_and_notes_keep_their_place_and_number_beside_a_picture():
    image, mission, source = make.image(), make.mission(name="NS-16"), make.source()
    note = f"[[source:{source.slug}]]"
    article = make.article(body=f"A{note} [[ns-16]]\n\n{image.markdown}\n\nB{note}")
    story = prose.tell(article, at=timezone.now())
    assert [(part.mission, part.image) for part in story.parts] == [
        (mission, None), (None, image), (None, None),
    ]  # fmt: skip
    assert story.sources == [source]


@pytest.mark.parametrize("body", ["See {} there.", "- {}", "> {}", "# {}", "| a |\n| - |\n| {} |"])
def test_elsewhere_it_is_words_and_the_editor_is_told(body):
    image = make.image()
    written = body.format(image.markdown)
    article = make.article(body=written)
    assert [shown for _, shown, _ in parts(article)] == [None]
    assert prose.broken_links(written, at=timezone.now()) == [
        f"{image.markdown}: a picture stands on a line by itself, with empty lines around it."
    ]


def test_a_picture_that_is_not_there():
    article = make.article(body="[[image:nothere]]")
    assert parts(article) == [("", None, ""), ("", None, "")]
    assert (
        '<mark class="dead-link">[[image:nothere]]</mark>' in parts(article, mark_broken=True)[0][0]
    )
    assert prose.broken_links(article.body, at=timezone.now()) == [
        "[[image:nothere]] leads nowhere: there is no such picture."
    ]


def test_in_code_it_is_code():
    image = make.image()
    article = make.article(body=f"    {image.markdown}\n\n`{image.markdown}`")
    assert [shown for _, shown, _ in parts(article)] == [None]
    assert Mention.objects.count() == 0


def test_markup_in_a_caption_does_not_reach_the_page(client):
    image = make.image()
    caption = '"><script>alert(1)</script>&<span data-card="x"></span>'
    article = make.article(body=f"[[image:{image.short_id}|{caption}]]")
    html = client.get(article.get_absolute_url()).content.decode()
    assert "<script>alert" not in html
    page = JustHTML(html, strict=True, sanitize=False)
    (words,) = page.query(".story-text figcaption")
    # Smart quotes are for running text; a caption is as it was typed.
    assert words.to_text().startswith('"><script>alert(1)</script>&')


def test_the_page_shows_it_with_what_must_stand_with_it(client):
    image = make.image(caption="At dawn.", alt="A rocket.", credit="NASA", licence="CC0")
    article = make.article(body=f"One.\n\n{image.markdown}")
    page = JustHTML(
        client.get(article.get_absolute_url()).content.decode(), strict=True, sanitize=False
    )
    (figure,) = page.query(".story-text > figure")
    (img,) = figure.query("img")
    assert (img.attrs["alt"], img.attrs["loading"], img.attrs["width"], img.attrs["height"]) == (
        "A rocket.", "lazy", "60", "40",
    )  # fmt: skip
    assert figure.query("figcaption")[0].to_text() == "At dawn. NASA, CC0"


def test_a_picture_in_a_text_is_not_deleted_and_one_taken_out_may_be():
    image = make.image()
    article = make.article(body=image.markdown)
    with pytest.raises(ProtectedError):
        image.delete()
    article.body = "Without."
    article.save()
    image.delete()


def test_pictures_cost_no_query_more(django_assert_num_queries):
    body = "\n\n".join(make.image().markdown for _ in range(12))
    article = make.article(body=body)
    with django_assert_num_queries(1):
        assert len(parts(article)) == 13


def test_a_thousand_pictures_do_not_keep_the_renderer():
    """Each is a bracket of which a text has a limited number."""
    with pytest.raises(ValidationError):
        make.article(body="[[image:x]]\n\n" * 2_001).full_clean()
