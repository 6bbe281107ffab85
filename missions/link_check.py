"""Whether a web address still answers, asked politely and never inside a private network."""

from dataclasses import dataclass
from urllib.parse import urljoin

from missions import outside
from missions.outside import MayConnect, is_public

MOST_HOPS = 5
# What servers say to HEAD that they would not say to GET.
ASKED_AGAIN = {400, 403, 404, 405, 500, 501, 503}
REDIRECTS = {301, 302, 303, 307, 308}
FOR_GOOD = {301, 308}


@dataclass
class Answer:
    """``status`` of the last hop, None where there was no answer; ``problem`` says why.

    ``moved_to`` is where a redirect that is meant for good leads.
    """

    status: int | None = None
    problem: str = ""
    moved_to: str = ""


def ask(url: str, *, agent: str, may_connect: MayConnect = is_public) -> Answer:
    """Follow ``url`` to its end. ``may_connect`` is asked of every machine on the way."""
    moved_to, for_good = "", True
    try:
        for _ in range(MOST_HOPS):
            status, location = _status(url, agent, may_connect)
            if status not in REDIRECTS or not location:
                return Answer(status, moved_to=moved_to)
            for_good = for_good and status in FOR_GOOD
            url = urljoin(url, location)
            moved_to = url if for_good else moved_to
    except outside.FAILURES as error:
        return Answer(problem=outside.explained(error))
    return Answer(problem="leads on and on")


def _status(url: str, agent: str, may_connect: MayConnect) -> tuple[int, str | None]:
    status, location = _request("HEAD", url, agent, may_connect)
    if status in ASKED_AGAIN:
        status, location = _request("GET", url, agent, may_connect)
    return status, location


def _request(method: str, url: str, agent: str, may_connect: MayConnect) -> tuple[int, str | None]:
    headers = {"User-Agent": agent, "Accept": "*/*"}
    reply = outside.request(method, url, headers, may_connect=may_connect)
    return reply.status, reply.headers.get("Location")
