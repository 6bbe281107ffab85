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
from .sources import CitationInline
from .tables import TablesAdmin


class SeatInline(admin.TabularInline):
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
    list_filter = [("image", admin.EmptyFieldListFilter), "nationality"]
    list_select_related = ["image"]
    search_fields = ["name", "native_name", "sort_name", "slug"]
    ordering = ["sort_name", "pk"]
    autocomplete_fields = ["image"]
    readonly_fields = ["portrait", "seats"]
    fieldsets = [
        (None, {"fields": ["name", "native_name", "sort_name", "slug", "summary"]}),
        ("Person", {"fields": ["nationality", "born", "seats"]}),
        ("Portrait", {"fields": [("image", "portrait")]}),
    ]
    inlines = [CitationInline, CorrectionInline]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        people: Any = super().get_queryset(request)
        return people.with_flight_count(timezone.now())

    def public_url(self, obj: Person) -> str | None:
        is_public = Person.objects.public(timezone.now()).filter(pk=obj.pk).exists()
        return obj.get_absolute_url() if is_public else None

    @admin.display(description="flights", ordering="flights")
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
    search_fields = [
        "person__name", "person__native_name", "person__slug", "mission__name", "mission__slug",
        "role", "payer__name", "payer_person__name",
    ]  # fmt: skip
    slug_fields = ("person__slug", "mission__slug")
    ordering = ["-mission__launch", "mission", "order", "pk"]
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
        seats = super().get_queryset(request)
        return seats.select_related("mission", "person", "payer", "payer_person")

    def public_url(self, obj: Seat) -> str | None:
        is_public = obj.mission.is_public(timezone.now())
        return obj.mission.get_absolute_url() if is_public else None

    @admin.display(description="paid by")
    def paid_by(self, obj: Seat) -> str:
        return str(obj.payer or obj.payer_person or "-")
