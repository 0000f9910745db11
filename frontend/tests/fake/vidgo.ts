import type {
  ApiKey,
  Archive,
  ExportRequest,
  Generation,
  GenerationRequest,
  NewApiKey,
  PaidBy,
  Purchase,
  Subscribing,
} from "@/api/types";
import type { Language } from "@/i18n/languages";
import { event, json, page, problem } from "./answers";
import {
  cancelledFilm,
  deliveredFilm,
  failedFilm,
  finishedExport,
  orderedFilm,
  PRICES,
  pendingExport,
} from "./films";
import { FakeShop, OVERLAY } from "./shop";
import { FakeWallet, receiptOf } from "./wallet";

type Answer = Response | Promise<Response>;
type Handler = (request: Request, part: string) => Answer;

interface Route {
  method: string;
  path: RegExp;
  handle: Handler;
}

export const CODE = "012345";

/** What the mailed reset link holds behind its #. */
export const RESET_TOKEN = "a-token-of-43-characters-in-a-real-mail-xxx";

const ASKED_AT = "2026-11-20T09:00:00Z";

const ACCESS_PREFIX = "access-";

/**
 * The server's side of the public API in memory: one person, one wallet, films that move when the
 * test says so. It keeps every request, so that tests can look at what was sent.
 */
export class FakeVidgo {
  readonly wallet = new FakeWallet();
  readonly shop = new FakeShop();
  readonly films: Generation[] = [];
  readonly requests: Request[] = [];
  readonly bodies: unknown[] = [];
  readonly keys: ApiKey[] = [];
  isVerified = false;
  isClosed = false;
  /** Whether the archive of all data has been made. */
  isArchived = false;
  attempts = 3;
  /** Whether the reader asked to be told of new credits. */
  wantsResetMail = false;
  /** Sizes the person's plan includes. */
  sizes = ["720p"];
  /** What pays for orders. */
  paidBy: PaidBy = "credits";
  /** The account's language; null for the one the page was opened in. */
  locale: Language | null = null;
  /** When set, streams are refused and only polling works. */
  hasStreams = true;
  /** Answers the next request to a path instead of the usual handler. */
  readonly #surprises: { path: string; answer: () => Response }[] = [];
  readonly #watchers = new Map<string, Set<ReadableStreamDefaultController<Uint8Array>>>();
  #email = "jo@example.com";
  #password = "correct-horse";
  #tokenCount = 1;

  /** The refresh token of a signed-in person. */
  readonly refreshToken = "refresh-0";

  surprise(path: string, answer: () => Response): void {
    this.#surprises.push({ path, answer });
  }

  async handle(request: Request): Promise<Response> {
    this.requests.push(request.clone());
    const path = new URL(request.url).pathname;
    const index = this.#surprises.findIndex((item) => item.path === path);
    if (index >= 0) return this.#surprises.splice(index, 1)[0]?.answer() ?? problem(500, "bug");
    for (const route of this.#routes) {
      const match = request.method === route.method && route.path.exec(path);
      if (match) return route.handle(request, match[1] ?? "");
    }
    return problem(404, "request.unknown_route");
  }

  /** Every request to `path`, oldest first. */
  sent(path: string): Request[] {
    return this.requests.filter((request) => new URL(request.url).pathname === path);
  }

  /** End every access token the page holds, as time would. */
  expireTokens(): void {
    this.#tokenCount += 1;
  }

  order(body: Partial<GenerationRequest> = {}): Generation {
    const number = this.films.length + 1;
    const request: GenerationRequest = {
      kind: "video",
      prompt: "A cup in the morning sun",
      resolution: "720p",
      aspect_ratio: "16:9",
      ...body,
    } as GenerationRequest;
    const now = new Date(Date.UTC(2026, 10, 20, 9, number)).toISOString();
    const film = orderedFilm(`gen_${number}`, request, now);
    if (this.paidBy !== "credits") Object.assign(film, { paid_by: this.paidBy, quoted_credits: 0 });
    this.films.unshift(film);
    this.wallet.hold(film.quoted_credits, film.generation_id);
    return film;
  }

