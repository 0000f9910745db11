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
