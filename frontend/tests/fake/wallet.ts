import type {
  Balance,
  LotKind,
  Receipt,
  SpendCap,
  Transaction,
  TransactionType,
} from "@/api/types";
import { problem } from "./answers";

/** One wallet, as simple as can be: enough to show every line the page shows. */
export class FakeWallet {
  available = 0;
  held = 0;
  /** The part of what is held that belongs to a disputed payment. */
  disputed = 0;
  charged = 0;
  /** The spend cap. */
  limit: number | null = null;
  readonly lines: Transaction[] = [];

  grant(credits: number): void {
    this.available += credits;
    this.#write("grant", credits, null);
  }

  hold(credits: number, generationId: string): void {
    this.available -= credits;
    this.held += credits;
    this.#write("hold", -credits, generationId);
  }

  dispute(credits: number): void {
    this.available -= credits;
    this.held += credits;
    this.disputed += credits;
    this.#write("dispute", -credits, null);
  }

  capture(credits: number, generationId: string): void {
    this.held -= credits;
    this.charged += credits;
    this.#write("capture", 0, generationId);
  }

  release(credits: number, generationId: string): void {
    this.held -= credits;
    this.available += credits;
    this.#write("release", credits, generationId);
  }

  hasRoom(credits: number): boolean {
    return this.limit === null || credits === 0 || this.charged + this.held + credits <= this.limit;
  }

  /** The answer to an order that cannot be paid. */
  refusal(needed: number): Response | null {
    if (!this.hasRoom(needed)) {
      const { limit_credits, spent_credits, month_ends_at } = this.spendCap();
      return problem(402, "credits.spend_cap_reached", "Your spend cap is reached", {
        needed_credits: needed,
        cap_credits: limit_credits,
        spent_credits,
        month_ends_at,
        next_step: "change_cap",
      });
    }
    if (this.available >= needed) return null;
    return problem(402, "credits.insufficient", "Not enough credits", {
      needed_credits: needed,
      available_credits: this.available,
      next_step: "buy_credits",
    });
  }

  cap(limit: number | null): SpendCap {
    this.limit = limit;
    return this.spendCap();
  }

  spendCap(): SpendCap {
    const spent = this.charged + this.held;
    return {
      limit_credits: this.limit,
      spent_credits: spent,
      held_credits: this.held,
      remaining_credits: this.limit === null ? null : Math.max(0, this.limit - spent),
      month_starts_at: "2026-11-01T00:00:00Z",
      month_ends_at: "2026-12-01T00:00:00Z",
    };
  }

  balance(): Balance {
    const total = this.available + this.held;
    return {
      subscription: 0,
      purchased: total,
      bonus: 0,
      total,
      held: this.held,
      disputed: this.disputed,
      available: this.available,
      next_reset: null,
      low_balance: total < 5,
      lots:
        this.available === 0
          ? []
          : [
              {
                lot_id: "lot_1",
                kind: "purchased",
                remaining: this.available,
                expires_at: null,
                scope: null,
              },
            ],
    };
  }

  #write(type: TransactionType, amount: number, generationId: string | null): void {
    this.lines.unshift({
      entry_id: `ent_${this.lines.length + 1}`,
      amount,
      balance_after: this.available,
      transaction_type: type,
      service_type: generationId && "video_720p",
      generation_id: generationId,
      payment_id: null,
      description: type,
      created_at: new Date(Date.UTC(2026, 10, 20, 9, this.lines.length)).toISOString(),
      receipt_id: generationId && type === "release" ? `rct_${generationId}` : null,
      lots: [],
    });
  }
}

export function receiptOf(receiptId: string, credits: number): Receipt {
  const lot = { lot_id: "lot_1", kind: "purchased" as LotKind, credits, expires_at: null };
  return {
    format: "vidgo-receipt-1",
    receipt_id: receiptId,
    account_id: "acc_1",
    generation_id: receiptId.replace("rct_", ""),
    hold_id: "hld_1",
    credits,
    lots: [lot],
    rule: "provider_failed",
    verdict: {
      source: "leonardo",
      answer_sha256: "a".repeat(64),
      observed_at: "2026-11-20T09:00:00Z",
    },
    entry_id: "ent_3",
    entry_hash: "b".repeat(64),
    issued_at: "2026-11-20T09:00:00Z",
    previous_receipt_hash: "0".repeat(64),
    algorithm: "Ed25519",
    kid: "d".repeat(16),
    public_key: "e".repeat(43),
    signature: "c".repeat(86),
  };
}
