import type { AutoTopUp, TopUpAgreement } from "@/api/types";
import { json } from "./answers";

const PACK = {
  package_id: "small",
  credits: 50,
  price: { amount_minor: 269, currency: "USD" as const },
};

/** The server's side of the automatic top-up in memory. */
export class FakeTopUp {
  standing: AutoTopUp = {
    state: "off",
    paused_because: null,
    refusal: null,
    consent: null,
    charged: null,
    is_charging: false,
    packs: [PACK],
    consent_text: { version: "2026-11-20", locale: "en", text: "VidGo may charge my plan's card." },
  };

  readonly agreements: TopUpAgreement[] = [];

  async answer(request: Request): Promise<Response> {
    if (request.method === "PUT") this.#agree(await request.json());
    if (request.method === "DELETE") this.change({ state: "off", consent: null });
    return json(200, this.standing);
  }

  change(change: Partial<AutoTopUp>): void {
    this.standing = { ...this.standing, ...change };
  }

  #agree(body: TopUpAgreement): void {
    this.agreements.push(body);
    const { package_id, price, threshold_credits, month_max, text_version } = body;
    const shown = { credits: PACK.credits, locale: "en", given_at: "2026-11-20T09:00:00Z" };
    const consent = { package_id, price, threshold_credits, month_max, text_version, ...shown };
    this.change({ state: "on", paused_because: null, consent });
  }
}
