import type {
  CurrentPlan,
  Order,
  Package,
  PaymentOverlay,
  Plan,
  Promotions,
  Redeemed,
  ReplacedPlan,
} from "@/api/types";
import { json, page, problem } from "./answers";
import { FakeTopUp } from "./topUp";

const TWD = "TWD" as const;
const USD = "USD" as const;

export const GIFT_CODE = "WELCOME-25";

export const OVERLAY: PaymentOverlay = {
  client_token: "test_01",
  environment: "sandbox",
  script_url: "https://cdn.paddle.com/paddle/v2/paddle.js",
};

/** The shop in memory: two plans, two packs, orders whose money comes when the test says so. */
export class FakeShop {
  readonly orders: Order[] = [];
  readonly topUp = new FakeTopUp();
  /** What the next change of plan would end. */
  replaces: ReplacedPlan | null = null;
  readonly vouchers: Promotions["vouchers"] = [];
  current: CurrentPlan = {
    plan_id: "demo",
    catalogue_version: "weekly@1",
    status: "free",
    started_at: null,
    renews_at: null,
    cancel_at: null,
  };

  subscribed(plan_id: CurrentPlan["plan_id"] = "starter"): void {
    const started_at = "2026-11-20T09:00:00Z";
    const renews_at = "2026-12-20T09:00:00Z";
    this.current = {
      ...this.current,
      plan_id,
      status: "active",
      started_at,
      renews_at,
    };
  }

  order(change: Partial<Order> = {}): Order {
    const order = { ...anOrder(this.orders.length + 1), ...change };
    this.orders.unshift(order);
    return order;
  }

  pay(orderId: string, change: Partial<Payment> = {}, state: Order["state"] = "paid"): void {
    const [index, order] = this.#find(orderId);
    const payment = { ...paid(order), ...change };
    this.orders[index] = { ...order, state, checkout: null, payments: [payment] };
  }

  /** The buyer is back: the gateway's word is waited for. */
  comeBack(orderId: string): Response {
    const [index, order] = this.#find(orderId);
    if (order.state === "created") this.orders[index] = { ...order, state: "confirming" };
    return this.show(orderId);
  }

  creditNote(refundId: string): Response {
    return json(200, {
      order_id: "ord_1",
      number: "VG-CN-000001",
      issued_at: "2026-11-20T09:10:00Z",
      e_invoice_number: null,
      url: `#${refundId}.pdf`,
      expires_at: "2026-11-20T09:20:00Z",
    });
  }

  #find(orderId: string): [number, Order] {
    const index = this.orders.findIndex((order) => order.order_id === orderId);
    const order = this.orders[index];
    if (order === undefined) throw new Error(`no order ${orderId}`);
    return [index, order];
  }

  plans(): Response {
    return json(200, { catalogue_version: "weekly@1", items: [DEMO, STARTER] });
  }

  packages(): Response {
    return json(200, { catalogue_version: "weekly@1", items: [SMALL, LARGE] });
  }

  change(planId: string): Response {
    return json(200, { plan_id: planId, replaces: this.replaces });
  }

  cancel(): Response {
    this.current = { ...this.current, cancel_at: this.current.renews_at };
    return json(200, this.current);
  }

  buy(change: Partial<Order>): Response {
    const { order_id, state, gateway, method, price, is_recurring } = this.order(change);
    const created = { order_id, state, gateway, method, price, is_recurring };
    return json(201, { ...created, checkout: null, replaces: this.replaces });
  }

  list(request: Request): Response {
    return page(request, this.orders);
  }

  show(orderId: string): Response {
    const order = this.orders.find((each) => each.order_id === orderId);
    return order ? json(200, order) : problem(404, "payments.order_unknown", "No such order");
  }

  promotions(): Response {
    return json(200, { items: [], next_cursor: null, vouchers: this.vouchers });
  }

  redeem(code: string): Response {
    if (code !== GIFT_CODE) return problem(404, "promotions.unknown_code", "We do not know it");
    const gift: Redeemed = {
      credits_added: 25,
      days_added: 0,
      balance: 25,
      discount_percent: 0,
      plan_id: null,
    };
    return json(200, gift);
  }
}

const DEMO: Plan = {
  plan_id: "demo",
  display_name: "Demo",
  prices: [],
  grants: [],
  entitlements: {
    max_resolution: "720p",
    max_fps: 30,
    watermark: true,
    priority_class: "standard",
    effects: false,
    unmetered_services: [],
  },
  topup_discount_ratio: 0,
};

const STARTER: Plan = {
  plan_id: "starter",
  display_name: "Starter",
  prices: [
    { currency: TWD, amount_minor: 29_900 },
    { currency: USD, amount_minor: 999 },
  ],
  grants: [
    {
      grant_id: "weekly",
      credits: 25,
      cadence: "weekly",
      timezone: "UTC",
      scope: null,
      rollover_periods: 0,
    },
  ],
  entitlements: { ...DEMO.entitlements, max_resolution: "1080p", watermark: false, effects: true },
  topup_discount_ratio: 0.1,
};

const SMALL: Package = {
  package_id: "small",
  display_name: "Small pack",
  credits: 50,
  prices: [{ currency: USD, list_amount_minor: 299, amount_minor: 269 }],
  discount_ratio: 0.1,
  min_plan: "starter",
  available: true,
};

const LARGE: Package = {
  ...SMALL,
  package_id: "large",
  prices: [{ currency: USD, list_amount_minor: 2_299, amount_minor: 2_069 }],
  display_name: "Large pack",
  credits: 500,
  min_plan: "pro",
  available: false,
};

function anOrder(number: number): Order {
  const price = { amount_minor: 999, currency: USD };
  return {
    order_id: `ord_${number}`,
    state: "created",
    kind: "plan",
    item_id: "starter",
    credits: null,
    gateway: "paddle",
    method: "checkout",
    price,
    list_price: price,
    is_recurring: true,
    created_at: "2026-11-20T09:00:00Z",
    expires_at: "2026-11-27T09:00:00Z",
    paid_at: null,
    checkout: null,
    code: null,
    payments: [],
  };
}

type Payment = Order["payments"][number];
type Refund = Payment["refunds"][number];

/** A refund that is done; its credit note is not written yet. */
export function aRefund(number: number, change: Partial<Refund> = {}): Refund {
  return {
    refund_id: `rfd_${number}`,
    payment_id: "pay_1",
    amount: { amount_minor: 300, currency: USD },
    state: "done",
    reason: "asked for",
    created_at: "2026-11-20T09:06:00Z",
    ended_at: "2026-11-20T09:07:00Z",
    withdrawn_credits: 0,
    spent_credits: 0,
    credit_note_number: null,
    ...change,
  };
}

function paid(order: Order): Payment {
  return {
    payment_id: "pay_1",
    amount: order.price,
    refunded: { ...order.price, amount_minor: 0 },
    purpose: "first",
    state: "paid",
    paid_at: "2026-11-20T09:05:00Z",
    invoice_number: "VG-2026-000001",
    refunds: [],
  };
}
