import { screen } from "@testing-library/react";
import { describe, expect, test } from "vitest";
import { FakeVidgo } from "../fake/vidgo";
import { expectAccessible, heading, visit, withFakeNetwork } from "./page";

withFakeNetwork();

describe("API keys", () => {
  test("a new one shows its secret once, and can be revoked", async () => {
    const { user } = await visit("/account");
    await user.type(await screen.findByRole("textbox", { name: "Name of a new key" }), "Shop");
    await user.click(screen.getByRole("checkbox", { name: "make ads" }));
    await user.click(screen.getByRole("button", { name: "Create the key" }));
    expect(await screen.findByText("5ec2e7".repeat(10))).toBeVisible();
    await user.click(await screen.findByRole("button", { name: "Revoke Shop" }));
    await expect.poll(() => screen.queryByRole("button", { name: "Revoke Shop" })).toBeNull();
  });

  test("one that may do nothing is not made", async () => {
    await visit("/account");
    expect(await screen.findByRole("button", { name: "Create the key" })).toBeDisabled();
    await expectAccessible();
  });
});

describe("mails", () => {
  test("about new credits are off until they are asked for, and can be switched off", async () => {
    const fake = new FakeVidgo();
    const { user } = await visit("/account", { fake });
    const wish = await screen.findByRole("checkbox", { name: /credits are reset/ });
    expect(wish).not.toBeChecked();
    await user.click(wish);
    await expect.poll(() => fake.wantsResetMail).toBe(true);
    expect(wish).toBeChecked();
    await user.click(wish);
    await expect.poll(() => fake.wantsResetMail).toBe(false);
    expect(wish).not.toBeChecked();
  });
});

describe("the reader's data", () => {
  test("are collected on request and can be fetched when ready", async () => {
    const fake = new FakeVidgo();
    const { user } = await visit("/account", { fake });
    await user.click(await screen.findByRole("button", { name: "Collect my data" }));
    expect(await screen.findByText(/We are collecting it/)).toBeVisible();
    fake.isArchived = true;
    const link = await screen.findByRole("link", { name: /^Download/ }, { timeout: 6_000 });
    expect(link).toHaveAttribute("href", "/objects/archive?signature=x");
  }, 10_000);

  test("an account is closed only under its own address, and the session ends", async () => {
    const fake = new FakeVidgo();
    const { user } = await visit("/account", { fake });
    const button = await screen.findByRole("button", { name: "Close my account" });
    const field = screen.getByRole("textbox", { name: "Type your email to confirm" });
    await user.type(field, "other@example.com");
    expect(button).toBeDisabled();
    await user.clear(field);
    await user.type(field, "jo@example.com");
    await user.click(button);
    await heading("Welcome back");
    expect(fake.isClosed).toBe(true);
  });
});
