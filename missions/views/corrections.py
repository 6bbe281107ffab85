from django.db.models import QuerySet

from missions import feeds
from missions.models import CORRECTED, Correction

from .generic import Page, RecordListView


class CorrectionList(RecordListView):
    template_name = "corrections/correction_list.html"
    title = "Corrections"
    description = (
        "What we published wrong and put right, newest first: each stands here and on its page."
    )

    def rows(self) -> QuerySet[Correction]:
        public = Correction.objects.public(self.at).select_related(*CORRECTED)
        return public.defer("article__body", "article__body_html").newest_first()

    def get_page(self) -> Page:
        page = super().get_page()
        page.feeds = feeds.links("corrections")
        return page
