import type { Generation } from "@/api/types";
import { json } from "./answers";
import { CODE, FakeVidgo } from "./vidgo";

const STEP_MS = 900;

/** The way of a film that goes well. */
const WAY: Partial<Generation>[] = [
  { state: "submitted", stage: "provider", progress_ratio: 0.07 },
  { state: "running", stage: "provider", progress_ratio: 0.2 },
  { state: "running", stage: "provider", progress_ratio: 0.45 },
  { state: "storing", stage: "storage", progress_ratio: 0.62 },
  { state: "finishing", stage: "transcoding", progress_ratio: 0.8 },
];

/** The fake server left to itself: films move on by the clock; "fail" in the words fails them. */
export class Studio {
  #vidgo = new FakeVidgo();
  #begun = new Set<string>();

  async handle(request: Request): Promise<Response> {
    const { pathname } = new URL(request.url);
    if (pathname === "/sandbox/mailbox/messages") return this.#mails();
    if (pathname === "/sandbox/credits/grant") return this.#grant(request);
    if (pathname === "/objects/poster.jpg") return poster();
    if (pathname === "/api/v1/auth/register") this.#startOver();
    const response = await this.#vidgo.handle(request);
    this.#begin();
    return response;
  }

  /** It knows one person only: whoever signed up last. */
  #startOver(): void {
    this.#vidgo = new FakeVidgo();
    this.#begun = new Set();
  }

  #mails(): Response {
    return json(200, { items: [{ subject: "Your code", text: `Your code: ${CODE}` }] });
  }

  async #grant(request: Request): Promise<Response> {
    const { credits } = await request.json();
    this.#vidgo.wallet.grant(credits);
    return json(200, {});
  }

  #begin(): void {
    for (const film of this.#vidgo.films) {
      if (this.#begun.has(film.generation_id)) continue;
      this.#begun.add(film.generation_id);
      void this.#make(film);
    }
  }

  async #make({ generation_id, prompt }: Generation): Promise<void> {
    const vidgo = this.#vidgo;
    for (const step of WAY) {
      await new Promise((resolve) => setTimeout(resolve, STEP_MS));
      if (vidgo.film(generation_id).state === "cancelled") return;
      vidgo.move(generation_id, step);
    }
    if (prompt.includes("fail")) vidgo.fail(generation_id);
    else vidgo.deliver(generation_id);
  }
}

function poster(): Response {
  const picture = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1280 720">
    <defs><linearGradient id="g" x1="0" y1="0" x2="1" y2="1">
      <stop stop-color="#f2c98a"/><stop offset="1" stop-color="#0e5f4e"/></linearGradient></defs>
    <rect width="1280" height="720" fill="url(#g)"/><circle cx="900" cy="420" r="150" fill="#fff8"/>
  </svg>`;
  return new Response(picture, { headers: { "Content-Type": "image/svg+xml" } });
}
