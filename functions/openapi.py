"""The OpenAPI document: generated from the routes, committed for the web app's client."""

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from functions.http.wire.problem import Problem
from functions.sheets import analysed

VERSION = "1"
MEDIA_TYPE = "application/problem+json"


def openapi_document(app: FastAPI) -> dict[str, Any]:
    """Return the document of every public route of `app`.

    Every operation answers problems in one shape, so FastAPI's own validation body is replaced.
    """
    document = get_openapi(
        title="VidGo API",
        version=VERSION,
        summary="Turns a sentence and a product photo into an advertising video.",
        routes=analysed(app.routes),
        separate_input_output_schemas=False,
    )
    schemas = document["components"]["schemas"]
    schemas.pop("HTTPValidationError", None)
    schemas.pop("ValidationError", None)
    model = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    schemas.update(model.pop("$defs", {}))
    schemas["Problem"] = model
    problem = {
        "description": "A problem. Source: RFC 9457.",
        "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
    for methods in document["paths"].values():
        for operation in methods.values():
            operation["responses"].pop("422", None)
            operation["responses"]["default"] = problem
    return document
