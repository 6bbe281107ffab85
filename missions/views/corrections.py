from django.db.models import QuerySet

from missions.models import CORRECTED, Correction

from .generic import RecordListView


class CorrectionList(RecordListView):
    template_name = "corrections/correction_list.html"
    title = "Corrections"
    description = (
        "What we published wrong and put right, newest first: each stands here and on its page."
    )

    def rows(self) -> QuerySet[Correction]:
        public = Correction.objects.public(self.at).select_related(*CORRECTED)
        return public.defer("article__body", "article__body_html").newest_first()
