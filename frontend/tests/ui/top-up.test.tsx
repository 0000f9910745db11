import { screen, within } from "@testing-library/react";
import { expect, test } from "vitest";
import { problem } from "../fake/answers";
import { FakeVidgo } from "../fake/vidgo";
import { expectAccessible, visit, withFakeNetwork } from "./page";

withFakeNetwork();

async function card() {
  const title = await screen.findByRole("heading", { name: "Automatic top-up" });
  return within(title.closest("section") as HTMLElement);
}

test("agreeing sends the text's version, the price shown and the chosen limits", async () => {
  const fake = new FakeVidgo();
  const { user } = await visit("/credits", { fake });
  const top = await card();
  const threshold = await top.findByLabelText("Buy when fewer credits are left than");
  await user.clear(threshold);
  await user.type(threshold, "20");
  await user.click(top.getByRole("checkbox", { name: "VidGo may charge my plan's card." }));
  await expectAccessible();
  await user.click(top.getByRole("button", { name: "Agree and switch on" }));
  expect(await top.findByText("$0 of at most $8.07")).toBeVisible();
  expect(fake.shop.topUp.agreements).toEqual([
    {
      agreed: true,
      text_version: "2026-11-20",
      package_id: "small",
      price: { amount_minor: 269, currency: "USD" },
      threshold_credits: 20,
      month_max: { amount_minor: 807, currency: "USD" },
    },
  ]);
  expect(top.getByText("On")).toBeVisible();
});

test("nothing is agreed to without the box", async () => {
  const fake = new FakeVidgo();
  const { user } = await visit("/credits", { fake });
  const top = await card();
  await user.click(await top.findByRole("button", { name: "Agree and switch on" }));
  expect(fake.shop.topUp.agreements).toEqual([]);
});

test("what was charged this month is shown, and it is switched off at once", async () => {
  const fake = new FakeVidgo();
  const price = { amount_minor: 269, currency: "USD" as const };
  fake.shop.topUp.change({
    state: "on",
    charged: { ...price, amount_minor: 538 },
    consent: {
      package_id: "small",
      credits: 50,
      price,
      threshold_credits: 10,
      month_max: { ...price, amount_minor: 1_000 },
      text_version: "2026-11-20",
      locale: "en",
      given_at: "2026-11-20T09:00:00Z",
    },
  });
  const { user } = await visit("/credits", { fake });
  const top = await card();
  expect(await top.findByText("$5.38 of at most $10")).toBeVisible();
  await user.click(top.getByRole("button", { name: "Switch off" }));
  expect(await top.findByText("Off")).toBeVisible();
});

test("a pause says why and lets its reader agree again", async () => {
  const fake = new FakeVidgo();
  fake.shop.topUp.change({ state: "paused", paused_because: "declined" });
  await visit("/credits", { fake });
  const top = await card();
  expect(await top.findByText(/declined several times in a row/)).toBeVisible();
  expect(top.getByRole("button", { name: "Agree and switch on" })).toBeVisible();
});

test("where it is not possible the card says what is needed", async () => {
  const fake = new FakeVidgo();
  fake.shop.topUp.change({ refusal: "payments.auto_top_up_not_offered" });
  await visit("/credits", { fake });
  const top = await card();
  expect(await top.findByText(/paid through ECPay/)).toBeVisible();
  expect(top.queryByRole("button", { name: "Agree and switch on" })).toBeNull();
});

test("a price that changed meanwhile is said", async () => {
  const fake = new FakeVidgo();
  const { user } = await visit("/credits", { fake });
  const top = await card();
  await user.click(await top.findByRole("checkbox"));
  fake.surprise("/api/v1/credits/auto-top-up", () =>
    problem(409, "payments.price_changed", "The price has changed"),
  );
  await user.click(top.getByRole("button", { name: "Agree and switch on" }));
  expect(await top.findByRole("alert")).toHaveTextContent("The price has changed");
});
