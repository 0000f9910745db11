import { screen, within } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { problem } from "../fake/answers";
import { GIFT_CODE } from "../fake/shop";
import { FakeVidgo } from "../fake/vidgo";
import { expectAccessible, heading, visit, withFakeNetwork } from "./page";

withFakeNetwork();

/** Where the browser was sent: jsdom goes nowhere. */
const departures: string[] = [];

beforeEach(() => {
  departures.length = 0;
  vi.spyOn(HTMLFormElement.prototype, "submit").mockImplementation(function (
    this: HTMLFormElement,
  ) {
    const fields = [...new FormData(this).entries()].map(([name, value]) => `${name}=${value}`);
    departures.push(`${this.method} ${this.action} ${fields.join("&")}`);
  });
});

afterEach(() => vi.restoreAllMocks());

describe("the plans page", () => {
  test("shows what each plan gives and costs, and is accessible", async () => {
    await visit("/plans");
    const [, starter] = await screen.findAllByRole("heading", { level: 2 });
    expect(starter).toHaveTextContent("Starter");
    const card = within(starter?.closest("li") as HTMLElement);
    expect(card.getByText("$9.99")).toBeVisible();
    expect(card.getByText("25 credits every week")).toBeVisible();
    expect(card.getByText("10% off credits you buy")).toBeVisible();
    await expectAccessible();
  });

  test("prices are shown in the home currency of the language first", async () => {
    await visit("/plans", { language: "zh-TW" });
    expect(await screen.findByText("$299")).toBeVisible();
  });

  test("the chosen currency is remembered", async () => {
    const { user } = await visit("/plans");
    await user.click(await screen.findByRole("radio", { name: "TWD" }));
    await user.click(screen.getByRole("link", { name: "Create" }));
    await user.click(screen.getByRole("link", { name: "Plans" }));
    expect(await screen.findByText("NT$299")).toBeVisible();
  });

  test("choosing a plan posts the gateway's form with its signed fields", async () => {
    const fake = new FakeVidgo();
    fake.surprise("/api/v1/plans/subscribe", () =>
      Response.json(
        {
          ...{ order_id: "ord_1", state: "created", gateway: "ecpay", method: "credit" },
          ...{ price: { amount_minor: 29_900, currency: "TWD" }, is_recurring: true },
          checkout: {
            kind: "form_post",
            action: "https://gateway.test/cashier",
            fields: { MerchantTradeNo: "VG1", CheckMacValue: "AB" },
          },
        },
        { status: 201 },
      ),
    );
    const { user } = await visit("/plans", { fake });
    await user.click(await screen.findByRole("button", { name: "Choose Starter" }));
    await vi.waitFor(() =>
      expect(departures).toEqual([
        "post https://gateway.test/cashier MerchantTradeNo=VG1&CheckMacValue=AB",
      ]),
    );
    const [sent] = fake.sent("/api/v1/plans/subscribe");
    expect(sent?.headers.get("Idempotency-Key")).toMatch(/^[0-9a-f]{32}$/);
  });

  test("a change of plan says what ends and is paid only when that is accepted", async () => {
    const fake = new FakeVidgo();
    fake.shop.subscribed("demo");
    fake.shop.replaces = {
      plan_id: "demo",
      ends_credits: 23,
      paid_until: "2026-12-20T09:00:00Z",
    };
    const { user } = await visit("/plans", { fake });
    await user.click(await screen.findByRole("button", { name: "Choose Starter" }));
    const question = await screen.findByRole("group", { name: "Change to Starter" });
    expect(question).toHaveFocus();
    expect(question).toHaveTextContent("Demo ends as soon as you pay");
    expect(question).toHaveTextContent("Its 23 unused credits end with it.");
    expect(question).toHaveTextContent("paid until Dec 20, 2026");
    await expectAccessible();
    expect(fake.bodies).toEqual([]);
    await user.click(screen.getByRole("button", { name: "Change to Starter" }));
    await vi.waitFor(() => expect(fake.bodies).toEqual([{ plan_id: "starter", currency: "USD" }]));
  });

  test("who keeps the plan orders nothing", async () => {
    const fake = new FakeVidgo();
    fake.shop.subscribed("demo");
    fake.shop.replaces = { plan_id: "demo", ends_credits: 1, paid_until: null };
    const { user } = await visit("/plans", { fake });
    await user.click(await screen.findByRole("button", { name: "Choose Starter" }));
    await user.click(await screen.findByRole("button", { name: "Keep Demo" }));
    expect(screen.getByRole("button", { name: "Choose Starter" })).toBeVisible();
    expect(fake.sent("/api/v1/plans/subscribe")).toEqual([]);
  });

  test("a lower plan is refused with the way to it", async () => {
    const fake = new FakeVidgo();
    fake.surprise("/api/v1/plans/change", () =>
      problem(409, "payments.higher_plan_held", "Your present plan is higher", {
        next_step: "cancel_plan",
        paid_until: "2026-12-20T09:00:00Z",
      }),
    );
    const { user } = await visit("/plans", { fake });
    await user.click(await screen.findByRole("button", { name: "Choose Starter" }));
    const told = await screen.findByRole("alert");
    expect(told).toHaveTextContent("paid until Dec 20, 2026");
    expect(told).toHaveTextContent("Cancel your present plan first");
  });

  test("a refusal is told beside the plan", async () => {
    const fake = new FakeVidgo();
    fake.surprise("/api/v1/plans/subscribe", () =>
      problem(409, "payments.already_subscribed", "You have this plan"),
    );
    const { user } = await visit("/plans", { fake });
    await user.click(await screen.findByRole("button", { name: "Choose Starter" }));
    expect(await screen.findByRole("alert")).toHaveTextContent("You have this plan");
  });

  test("while a gateway is away the other one is offered at its price", async () => {
    const fake = new FakeVidgo();
    fake.surprise("/api/v1/plans/subscribe", () =>
      problem(503, "payments.other_gateway_offered", "Out of order", {
        order_id: "ord_1",
        other_gateway: "paddle",
        price: { amount_minor: 999, currency: "USD" },
      }),
    );
    const { user } = await visit("/plans", { fake });
    await user.click(await screen.findByRole("button", { name: "Choose Starter" }));
    await user.click(await screen.findByRole("button", { name: "Pay with Paddle: $9.99" }));
    await vi.waitFor(() => expect(fake.bodies).toHaveLength(1));
    expect(fake.bodies).toEqual([
      { plan_id: "starter", gateway: "paddle", instead_of_order_id: "ord_1" },
    ]);
  });

  test("a plan is cancelled after a second question, and says until when it lasts", async () => {
    const fake = new FakeVidgo();
    fake.shop.subscribed();
    const { user } = await visit("/plans", { fake });
    await user.click(await screen.findByRole("button", { name: "Cancel the plan" }));
    await user.click(screen.getByRole("button", { name: "Yes, do not renew it" }));
    expect(await screen.findByText(/It ends on Dec 20, 2026/)).toBeVisible();
    expect(screen.queryByRole("button", { name: "Cancel the plan" })).toBeNull();
  });

  test("a plan that goes on is not sold again, one that was cancelled is", async () => {
    const fake = new FakeVidgo();
    fake.shop.subscribed();
    const { user } = await visit("/plans", { fake });
    const cancel = await screen.findByRole("button", { name: "Cancel the plan" });
    expect(screen.queryByRole("button", { name: "Choose Starter" })).toBeNull();
    await user.click(cancel);
    await user.click(screen.getByRole("button", { name: "Yes, do not renew it" }));
    expect(await screen.findByRole("button", { name: "Choose Starter" })).toBeVisible();
  });
});

