"""What went wrong, said to a program: RFC 9457, ``application/problem+json``."""

import json
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Field, Schema

MEDIA_TYPE = "application/problem+json"
DOCUMENTATION = "/api/#errors"


class InvalidParameter(Schema):
    name: str = Field(description="The parameter as it was written.")
    reason: str = Field(description="What is wrong with it, in a sentence.")


class Problem(Schema):
    """Why there is no answer."""

    type: str = Field(description="Where this kind of problem is explained.")
    title: str = Field(description="The kind of problem; the same words for each of its kind.")
    status: int = Field(description="The HTTP status code.")
    detail: str = Field(description="What went wrong this time.")
    instance: str = Field(description="The path that was asked for.")
    invalid_parameters: list[InvalidParameter] = Field(
        default=[], description="With 400: each parameter that cannot be."
    )


class ProblemError(Exception):
    """Ends a request with a problem of that status; ``more`` are further members of it."""

    def __init__(self, status: int, detail: str, **more: Any) -> None:
        super().__init__(detail)
        self.status, self.detail, self.more = status, detail, more

    @classmethod
    def of_parameter(cls, name: str, reason: str) -> "ProblemError":
        return cls.of_parameters([(name, reason)])

    @classmethod
    def of_parameters(cls, found: list[tuple[str, str]]) -> "ProblemError":
        named = [{"name": name[:60], "reason": reason} for name, reason in found]
        detail = " ".join(f"{each['name']}: {each['reason']}" for each in named)
        return cls(400, detail, invalid_parameters=named)


def problem(request: HttpRequest, status: int, detail: str, **more: Any) -> HttpResponse:
    content = {
        "type": DOCUMENTATION,
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        "instance": request.path[:300],
    }
    text = json.dumps(content | more, ensure_ascii=False)
    return HttpResponse(text.encode("utf-8", "replace"), status=status, content_type=MEDIA_TYPE)
