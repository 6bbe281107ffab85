"""What the description of the API says of every operation: problems, headers, keys."""

from typing import Any

from .nouns import Noun
from .problems import MEDIA_TYPE, Problem

PROBLEMS = {
    "400": "A parameter is unknown, given twice, or cannot be; the problem names it.",
    "404": "There is nothing at this address, or nothing that readers can see.",
    "410": "It was published and has been withdrawn; the problem says why.",
    "429": "More requests in a minute than one address may make.",
    "500": "A fault on our side.",
    "503": "The record cannot be read at the moment; `Retry-After` says when to ask again.",
}
# What one request can meet, by whether it asks for one object.
OF_LISTS = ("400", "429", "500", "503")
OF_ONE = ("400", "404", "410", "429", "500", "503")

HEADERS = {
    "ETag": (
        "Send it back as `If-None-Match`; a 304 says that nothing has changed.",
        '"W/\\"…\\""',
    ),
    "RateLimit-Policy": ("How many requests in how many seconds.", '"default";q=300;w=60'),
    "RateLimit": ("How many are left, and in how many seconds all are.", '"default";r=299;t=42'),
}
LINK = ("The next page, where there is one.", '<https://…?cursor=…>; rel="next"')
KEY = (
    "The permanent id (`m-k7f3qx`) or the slug (`soyuz-ms-19`). A slug that has changed is "
    "answered with 301 and the permanent address."
)


def finish(schema: dict[str, Any]) -> dict[str, Any]:
    """Complete what the framework wrote; ``schema`` is changed and returned."""
    components = schema["components"]
    components["schemas"]["Problem"] = Problem.model_json_schema(
        ref_template="#/components/schemas/{model}"
    )
    components["schemas"] |= components["schemas"]["Problem"].pop("$defs", {})
    components["responses"] = {status: _problem(words) for status, words in PROBLEMS.items()}
    components["headers"] = {
        name: _header(*words) for name, words in (HEADERS | {"Link": LINK}).items()
    }
    for path, methods in schema["paths"].items():
        for operation in methods.values():
            _finish_operation(operation, has_key="{key}" in path)
            _name_embeds(operation, path)
    return schema


def _finish_operation(operation: dict[str, Any], *, has_key: bool) -> None:
    responses = {str(status): each for status, each in operation["responses"].items()}
    responses["200"]["description"] = operation["summary"]
    responses["200"]["headers"] = {
        name: {"$ref": f"#/components/headers/{name}"} for name in HEADERS
    }
    if any(each["name"] in ("cursor", "page") for each in operation["parameters"]):
        responses["200"]["headers"]["Link"] = {"$ref": "#/components/headers/Link"}
    if has_key:
        responses["301"] = {"description": "It goes by another slug now; `Location` has its id."}
    for status in OF_ONE if has_key else OF_LISTS:
        responses[status] = {"$ref": f"#/components/responses/{status}"}
    operation["responses"] = responses
    for parameter in operation["parameters"]:
        _finish_parameter(parameter)


def _name_embeds(operation: dict[str, Any], path: str) -> None:
    """What each noun can embed; where that is nothing, the parameter is not offered."""
    noun = next((noun for name, noun in Noun.REGISTER.items() if name in path.split("/")), None)
    for parameter in [each for each in operation["parameters"] if each["name"] == "embed"]:
        if noun is None or not noun.embeds:
            operation["parameters"].remove(parameter)
            continue
        paths = ", ".join(f"`{path}`" for path in noun.embeds)
        parameter["description"] = f"{parameter['schema']['description']} Any of: {paths}."
        parameter["example"] = next(iter(noun.embeds))


def _finish_parameter(parameter: dict[str, Any]) -> None:
    schema = parameter["schema"]
    if parameter["name"] == "key":
        parameter["description"] = KEY
        schema |= {"pattern": "^[A-Za-z0-9-]{1,80}$"}
    # “Not given” is no value that can be written in an address.
    given = [each for each in schema.get("anyOf", []) if each != {"type": "null"}]
    if given:
        del schema["anyOf"]
        schema |= given[0]
    if schema.get("default", 0) in (None, ""):
        del schema["default"]
    schema.pop("title", None)
    if examples := schema.pop("examples", None):
        parameter["example"] = examples[0]
        parameter.pop("examples", None)


def _problem(words: str) -> dict[str, Any]:
    return {
        "description": words,
        "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }


def _header(words: str, example: str) -> dict[str, Any]:
    return {"description": words, "schema": {"type": "string"}, "example": example}
