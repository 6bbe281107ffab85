from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html_join

from missions.models import Person, Seat

from .base import RecordAdmin, thumbnail
from .corrections import CorrectionInline
from .gathering import GatheringInline
from .long_lists import BeginsFilter
from .sources import CitationInline
from .tables import TablesAdmin


class SeatInline(GatheringInline):
    model = Seat
    fields = ["person", "leg", "role", "category", "order"]
    autocomplete_fields = ["person"]
    extra = 0
    show_change_link = True
    verbose_name_plural = "seats (payer, price and sources of a seat: “Change”)"

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        seats = super().get_queryset(request)
        return seats.select_related("person", "mission").order_by("order", "pk")


@admin.register(Person)
class PersonAdmin(TablesAdmin, RecordAdmin):
    list_display = ["name", "portrait", "native_name", "nationality", "flights"]
    list_filter = [("image", admin.EmptyFieldListFilter), ("nationality", BeginsFilter)]
    list_select_related = ["image"]
    search_fields = ["name", "native_name", "sort_name", "slug"]
    ordering = ["sort_name", "pk"]
    # Most have none in a script of their own: to sort by it would be to sort everybody.
    sortable_by = ["name", "nationality"]
    autocomplete_fields = ["image"]
    readonly_fields = ["portrait", "seats"]
    fieldsets = [
        (None, {"fields": ["name", "native_name", "sort_name", "slug", "summary"]}),
        ("Person", {"fields": ["nationality", "born", "seats"]}),
        ("Portrait", {"fields": [("image", "portrait")]}),
    ]
    inlines = [CitationInline, CorrectionInline]

    def with_counts(self, rows: Any) -> QuerySet:
        return rows.with_flight_count(timezone.now())

    def public_url(self, obj: Person) -> str | None:
        is_public = Person.objects.public(timezone.now()).filter(pk=obj.pk).exists()
        return obj.get_absolute_url() if is_public else None

    @admin.display(description="flights")
    def flights(self, obj: Any) -> int:
        return obj.flights

    @admin.display(description="portrait")
    def portrait(self, obj: Person) -> str:
        return thumbnail(obj.image)

    @admin.display(description="seats")
    def seats(self, obj: Person) -> str:
        if obj.pk is None:
            return "Give them a seat in the form of the mission."
        rows = obj.seats.select_related("mission").order_by("mission__launch", "pk")
        links = (
            (reverse("admin:missions_seat_change", args=[s.pk]), s.mission, s.get_leg_display())
            for s in rows
        )
        return format_html_join(", ", '<a href="{}">{}</a> ({})', links) or "None."


@admin.register(Seat)
class SeatAdmin(TablesAdmin, RecordAdmin):
    list_display = ["person", "mission", "category", "leg", "paid_by", "price_usd"]
    list_filter = ["category", "leg", "mission__profile", ("price_usd", admin.EmptyFieldListFilter)]
    search_fields = ["role"]
    search_through = {
        "person": "person", "mission": "mission", "payer": "organisation", "payer_person": "person",
    }  # fmt: skip
    slug_fields = ()
    # By launch all seats of the record would have to be sorted; so an index has them in order.
    ordering = ["-mission_id", "order", "pk"]
    sortable_by = ["person", "mission", "category", "price_usd"]
    autocomplete_fields = ["mission", "person", "payer", "payer_person"]
    fieldsets = [
        (None, {"fields": [("mission", "person"), ("leg", "role"), ("position", "order")]}),
        ("Passenger", {"fields": ["category", ("payer", "payer_person")]}),
        (
            "Price",
            {"fields": [("price_qualifier", "price_usd", "price_usd_to"), "price_note"]},
        ),
    ]
    inlines = [CitationInline]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        # Its name is made of both.
        return super().get_queryset(request).select_related("mission", "person")

    def as_shown(self, rows: QuerySet) -> QuerySet:
        return rows.select_related("mission", "person", "payer", "payer_person")

    def public_url(self, obj: Seat) -> str | None:
        is_public = obj.mission.is_public(timezone.now())
        return obj.mission.get_absolute_url() if is_public else None

    @admin.display(description="paid by")
    def paid_by(self, obj: Seat) -> str:
        return str(obj.payer or obj.payer_person or "-")
