import { screen, within } from "@testing-library/react";
import { describe, expect, test } from "vitest";
import { problem } from "../fake/answers";
import { FakeVidgo } from "../fake/vidgo";
import { expectAccessible, heading, visit, withFakeNetwork } from "./page";

withFakeNetwork();

describe("the credits page", () => {
  test("shows every line of the ledger, newest first, and is accessible", async () => {
    const fake = new FakeVidgo();
    fake.wallet.grant(20);
    fake.order();
    await visit("/credits", { fake });
    const table = await screen.findByRole("table", { name: "History" });
    const [, hold, grant] = within(table).getAllByRole("row");
    expect(hold).toHaveTextContent("Set aside for an ad");
    expect(hold).toHaveTextContent("-5");
    expect(grant).toHaveTextContent("+20");
    await expectAccessible();
  });

  test("shows what is available and what is held", async () => {
    const fake = new FakeVidgo();
    fake.wallet.grant(20);
    fake.order();
    await visit("/credits", { fake });
    expect(await screen.findByText("15", { selector: "p" })).toBeVisible();
    expect(screen.getByText("On hold").nextSibling).toHaveTextContent("5");
    expect(screen.getByRole("link", { name: "Your credits 15 available 5 held" })).toBeVisible();
  });

  test("is calm while nothing has happened", async () => {
    await visit("/credits");
    expect(await screen.findByText("Nothing has happened yet.")).toBeVisible();
    expect(await screen.findByText("No credits yet.")).toBeVisible();
  });

  test("more lines come on request", async () => {
    const fake = new FakeVidgo();
    for (let count = 0; count < 21; count += 1) fake.wallet.grant(1);
    const { user } = await visit("/credits", { fake });
    await user.click(await screen.findByRole("button", { name: "Load more" }));
    await screen.findByText("21", { selector: "p" });
    expect(screen.getAllByRole("row")).toHaveLength(22);
  });

  test("a part that cannot be read says so", async () => {
    const fake = new FakeVidgo();
    fake.surprise("/api/v1/credits/transactions", () => problem(400, "request.invalid", "Sorry"));
    await visit("/credits", { fake });
    expect(await screen.findByRole("alert")).toHaveTextContent("Sorry");
  });
});

test("an address that leads nowhere says so", async () => {
  await visit("/nowhere");
  await heading("This page does not exist");
  await expectAccessible();
});

describe("the spend cap", () => {
  test("is offered while there is none, set, and shown with what is used of it", async () => {
    const fake = new FakeVidgo();
    fake.wallet.grant(100);
    fake.order();
    const { user } = await visit("/credits", { fake });
    expect(await screen.findByText("Spent this month: 5 credits.")).toBeVisible();
    await user.click(screen.getByRole("button", { name: "Set a cap" }));
    await user.type(screen.getByLabelText("Credits a month, at most"), "20");
    await user.click(screen.getByRole("button", { name: "Save" }));
    const bar = await screen.findByRole("progressbar", { name: "5 of 20 credits used this month" });
    expect(bar).toHaveValue(25);
    expect(screen.getByText(/^15 credits left until/)).toBeVisible();
    expect(screen.getByText("5 credits of it on hold")).toBeVisible();
    expect(fake.wallet.limit).toBe(20);
    await expectAccessible();
  });

  test("says that nothing is left, can be changed and be removed", async () => {
    const fake = new FakeVidgo();
    fake.wallet.grant(100);
    fake.wallet.limit = 5;
    fake.order();
    const { user } = await visit("/credits", { fake });
    expect(await screen.findByText(/^Nothing is left until/)).toBeVisible();
    await user.click(screen.getByRole("button", { name: "Change the cap" }));
    const field = screen.getByLabelText("Credits a month, at most");
    expect(field).toHaveValue(5);
    await user.clear(field);
    await user.type(field, "50");
    await user.click(screen.getByRole("button", { name: "Save" }));
    expect(await screen.findByText(/^45 credits left until/)).toBeVisible();
    await user.click(screen.getByRole("button", { name: "Remove the cap" }));
    expect(await screen.findByRole("button", { name: "Set a cap" })).toBeVisible();
    expect(fake.wallet.limit).toBeNull();
  });

  test("keeps what was typed when the server refuses it", async () => {
    const fake = new FakeVidgo();
    const { user } = await visit("/credits", { fake });
    await user.click(await screen.findByRole("button", { name: "Set a cap" }));
    const field = screen.getByLabelText("Credits a month, at most");
    await user.type(field, "7");
    fake.surprise("/api/v1/credits/spend-cap", () => problem(422, "request.invalid", "Sorry"));
    await user.click(screen.getByRole("button", { name: "Save" }));
    expect(await screen.findByRole("alert")).toHaveTextContent("Sorry");
    expect(field).toHaveValue(7);
    await user.click(screen.getByRole("button", { name: "Leave it" }));
    expect(await screen.findByRole("button", { name: "Set a cap" })).toBeVisible();
  });

  test("is told of before and after an order beyond it, with a way to it", async () => {
    const fake = new FakeVidgo();
    fake.wallet.grant(100);
    fake.wallet.limit = 7;
    fake.order();
    const { user, path } = await visit("/", { fake });
    expect(await screen.findByText(/would go beyond your monthly spend cap/)).toBeVisible();
    await user.type(screen.getByLabelText("What should the ad show?"), "A cup");
    await user.click(screen.getByRole("button", { name: "Make my ad" }));
    const alert = await screen.findByRole("alert");
    expect(alert).toHaveTextContent("Your spend cap is reached");
    expect(alert).toHaveTextContent("Needed: 5. Left of your cap of 7: 2, until");
    expect(alert).toHaveTextContent("Raise or remove your spend cap");
    await user.click(screen.getByRole("link", { name: "See the cap" }));
    expect(path()).toBe("/credits");
  });
});
