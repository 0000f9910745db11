/**
 * A person with a real browser: what every walk through the product shares.
 *
 * Environment: `VIDGO_URL` (the running product), `CHROMIUM` (default /usr/bin/chromium),
 * `VIDGO_SHOTS` (a folder for screenshots; none are taken without it).
 * A walk ends with 0, or with the first thing that was not as it should be.
 */
import assert from "node:assert/strict";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import axe from "axe-core";
import { chromium } from "playwright-core";

export const BASE_URL = process.env.VIDGO_URL ?? "http://127.0.0.1:8080";
const SHOTS = process.env.VIDGO_SHOTS;
const STEP_TIMEOUT_MS = 20_000;
const MAIL_TIMEOUT_MS = 30_000;
const PASSWORD = "correct-horse-battery";
const WIDE = { width: 1280, height: 900 };
const SMALL = { width: 360, height: 740 };

const BROWSER_ARGS = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** Open a browser, let `walk` use its page, and see that nothing was objected to. */
export async function inBrowser(walk) {
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: BROWSER_ARGS,
  });
  try {
    const page = await browser.newPage({ locale: "en-US", viewport: WIDE });
    page.setDefaultTimeout(STEP_TIMEOUT_MS);
    const complaints = listen(page);
    await walk(page);
    assert.deepEqual(complaints, [], "the browser complained");
  } finally {
    await browser.close();
  }
}

/** An invoice has its number a moment before its file: the page asks again, and the browser notes. */
function isInvoiceWaitedFor(message) {
  return message.location().url.endsWith("/invoice") && message.text().includes("409");
}

/** Collect everything the browser objects to: errors, refused content, requests that leave. */
function listen(page) {
  const complaints = [];
  page.on("pageerror", (error) => complaints.push(`error: ${error.message}`));
  page.on("console", (message) => {
    if (message.type() !== "error" || isInvoiceWaitedFor(message)) return;
    complaints.push(`console: ${message.text()}`);
  });
  page.on("request", (request) => {
    const isLocal = request.url().startsWith(BASE_URL) || /^(blob|data):/.test(request.url());
    if (!isLocal) complaints.push(`left the origin: ${request.url()}`);
  });
  return complaints;
}

export async function signUp(page, email) {
  await page.goto(`${BASE_URL}/sign-up`);
  await page.getByLabel("Name").fill("Jo Lin");
  await page.getByLabel("Email").fill(email);
  await page.getByLabel("Password").fill(PASSWORD);
  await inspect(page, "1-sign-up");
  await page.getByRole("button", { name: "Sign up" }).click();
  await page.getByRole("heading", { name: "Check your mail" }).waitFor();
  tell("signed up");
}

export async function verify(page, email) {
  await page.getByLabel("Six-digit code").fill(await mailedCode(email));
  await inspect(page, "2-verify");
  await page.getByRole("button", { name: "Confirm" }).click();
  await page.getByText("Your address is confirmed").waitFor();
  tell("verified by the mailed code");
}

export async function signIn(page, email) {
  assert.equal(await page.getByLabel("Email").inputValue(), email);
  await page.getByLabel("Password").fill(PASSWORD);
  await inspect(page, "3-sign-in");
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByRole("heading", { name: "Make an ad" }).waitFor();
  tell("signed in");
}

/** Check the page as it stands for faults of access, colours included, and take its picture. */
export async function inspect(page, name, options = {}) {
  await page.evaluate(axe.source);
  const faults = await page.evaluate(async () => {
    const { violations } = await window.axe.run();
    return violations.map(({ id, nodes }) => `${id}: ${nodes[0].html}`);
  });
  assert.deepEqual(faults, [], `${name} is not accessible`);
  if (SHOTS === undefined) return;
  await mkdir(SHOTS, { recursive: true });
  await page.screenshot({ path: join(SHOTS, `${name}.png`), ...options });
}

/** Inspect the page on a desk and on a phone, where nothing may be wider than the screen. */
export async function inspectBoth(page, name) {
  await inspect(page, name, { fullPage: true });
  await page.setViewportSize(SMALL);
  await inspect(page, `${name}-small`, { fullPage: true });
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  assert.ok(overflow <= 0, `${name} is ${overflow} px wider than a small screen`);
  await page.setViewportSize(WIDE);
}

async function mailedCode(email) {
  const address = `${BASE_URL}/sandbox/mailbox/messages?to=${encodeURIComponent(email)}`;
  const deadline = Date.now() + MAIL_TIMEOUT_MS;
  while (Date.now() < deadline) {
    const { items } = await (await fetch(address)).json();
    const code = items.map(({ text }) => /\b\d{6}\b/.exec(text)?.[0]).find(Boolean);
    if (code) return code;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error(`no mail for ${email} within ${MAIL_TIMEOUT_MS} ms`);
}

export function tell(text) {
  console.log(text);
}
