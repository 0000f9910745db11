/** A person closes Paddle's checkout, comes back to it and pays; what it needs: `person.mjs`. */
import assert from "node:assert/strict";
import { inBrowser, inspect, inspectBoth, signIn, signUp, tell, verify } from "./person.mjs";

const CARD = "4242 4242 4242 4242";
const SCRIPT = "**/paddle.js";

/** Paddle.js with a buyer who closes the checkout as soon as it is open. */
const CLOSING = `{
  let tell;
  window.Paddle = {
    Environment: { set() {} },
    Initialize({ eventCallback }) { tell = eventCallback; },
    Checkout: { open: () => tell({ name: "checkout.closed" }), close() {} },
  };
}`;

async function walk(page) {
  const email = `mei-${Date.now()}@example.com`;
  await signUp(page, email);
  await verify(page, email);
  await signIn(page, email);
  await page.route(SCRIPT, (route) =>
    route.fulfill({ contentType: "text/javascript", body: CLOSING }),
  );
  await choose(page);
  await close(page);
  await page.unroute(SCRIPT);
  await pay(page);
  await comeBack(page);
}

/** The plans, in US$, which Paddle takes. */
async function choose(page) {
  await page.getByRole("link", { name: "Plans", exact: true }).click();
  await page.getByRole("radio", { name: "USD" }).check();
  await page.getByText("$9.99").waitFor();
  await page.getByRole("button", { name: "Choose Starter" }).click();
  tell("chose a plan");
}

async function close(page) {
  await page.getByRole("heading", { name: "Pay for your order" }).waitFor();
  await page.getByText("The payment window is closed").waitFor();
  const asked = new URL(page.url()).searchParams;
  assert.match(asked.get("order"), /^ord_\w+$/);
  assert.match(asked.get("transaction"), /^txn_\w+$/);
  assert.equal(asked.get("_ptxn"), null);
  await inspectBoth(page, "paddle-1-closed");
  tell("closed the checkout");
}

async function pay(page) {
  await page.reload();
  await page.getByRole("heading", { name: "Checkout" }).waitFor();
  await page.getByLabel("Card number").fill(CARD);
  await inspect(page, "paddle-2-card");
  await page.getByRole("button", { name: "Pay now" }).click();
  await page.getByRole("heading", { name: "Payment complete" }).waitFor();
  tell("paid by card");
}

/** The stand-in leads to all orders; the order itself says what we know. */
async function comeBack(page) {
  await page.getByRole("button", { name: "Continue" }).click();
  await page.getByRole("link", { name: /Starter/ }).click();
  await page.getByText("Thank you, it is paid").waitFor();
  tell("came back paid");
}

await inBrowser(walk);
