"""What stays the same of an entry or an event, whatever its name, its address and the host."""

from uuid import UUID, uuid5

from missions.models import Addressable

# Made once at random. With another one every entry would be new to every reader.
NAMESPACE = UUID("4e72967c-0c04-4996-898a-1df20f890e61")


def permanent_id(*parts: object) -> UUID:
    """A UUID of version 5, made of what never changes about a thing.

    >>> str(permanent_id("m", "k7f3qx", "launch"))
    'f603c09b-d4c0-5681-b2e8-4238b1a9f5a8'
    """
    return uuid5(NAMESPACE, "/".join(map(str, parts)))


def id_of(thing: Addressable, *parts: object) -> UUID:
    """The same of something that has a short address, or of a part of it."""
    return permanent_id(thing.letter, thing.short_id, *parts)
