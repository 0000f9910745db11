/** A person subscribes by card, comes back paid, and buys credits; what it needs: `person.mjs`. */
import assert from "node:assert/strict";
import { inBrowser, inspect, inspectBoth, signIn, signUp, tell, verify } from "./person.mjs";

const CARD = "4311-9522-2222-2222";
const BANK_CODE = "1234";
const DECLINED = "4000-0000-0000-0000";

async function walk(page) {
  const email = `lin-${Date.now()}@example.com`;
  await signUp(page, email);
  await verify(page, email);
  await signIn(page, email);
  await choose(page);
  await payByCard(page, CARD);
  await comeBack(page);
  await invoice(page);
  await buyCredits(page);
  await decline(page);
  await cancel(page);
}

/** The plans, in NT$; the free one is the reader's. */
async function choose(page) {
  await page.getByRole("link", { name: "Plans", exact: true }).click();
  await page.getByText("You have Demo.").waitFor();
  await page.getByRole("radio", { name: "TWD" }).check();
  await page.getByText("NT$299").waitFor();
  await inspectBoth(page, "pay-1-plans");
  await page.getByRole("button", { name: "Choose Starter" }).click();
  tell("chose a plan");
}

/** ECPay's pages: the card, then the bank's code. */
async function payByCard(page, card) {
  await page.getByRole("heading", { name: "Pay your order" }).waitFor();
  await page.getByLabel("Card number").fill(card);
  await inspect(page, "pay-2-card");
  await page.getByRole("button", { name: /card/i }).click();
  if (card !== CARD) return;
  await page.getByLabel("Code sent by your bank").fill(BANK_CODE);
  await page.getByRole("button", { name: "Confirm" }).click();
  await page.getByRole("heading", { name: "Payment complete" }).waitFor();
  tell("paid by card");
}

/** ECPay posts the browser back; the page of the order says what we know, by itself. */
async function comeBack(page) {
  await page.getByRole("heading", { name: "Your order" }).waitFor();
  assert.match(page.url(), /\/billing\/orders\/ord_\w+$/);
  await page.getByText("Thank you, it is paid").waitFor();
  await page.getByText("25 available").waitFor();
  await page.getByRole("button", { name: "Open the invoice (PDF)" }).waitFor();
  await inspectBoth(page, "pay-3-order");
  tell("came back paid");
}

async function invoice(page) {
  const button = page.getByRole("button", { name: "Open the invoice (PDF)" });
  const [answer] = await Promise.all([
    page.waitForResponse((response) => response.url().endsWith("/invoice") && response.ok()),
    button.click(),
  ]);
  const { url, number } = await answer.json();
  const file = await page.request.get(url);
  assert.equal((await file.body()).subarray(0, 5).toString("latin1"), "%PDF-");
  tell(`has invoice ${number}`);
}

async function buyCredits(page) {
  await page.goto(new URL("/credits", page.url()).href);
  await page.getByRole("heading", { name: "Buy credits" }).waitFor();
  await page.getByText("NT$99").waitFor(); // the currency is remembered
  await inspectBoth(page, "pay-4-credits");
  await page.getByRole("button", { name: /^Buy / }).first().click();
  await payByCard(page, CARD);
  await comeBackWith(page, "75 available");
  tell("bought credits");
}

async function comeBackWith(page, available) {
  await page.getByText("Thank you, it is paid").waitFor();
  await page.getByText(available).waitFor();
}

/** A declined card is told as such, and costs nothing. */
async function decline(page) {
  await page.goto(new URL("/credits", page.url()).href);
  await page.getByRole("button", { name: /^Buy / }).first().click();
  await payByCard(page, DECLINED);
  await page.getByText("Nothing was charged.").waitFor();
  await inspectBoth(page, "pay-5-declined");
  await page.goto(new URL("/billing", page.url()).href);
  await page.getByText("NT$299").waitFor();
  await inspectBoth(page, "pay-6-payments");
  tell("was declined once");
}

async function cancel(page) {
  await page.getByRole("link", { name: "Plans", exact: true }).click();
  await page.getByText("You have Starter.").waitFor();
  await page.getByRole("button", { name: "Cancel the plan" }).click();
  await page.getByRole("button", { name: "Yes, do not renew it" }).click();
  await page.getByText("and is not renewed").waitFor();
  await page.getByRole("button", { name: "Choose Starter" }).waitFor(); // it may be bought anew
  await inspectBoth(page, "pay-7-cancelled");
  tell("cancelled");
}

await inBrowser(walk);
