from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from missions.models import Correction
from tests import factories as make

pytestmark = pytest.mark.django_db

ONE_PAGE = "A correction belongs to exactly one page."


def problems(correction) -> list[str]:
    try:
        correction.full_clean()
    except ValidationError as error:
        return error.messages
    return []


def test_a_correction_belongs_to_one_page():
    article, mission = make.article(), make.mission()
    assert problems(Correction(text="Wrong.", article=article)) == []
    assert problems(Correction(text="Wrong.", mission=mission)) == []
    for wrong in (
        Correction(text="Wrong."),
        Correction(text="Wrong.", article=article, mission=mission),
    ):
        assert problems(wrong) == [ONE_PAGE]
        with pytest.raises(IntegrityError), transaction.atomic():
            wrong.save()


def test_a_correction_says_something_and_not_too_much():
    article = make.article()
    assert problems(Correction(article=article, text="")) == ["This field cannot be blank."]
    with pytest.raises(IntegrityError), transaction.atomic():
        make.correction(article=article, text="")
    assert problems(Correction(article=article, text="x" * 600)) == []
    assert problems(Correction(article=article, text="x" * 601)) == [
        "Ensure this value has at most 600 characters (it has 601)."
    ]


def test_what_is_public_at_a_time():
    now = timezone.now()
    shown = make.mission(publish_at=now - timedelta(days=2))
    soon = make.article(publish_at=now + timedelta(days=2))
    here = make.correction(mission=shown, made_at=now - timedelta(days=1))
    later = make.correction(mission=shown, made_at=now + timedelta(days=1))
    scheduled = make.correction(article=soon, made_at=now - timedelta(hours=1))
    make.correction(mission=make.draft_mission())
    make.correction(article=make.draft_article())

    def public(days: int) -> list[Correction]:
        return list(Correction.objects.public(now + timedelta(days=days)).newest_first())

    assert public(-3) == []
    assert public(0) == [here]
    assert public(1) == [later, here]
    assert public(2) == [later, scheduled, here]


def test_it_is_made_in_the_minute_it_is_written_in():
    made = Correction(article=make.article(), text="Wrong.").made_at
    assert (made.second, made.microsecond) == (0, 0)
    assert timedelta(0) <= timezone.now() - made < timedelta(minutes=2)