describe("packs of credits", () => {
  test("show the caller's price beside the listed one, and what needs a larger plan", async () => {
    await visit("/credits");
    const buy = await screen.findByRole("button", { name: "Buy Small pack" });
    const pack = within(buy.closest("li") as HTMLElement);
    expect(pack.getByText("$2.69")).toBeVisible();
    expect(pack.getByText(/\$2\.99/)).toBeVisible();
    expect(screen.getByRole("link", { name: "Needs a larger plan" })).toBeVisible();
    await expectAccessible();
  });

  test("a pack is ordered once, by its press", async () => {
    const fake = new FakeVidgo();
    const { user } = await visit("/credits", { fake });
    await user.click(await screen.findByRole("button", { name: "Buy Small pack" }));
    await vi.waitFor(() => expect(fake.shop.orders).toHaveLength(1));
    expect(fake.bodies).toEqual([{ package_id: "small", currency: "USD" }]);
  });
});

describe("a coupon", () => {
  test("tells what it gave", async () => {
    const { user } = await visit("/credits");
    await user.type(await screen.findByRole("textbox", { name: "Code" }), GIFT_CODE);
    await user.click(screen.getByRole("button", { name: "Redeem" }));
    expect(await screen.findByText("25 credits were added.")).toBeVisible();
  });

  test("that is unknown stays in the field to be corrected", async () => {
    const { user } = await visit("/credits");
    await user.type(await screen.findByRole("textbox", { name: "Code" }), "NONE");
    await user.click(screen.getByRole("button", { name: "Redeem" }));
    expect(await screen.findByRole("alert")).toHaveTextContent("We do not know it");
    expect(screen.getByRole("textbox", { name: "Code" })).toHaveValue("NONE");
  });

  test("that gave a discount waits with its last day", async () => {
    const fake = new FakeVidgo();
    fake.shop.vouchers.push({ discount_percent: 15, expires_at: "2026-12-24T00:00:00Z" });
    await visit("/credits", { fake });
    expect(
      await screen.findByText(/15% off the next credit pack, until Dec 24, 2026/),
    ).toBeVisible();
  });
});