  /** Move a film on and tell everyone who watches. */
  move(generationId: string, change: Partial<Generation>): void {
    this.#replace(generationId, (film) => ({ ...film, ...change }));
  }

  deliver(generationId: string): void {
    const film = this.film(generationId);
    this.wallet.capture(film.quoted_credits, generationId);
    this.#replace(generationId, deliveredFilm);
  }

  fail(generationId: string): void {
    this.wallet.release(this.film(generationId).quoted_credits, generationId);
    this.#replace(generationId, failedFilm);
  }

  finishExports(generationId: string): void {
    this.#replace(generationId, (film) => ({ ...film, exports: film.exports.map(finishedExport) }));
  }

  film(generationId: string): Generation {
    const film = this.films.find((item) => item.generation_id === generationId);
    if (film === undefined) throw new Error(`no film ${generationId}`);
    return film;
  }

  /** Break every open stream, as a proxy would. */
  cutStreams(): void {
    for (const watchers of this.#watchers.values()) {
      for (const watcher of watchers) watcher.error(new Error("cut"));
      watchers.clear();
    }
  }

  #replace(generationId: string, change: (film: Generation) => Generation): void {
    const index = this.films.findIndex((item) => item.generation_id === generationId);
    const film = change(this.film(generationId));
    this.films[index] = film;
    for (const watcher of this.#watchers.get(generationId) ?? []) watcher.enqueue(event(film));
  }

