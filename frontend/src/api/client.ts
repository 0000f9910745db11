import createClient, { type Client, type Middleware } from "openapi-fetch";
import { clientProblem, ProblemError, readProblem } from "./problem";
import type { paths } from "./schema";
import type { Exchange, Session } from "./session";

export type Send = (request: Request) => Promise<Response>;

/** Everything the page may ask of the server. */
export interface Api {
  routes: Client<paths>;
  /** The same credentials and renewal for answers that are not JSON: the event stream. */
  send: Send;
  origin: string;
}

export interface ApiParts {
  origin: string;
  session: Session;
  language: () => string;
  send: Send;
}

export function createApi({ origin, session, language, send }: ApiParts): Api {
  const authorized = authorizedSend(session, language, send);
  const routes = createClient<paths>({ baseUrl: origin, fetch: authorized });
  routes.use(problems);
  return { routes, send: authorized, origin };
}

/** Send with the bearer token; on 401 renew it once and send the same request again. */
function authorizedSend(session: Session, language: () => string, send: Send): Send {
  return async (request) => {
    const again = request.clone();
    const token = await session.accessToken();
    const first = await send(dressed(request, token, language()));
    if (first.status !== 401 || token === null) return first;
    const fresh = await session.renew(token);
    return fresh === null ? first : send(dressed(again, fresh, language()));
  };
}

function dressed(request: Request, token: string | null, language: string): Request {
  request.headers.set("Accept-Language", language);
  if (token !== null) request.headers.set("Authorization", `Bearer ${token}`);
  return request;
}

const problems: Middleware = {
  async onResponse({ response }) {
    if (!response.ok && response.status !== 304) throw await readProblem(response);
    return undefined;
  },
  onError({ error }) {
    return error instanceof ProblemError ? error : clientProblem("client.unreachable", 0, error);
  },
};

/** The body of a successful call; failures were thrown as `ProblemError` before. */
export async function answer<Body>(call: Promise<{ data?: Body }>): Promise<Body> {
  const { data } = await call;
  if (data === undefined) throw new Error("the server answered without a body");
  return data;
}

const FINAL_REFUSALS = new Set([400, 401, 403, 410, 422]);

/** Trades refresh tokens at the server, outside the client whose 401 it repairs. */
export function tokenExchange(origin: string, send: Send): Exchange {
  return async (refreshToken) => {
    const response = await send(
      new Request(`${origin}/api/v1/auth/refresh`, {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ refresh_token: refreshToken }),
      }),
    ).catch((cause: unknown) => {
      throw clientProblem("client.unreachable", 0, cause);
    });
    if (FINAL_REFUSALS.has(response.status)) return null;
    if (!response.ok) throw await readProblem(response);
    return response.json();
  };
}
