"""Routes of API keys. Source: api.md, "Accounts and auth"."""

from typing import Annotated

from fastapi import Depends, Path, Response

from functions.http.wire.api_keys import ApiKeyAnswer, ApiKeyPage, CreateApiKey, CreatedApiKey
from functions.identity import Caller, CallerDependency
from functions.sheets import RouteSheet
from shared.accounts.api_keys import ApiKey
from shared.accounts.keyring import Keyring


def api_key_routes(keyring: Keyring, caller: CallerDependency) -> RouteSheet:
    """Return the routes below `/api-keys`; only the person may use them, no key."""
    routes = RouteSheet(prefix="/api-keys", tags=["api keys"])

    @routes.get("", operation_id="list_api_keys")
    def list_api_keys(who: Annotated[Caller, Depends(caller)]) -> ApiKeyPage:
        keys = keyring.live(who.account_id)
        return ApiKeyPage(items=[_answer(key) for key in keys], next_cursor=None)

    @routes.post("", operation_id="create_api_key", status_code=201)
    def create_api_key(
        body: CreateApiKey, response: Response, who: Annotated[Caller, Depends(caller)]
    ) -> CreatedApiKey:
        response.headers["Cache-Control"] = "no-store"
        made = keyring.create(who.account_id, body.name, body.scopes)
        return CreatedApiKey(key_id=made.key.key_id, secret=made.secret)

    @routes.delete("/{key_id}", operation_id="revoke_api_key", status_code=204)
    def revoke_api_key(
        key_id: Annotated[str, Path(max_length=64)], who: Annotated[Caller, Depends(caller)]
    ) -> None:
        keyring.revoke(who.account_id, key_id)

    return routes


def _answer(key: ApiKey) -> ApiKeyAnswer:
    return ApiKeyAnswer(
        key_id=key.key_id,
        name=key.name,
        scopes=sorted(key.scopes),
        created_at=key.created_at,
        last_used_at=key.last_used_at,
    )