  readonly #routes: Route[] = [
    this.#open("POST", "/auth/register", async (request) => {
      const body = await request.json();
      this.#email = body.email;
      this.#password = body.password;
      const expiry = new Date(Date.now() + 900_000).toISOString();
      const answer = { user_id: "acc_1", email: body.email, verification_required: true };
      return json(201, { ...answer, code_expires_at: expiry, registration_token: "reg_1" });
    }),
    this.#open("POST", "/auth/verify-email", async (request) => {
      const { code } = await request.json();
      this.isVerified = code === CODE;
      if (this.isVerified) return json(200, { verified: true });
      this.attempts -= 1;
      const facts = { attempts_remaining: this.attempts };
      return problem(400, "verification.invalid_code", "That is not the code", facts);
    }),
    this.#open("POST", "/auth/resend-code", () => {
      this.attempts = 3;
      return json(202, { code_expires_at: new Date(Date.now() + 900_000).toISOString() });
    }),
    this.#open("POST", "/auth/forgot-password", () => json(202, { link_life_minutes: 30 })),
    this.#open("POST", "/auth/reset-password", async (request) => {
      const { token, new_password } = await request.json();
      if (token !== RESET_TOKEN)
        return problem(410, "auth.reset_token_refused", "This link no longer works", {
          next_step: "request_link",
        });
      this.#password = new_password;
      this.isVerified = true;
      return new Response(null, { status: 204 });
    }),
    this.#open("POST", "/auth/login", async (request) => {
      const { email, password } = await request.json();
      if (email !== this.#email || password !== this.#password)
        return problem(401, "auth.bad_credentials", "Email and password do not match");
      if (!this.isVerified)
        return problem(403, "accounts.email_not_verified", "Confirm your email first", {
          next_step: "verify_email",
        });
      return json(200, this.#tokens());
    }),
    this.#open("POST", "/auth/refresh", async (request) => {
      const { refresh_token } = await request.json();
      if (!refresh_token.startsWith("refresh-")) return problem(401, "auth.session_ended");
      return json(200, this.#tokens());
    }),
    this.#open("POST", "/auth/logout", () => new Response(null, { status: 204 })),
    this.#route("GET", "/auth/me", () => json(200, this.#account(this.locale ?? "en"))),
    this.#route("PATCH", "/auth/me", async (request) => {
      const { locale, reset_mail } = await request.json();
      this.wantsResetMail = reset_mail ?? this.wantsResetMail;
      return json(200, this.#account(locale ?? this.locale ?? "en"));
    }),
    this.#route("GET", "/credits/balance", () => json(200, this.wallet.balance())),
    this.#route("GET", "/credits/transactions", (request) => page(request, this.wallet.lines)),
    this.#route("GET", "/credits/spend-cap", () => json(200, this.wallet.spendCap())),
    this.#route("PUT", "/credits/spend-cap", async (request) =>
      json(200, this.wallet.cap((await request.json()).limit_credits)),
    ),
    this.#route("DELETE", "/credits/spend-cap", () => json(200, this.wallet.cap(null))),
    this.#route("POST", "/credits/estimate", async (request) => {
      const { resolution } = await request.json();
      if (!this.sizes.includes(resolution)) return problem(403, "catalogue.plan_required");
      const expiry = new Date(Date.now() + 600_000).toISOString();
      const credits = this.paidBy === "credits" ? PRICES[resolution] : 0;
      const quote = { quote_id: `quo_${resolution}`, credits };
      const isWithin = this.wallet.hasRoom(credits ?? 0);
      const payment = { allowance_used: 0, paid_by: this.paidBy, within_spend_cap: isWithin };
      return json(200, { ...quote, ...payment, expires_at: expiry, breakdown: [] });
    }),
    this.#route("GET", "/credits/receipts/([^/]+)", (_, id) => json(200, receiptOf(id, 5))),
    this.#route("DELETE", "/auth/me", () => {
      this.isClosed = true;
      return json(202, { closed_at: ASKED_AT, erase_at: ASKED_AT });
    }),
    this.#route("GET", "/auth/export", () => json(202, this.#archive())),
    this.#route("GET", "/api-keys", () => json(200, { items: this.keys, next_cursor: null })),
    this.#route("POST", "/api-keys", async (request) => {
      const body: NewApiKey = await request.json();
      this.keys.push({ ...body, key_id: "key_1", created_at: ASKED_AT, last_used_at: null });
      return json(201, { key_id: "key_1", secret: "5ec2e7".repeat(10) });
    }),
    this.#route("DELETE", "/api-keys/([^/]+)", (_, id) => {
      this.keys.splice(0, this.keys.length, ...this.keys.filter((key) => key.key_id !== id));
      return new Response(null, { status: 204 });
    }),
    this.#open("GET", "/plans", () => this.shop.plans()),
    this.#route("GET", "/plans/current", () => json(200, this.shop.current)),
    this.#route("POST", "/plans/subscribe", async (request) => {
      const body: Subscribing = await request.json();
      this.bodies.push(body);
      return this.shop.buy({ item_id: body.plan_id });
    }),
    this.#route("GET", "/plans/change", (request) =>
      this.shop.change(new URL(request.url).searchParams.get("plan_id") ?? ""),
    ),
    this.#route("POST", "/plans/cancel", () => this.shop.cancel()),
    this.#open("GET", "/credits/packages", () => this.shop.packages()),
    this.#route("POST", "/credits/purchase", async (request) => {
      const body: Purchase = await request.json();
      this.bodies.push(body);
      return this.shop.buy({ kind: "pack", item_id: body.package_id, credits: 50 });
    }),
    this.#open("GET", "/payments/overlay", () => json(200, OVERLAY)),
    ...["GET", "PUT", "DELETE"].map((method) =>
      this.#route(method, "/credits/auto-top-up", (request) => this.shop.topUp.answer(request)),
    ),
    this.#route("GET", "/promotions", () => this.shop.promotions()),
    this.#route("POST", "/promotions/redeem", async (request) =>
      this.shop.redeem((await request.json()).code),
    ),
    this.#route("GET", "/payments/history", (request) => this.shop.list(request)),
    this.#route("GET", "/payments/([^/]+)", (_, id) => this.shop.show(id)),
    this.#route("POST", "/payments/([^/]+)/return", (_, id) => this.shop.comeBack(id)),
    this.#route("GET", "/payments/ord_1/credit-notes/([^/]+)", (_, id) => this.shop.creditNote(id)),
    this.#route("POST", "/uploads", () =>
      json(201, {
        upload_id: "upl_1",
        method: "PUT",
        url: "/objects/upload?signature=x",
        headers: { "Content-Type": "image/png", "X-Size-Max": "2000" },
        expires_at: "2099-01-01T00:00:00Z",
      }),
    ),
    {
      method: "PUT",
      path: /^\/objects\/upload$/,
      handle: () => new Response(null, { status: 200 }),
    },
    this.#route("POST", "/generations", async (request) => {
      const body: GenerationRequest = await request.json();
      this.bodies.push(body);
      const needed = PRICES[body.resolution] ?? 0;
      return this.wallet.refusal(needed) ?? json(202, this.order(body));
    }),
    this.#route("GET", "/generations", (request) => page(request, this.films)),
    this.#route("GET", "/generations/([^/]+)", (request, id) => this.#show(request, id)),
    this.#route("GET", "/generations/([^/]+)/events", (request, id) => this.#watch(request, id)),
    this.#route("POST", "/generations/([^/]+)/cancel", (_, id) => this.#cancel(id)),
    this.#route("POST", "/generations/([^/]+)/exports", async (request, id) => {
      const body: ExportRequest = await request.json();
      this.bodies.push(body);
      const film = this.film(id);
      const made = body.formats.map((format, index) =>
        pendingExport(id, film.exports.length + index + 1, format),
      );
      this.move(id, { exports: [...film.exports, ...made] });
      return json(202, { items: made });
    }),
  ];

  #open(method: string, path: string, handle: Handler): Route {
    return { method, path: new RegExp(`^/api/v1${path}$`), handle };
  }

  #route(method: string, path: string, handle: Handler): Route {
    const guarded: Handler = (request, part) => {
      const isKnown =
        request.headers.get("Authorization") === `Bearer ${ACCESS_PREFIX}${this.#tokenCount}`;
      return isKnown ? handle(request, part) : problem(401, "auth.expired_token");
    };
    return this.#open(method, path, guarded);
  }

  #tokens() {
    return {
      access_token: `${ACCESS_PREFIX}${this.#tokenCount}`,
      refresh_token: `refresh-${this.#tokenCount}`,
      token_type: "Bearer",
      expires_in: 900,
    };
  }

  #archive(): Archive {
    const archive = { archive_id: "arc_1", requested_at: ASKED_AT, expires_at: ASKED_AT };
    if (!this.isArchived)
      return { ...archive, state: "queued", size_bytes: null, url: null, url_expires_at: null };
    const url = "/objects/archive?signature=x";
    return { ...archive, state: "ready", size_bytes: 12_000, url, url_expires_at: ASKED_AT };
  }

  #account(locale: string) {
    return {
      ...{ user_id: "acc_1", email: this.#email },
      full_name: "Jo Lin",
      locale,
      roles: [],
      is_verified: true,
      plan: "demo",
      reset_mail: this.wantsResetMail,
      created_at: "2026-11-20T09:00:00Z",
    };
  }

  #show(request: Request, id: string): Response {
    const film = this.films.find((item) => item.generation_id === id);
    if (film === undefined) return problem(404, "generation.unknown", "There is no such ad");
    const etag = `"${JSON.stringify(film).length}-${film.state}"`;
    if (request.headers.get("If-None-Match") === etag)
      return new Response(null, { status: 304, headers: { ETag: etag } });
    return json(200, film, { ETag: etag });
  }

  #watch(request: Request, id: string): Response {
    if (!this.hasStreams) return problem(503, "request.no_streams");
    const watchers = this.#watchers.get(id) ?? new Set();
    this.#watchers.set(id, watchers);
    const film = this.film(id);
    let own: ReadableStreamDefaultController<Uint8Array>;
    const stream = new ReadableStream<Uint8Array>({
      start: (controller) => {
        own = controller;
        watchers.add(controller);
        controller.enqueue(event(film));
      },
      cancel: () => void watchers.delete(own),
    });
    request.signal.addEventListener("abort", () => watchers.delete(own));
    return new Response(stream, { headers: { "Content-Type": "text/event-stream" } });
  }

  #cancel(id: string): Response {
    const film = this.film(id);
    const isWaiting = film.state === "queued";
    if (isWaiting) {
      this.wallet.release(film.quoted_credits, id);
      this.#replace(id, cancelledFilm);
    }
    const outcome = isWaiting ? "released" : "kept_until_verdict";
    const money = { outcome, credits: film.quoted_credits, receipt_id: null };
    return json(202, { generation_id: id, state: this.film(id).state, money });
  }
}
