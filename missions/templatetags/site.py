"""What the frame of every page needs."""

from django import template

from missions.models import address_of

register = template.Library()

# As {% url %}, in a fiftieth of the time: the frame alone has two dozen of them.
register.simple_tag(address_of, name="address")
