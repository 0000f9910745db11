import { screen, within } from "@testing-library/react";
import { describe, expect, test, vi } from "vitest";
import { problem } from "../fake/answers";
import { aRefund } from "../fake/shop";
import { FakeVidgo } from "../fake/vidgo";
import { expectAccessible, visit, withFakeNetwork } from "./page";

withFakeNetwork();

const RETURN = "/api/v1/payments/ord_1/return";
const NOTE = "/api/v1/payments/ord_1/credit-notes/rfd_1";

describe("a buyer who is back from the gateway", () => {
  test("has it asked once, is told what is waited for, and then that it is paid", async () => {
    const fake = new FakeVidgo();
    fake.shop.order();
    const { search } = await visit("/billing/orders/ord_1?returned=1", { fake });
    expect(await screen.findByText("Waiting for the gateway's word")).toBeVisible();
    expect(screen.getByText(/back from Paddle/)).toBeVisible();
    expect(screen.queryByRole("button", { name: "Go to the payment page" })).toBeNull();
    await vi.waitFor(() => expect(search()).toBe(""));
    expect(fake.sent(RETURN)).toHaveLength(1);
    await expectAccessible();
    fake.shop.pay("ord_1");
    expect(await screen.findByText("Thank you, it is paid", {}, { timeout: 6_000 })).toBeVisible();
    expect(fake.sent(RETURN)).toHaveLength(1);
  }, 10_000);

  test("sees the order all the same when that cannot be told", async () => {
    const fake = new FakeVidgo();
    fake.shop.order();
    fake.surprise(RETURN, () => problem(503, "service.contended", "Busy"));
    const { search } = await visit("/billing/orders/ord_1?returned=1", { fake });
    expect(await screen.findByText("Not paid yet")).toBeVisible();
    await vi.waitFor(() => expect(search()).toBe(""));
  });

  test("who only looks at an order has nobody asked", async () => {
    const fake = new FakeVidgo();
    fake.shop.order();
    await visit("/billing/orders/ord_1", { fake });
    expect(await screen.findByText("Not paid yet")).toBeVisible();
    expect(fake.sent(RETURN)).toEqual([]);
  });
});

describe("money that went back", () => {
  test("is shown with its credit notes, which open by their press", async () => {
    const fake = new FakeVidgo();
    fake.shop.order();
    fake.shop.pay("ord_1", {
      state: "partially_refunded",
      refunded: { amount_minor: 250, currency: "USD" },
      refunds: [aRefund(1, { credit_note_number: "VG-CN-000001" }), aRefund(2)],
    });
    const { user } = await visit("/billing/orders/ord_1", { fake });
    expect(await screen.findByText("$2.50 came back")).toBeVisible();
    const notes = screen.getAllByRole("button", { name: /^Credit note/ });
    expect(notes.map((each) => each.textContent)).toEqual(["Credit note VG-CN-000001"]);
    await expectAccessible();
    await user.click(screen.getByRole("button", { name: "Credit note VG-CN-000001" }));
    await vi.waitFor(() => expect(window.location.hash).toBe("#rfd_1.pdf"));
    expect(fake.sent(NOTE)).toHaveLength(1);
  });

  test("a credit note that cannot be had says so", async () => {
    const fake = new FakeVidgo();
    fake.shop.order();
    fake.shop.pay("ord_1", { refunds: [aRefund(1, { credit_note_number: "VG-CN-000001" })] });
    fake.surprise(NOTE, () => problem(404, "payments.order_unknown", "No such order"));
    const { user } = await visit("/billing/orders/ord_1", { fake });
    await user.click(await screen.findByRole("button", { name: "Credit note VG-CN-000001" }));
    expect(await screen.findByRole("alert")).toHaveTextContent("No such order");
  });
});

describe("a payment whose bank asks about it", () => {
  test("says what that means for what it brought", async () => {
    const fake = new FakeVidgo();
    fake.shop.order();
    fake.shop.pay("ord_1", { state: "disputed" }, "disputed");
    await visit("/billing/orders/ord_1", { fake });
    expect(await screen.findByText("Your bank is asking about this payment")).toBeVisible();
    expect(screen.getByText("Disputed")).toBeVisible();
    await expectAccessible();
  });

  test("has its credits told apart from those on hold, everywhere", async () => {
    const fake = new FakeVidgo();
    fake.wallet.grant(20);
    fake.wallet.hold(3, "gen_1");
    fake.wallet.dispute(12);
    await visit("/credits", { fake });
    const pill = "Your credits 5 available 3 held 12 set aside";
    expect(await screen.findByRole("link", { name: pill })).toBeVisible();
    const main = within(screen.getByRole("main"));
    expect((await main.findByText("On hold")).nextSibling).toHaveTextContent("3");
    expect(main.getByText("Set aside").nextSibling).toHaveTextContent("12");
    expect(main.getByText(/belong to a payment your bank is asking about/)).toBeVisible();
    await expectAccessible();
  });

  test("nothing is said to be on hold while credits are only set aside", async () => {
    const fake = new FakeVidgo();
    fake.wallet.grant(20);
    fake.wallet.dispute(20);
    await visit("/credits", { fake });
    const pill = "Your credits 0 available 20 set aside";
    expect(await screen.findByRole("link", { name: pill })).toBeVisible();
    expect(screen.queryByText(/Held credits belong to ads/)).toBeNull();
    expect(screen.getByText("None can be spent now.")).toBeVisible();
  });

  test("no word of it where nothing is disputed", async () => {
    const fake = new FakeVidgo();
    fake.wallet.grant(20);
    await visit("/credits", { fake });
    expect(await screen.findByRole("link", { name: "Your credits 20 available" })).toBeVisible();
    expect(screen.queryByText("Set aside")).toBeNull();
  });
});
