"""What the search looks through: one document a page, and the words that occur in any."""

from django.db import models

from .articles import Article
from .missions import Mission
from .organisations import Organisation
from .people import Person
from .places import Place
from .sources import exactly_one
from .vehicles import Vehicle

# What can be found. The place in this order is the upper part of a document's key: never reorder.
SEARCHED = {
    "article": Article,
    "mission": Mission,
    "person": Person,
    "organisation": Organisation,
    "vehicle": Vehicle,
    "place": Place,
}
_KINDS = list(SEARCHED)
_PK_BITS = 40


class SearchDocument(models.Model):
    """One page as the search sees it. Whether readers may see it stands in the page's own row.

    The key holds the kind and the object's key, so that a database can walk through the
    matches of one kind, latest first, without looking at the others.
    """

    id = models.BigIntegerField(primary_key=True)

    article = models.OneToOneField(
        Article, models.CASCADE, related_name="search_document", null=True
    )
    mission = models.OneToOneField(
        Mission, models.CASCADE, related_name="search_document", null=True
    )
    person = models.OneToOneField(Person, models.CASCADE, related_name="search_document", null=True)
    organisation = models.OneToOneField(
        Organisation, models.CASCADE, related_name="search_document", null=True
    )
    vehicle = models.OneToOneField(
        Vehicle, models.CASCADE, related_name="search_document", null=True
    )
    place = models.OneToOneField(Place, models.CASCADE, related_name="search_document", null=True)

    analysis = models.PositiveSmallIntegerField(help_text="By which rules it was taken apart.")
    title = models.CharField(max_length=200)
    date = models.CharField(max_length=20, blank=True, help_text="For the order: ISO text.")
    year = models.PositiveSmallIntegerField(null=True)
    operators = models.CharField(max_length=200, blank=True, help_text="Keys between blanks.")
    face = models.TextField(blank=True, help_text="What other documents say of it.")
    title_stems = models.TextField(help_text="In the order of the title.")
    head_stems = models.TextField(blank=True, help_text="Of all names that stand in it.")
    text = models.TextField(blank=True, help_text="For readers, without markup.")
    words = models.TextField(blank=True, help_text="The same word by word, to check phrases.")
    tokens = models.TextField(help_text="What the database's own index is made of.")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=exactly_one(_KINDS), name="search_document_is_of_one_object"
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def kind(self) -> str:
        return self.kind_of(self.id)

    @staticmethod
    def kind_of(key: int) -> str:
        return _KINDS[key >> _PK_BITS]

    @staticmethod
    def key(kind: str, pk: int) -> int:
        return (_KINDS.index(kind) << _PK_BITS) | pk

    @classmethod
    def keys(cls, kind: str) -> tuple[int, int]:
        """The lowest and the highest key of the kind."""
        return cls.key(kind, 0), cls.key(kind, (1 << _PK_BITS) - 1)


class SearchWordQuerySet(models.QuerySet["SearchWord"]):
    def add(self, words: set[str]) -> None:
        """Those that are not there yet."""
        known = set(self.filter(word__in=words).values_list("word", flat=True))
        rows = [self.model(word=word, backwards=word[::-1]) for word in sorted(words - known)]
        self.bulk_create(rows, ignore_conflicts=True, batch_size=500)


class SearchWord(models.Model):
    """A word of some document, public or not, to find what a mistyped one may have meant."""

    word = models.CharField(max_length=40, unique=True)
    backwards = models.CharField(max_length=40, db_index=True)

    objects = SearchWordQuerySet.as_manager()

    def __str__(self) -> str:
        return self.word