describe("orders", () => {
  test("are listed with their state and lead to their page", async () => {
    const fake = new FakeVidgo();
    fake.shop.order();
    const { user } = await visit("/billing", { fake });
    await user.click(await screen.findByRole("link", { name: "Plan Starter" }));
    await heading("Your order");
    await expectAccessible();
  });

  test("an order page notices by itself that the money has come", async () => {
    const fake = new FakeVidgo();
    const order = fake.shop.order();
    await visit(`/billing/orders/${order.order_id}`, { fake });
    expect(await screen.findByText("Not paid yet")).toBeVisible();
    fake.shop.pay(order.order_id);
    expect(await screen.findByText("Thank you, it is paid", {}, { timeout: 6_000 })).toBeVisible();
    expect(screen.getByRole("button", { name: "Open the invoice (PDF)" })).toBeVisible();
  }, 10_000);

  test("an order that is paid has the balance asked anew, and waits for its invoice", async () => {
    const fake = new FakeVidgo();
    const order = fake.shop.order();
    await visit(`/billing/orders/${order.order_id}`, { fake });
    expect(await screen.findByText("Not paid yet")).toBeVisible();
    const asked = fake.sent("/api/v1/credits/balance").length;
    const paid_at = new Date().toISOString();
    fake.shop.pay(order.order_id, { paid_at, invoice_number: null });
    expect(await screen.findByText("Thank you, it is paid", {}, { timeout: 6_000 })).toBeVisible();
    await vi.waitFor(() =>
      expect(fake.sent("/api/v1/credits/balance").length).toBeGreaterThan(asked),
    );
    expect(screen.queryByRole("button", { name: "Open the invoice (PDF)" })).toBeNull();
    fake.shop.pay(order.order_id, { paid_at });
    const invoice = { name: "Open the invoice (PDF)" };
    expect(await screen.findByRole("button", invoice, { timeout: 6_000 })).toBeVisible();
  }, 15_000);

  test("an order that is paid while the wallet is full says that its credits wait", async () => {
    const fake = new FakeVidgo();
    const order = fake.shop.order({ state: "paid_waiting" });
    await visit(`/billing/orders/${order.order_id}`, { fake });
    expect(await screen.findByText("Paid: your credits wait for room")).toBeVisible();
    expect(screen.queryByRole("button", { name: "Go to the payment page" })).toBeNull();
    await expectAccessible();
  });

  test("a code to pay with is shown with its deadline", async () => {
    const fake = new FakeVidgo();
    const order = fake.shop.order({
      state: "pending",
      gateway: "ecpay",
      code: {
        method: "atm",
        expires_at: "2026-11-23T15:59:59Z",
        bank_code: "812",
        account_no: "9103522175887271",
        payment_no: null,
        barcodes: [],
      },
    });
    await visit(`/billing/orders/${order.order_id}`, { fake });
    expect(await screen.findByText("9103522175887271")).toBeVisible();
    expect(screen.getByText("Waiting for your money")).toBeVisible();
  });

  test("somebody else's is not there", async () => {
    await visit("/billing/orders/ord_9");
    expect(await screen.findByRole("alert")).toHaveTextContent("No such order");
  });
});
