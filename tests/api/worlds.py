"""Small worlds with something of every noun."""

from tests import factories as make


def world(rows: int) -> None:
    """``rows`` of everything, each tied to all the others of its row; needs a place for files."""
    for number in range(rows):
        image = make.image()
        site = make.place(image=image)
        operator = make.organisation()
        vehicle = make.vehicle(operator=operator, image=image)
        vehicle.craft.create(name=f"Craft {number}")
        mission = make.mission(
            operator=operator, organiser=operator, vehicle=vehicle, launcher=vehicle, image=image,
            launch_site=site, landing_site=site, destination=site, landing="2021-07-20 13:22",
        )  # fmt: skip
        person = make.person(image=image)
        seat = make.seat(mission=mission, person=person, payer=operator)
        seat.home = seat
        seat.save()
        make.seat(mission=mission, payer_person=person)
        for target in (
            {"mission": mission}, {"seat": seat}, {"person": person}, {"place": site},
            {"organisation": operator}, {"vehicle": vehicle}, {"craft": vehicle.craft.get()},
        ):  # fmt: skip
            field = {"mission": "launch", "seat": "person"}.get(next(iter(target)), "name")
            make.citation(field, **target)
            make.citation(field, says="Other", **target)
        story = make.article(
            hero=image,
            body=f"[[{mission.slug}]] [[person:{person.slug}]] [[organisation:{operator.slug}]]",
        )
        story.tags.add(make.tag())
        make.correction(article=story)
        make.correction(mission=mission)
