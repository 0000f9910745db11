/** A person's whole way through the product in a real browser; what it needs: `person.mjs`. */
import assert from "node:assert/strict";
import { BASE_URL, inBrowser, inspect, signIn, signUp, tell, verify } from "./person.mjs";
import { productPhoto } from "./photo.mjs";

const FILM_TIMEOUT_MS = 240_000;
const CREDITS = 50;
const FORMATS = ["9:16", "4:5", "16:9"];

async function walk(page) {
  const email = `jo-${Date.now()}@example.com`;
  await signUp(page, email);
  await verify(page, email);
  await signIn(page, email);
  await grant(email);
  await subscribe(email);
  const price = await compose(page);
  await watch(page);
  await play(page);
  await download(page);
  await checkCharge(page, price);
  await lookAround(page);
}

async function grant(email) {
  const response = await fetch(`${BASE_URL}/sandbox/credits/grant`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ email, credits: CREDITS, kind: "purchased" }),
  });
  assert.ok(response.ok, `granting credits answered ${response.status}`);
}

/** The free plan would give the film for one of its free uses. */
async function subscribe(email) {
  const response = await fetch(`${BASE_URL}/sandbox/plan`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ email, plan_id: "starter", with_credits: false }),
  });
  assert.ok(response.ok, `choosing a plan answered ${response.status}`);
}

/** Fill the form, press, and return the price that was shown, in credits. */
async function compose(page) {
  await page.reload(); // the session survives, and the balance is new
  await page.getByText(`${CREDITS} available`).waitFor();
  const photo = { name: "cup.png", mimeType: "image/png", buffer: productPhoto() };
  await page.getByLabel("Choose a photo").setInputFiles(photo);
  await page.getByText("Uploaded", { exact: true }).waitFor();
  await page
    .getByLabel("What should the ad show?")
    .fill("A ceramic coffee cup on a sunlit kitchen table, steam rising");
  await page.getByRole("radio", { name: /^16:9/ }).check();
  await page.getByRole("radio", { name: "4 s" }).check();
  const shown = page.getByRole("region", { name: "Your order" }).getByText(/^\d+ credits?$/);
  const price = Number.parseInt((await shown.textContent()) ?? "", 10);
  assert.ok(price > 0);
  await inspect(page, "4-compose");
  await page.getByRole("button", { name: "Make my ad" }).click();
  await page.getByRole("heading", { name: "Your ad", level: 1 }).waitFor();
  tell(`ordered for ${price} credits`);
  return price;
}

/** The page moves by itself until the film is there; it is never loaded again. */
async function watch(page) {
  await page.evaluate(() => {
    window.wasNeverReloaded = true;
  });
  const states = new Set();
  const status = page.getByRole("main").getByRole("status").first();
  const film = page.getByLabel("Your ad", { exact: true });
  const deadline = Date.now() + FILM_TIMEOUT_MS;
  while (!(await film.isVisible())) {
    assert.ok(Date.now() < deadline, `no film in time; seen: ${[...states].join(" | ")}`);
    const text = await status.textContent({ timeout: 500 }).catch(() => "");
    if (text && !states.has(text)) tell(`… ${text}`);
    if (text && states.size === 0) await inspect(page, "5-progress");
    if (text) states.add(text);
    await page.waitForTimeout(100);
  }
  assert.ok(states.size >= 2, `progress was not live: ${[...states].join(" | ")}`);
  assert.ok(await page.evaluate(() => window.wasNeverReloaded));
}

async function play(page) {
  const film = page.getByLabel("Your ad", { exact: true });
  await film.evaluate((video) => {
    video.muted = true;
    return video.play();
  });
  await page.waitForFunction((video) => video.currentTime > 0.5, await film.elementHandle());
  const facts = await film.evaluate(({ readyState, videoWidth, videoHeight, duration }) => ({
    readyState,
    videoWidth,
    videoHeight,
    duration,
  }));
  assert.ok(facts.readyState >= 2, "nothing to show");
  assert.ok(facts.videoWidth > facts.videoHeight, `not wide: ${JSON.stringify(facts)}`);
  await inspect(page, "6-delivered", { fullPage: true });
  await film.evaluate((video) => video.pause());
  tell(`plays: ${facts.videoWidth}x${facts.videoHeight}, ${facts.duration.toFixed(1)} s`);
}

async function download(page) {
  for (const format of FORMATS) {
    const link = page.getByRole("link", { name: `Download ${format}` });
    const [saved] = await Promise.all([page.waitForEvent("download"), link.click()]);
    const bytes = await bytesOf(saved);
    assert.equal(bytes.subarray(4, 8).toString("latin1"), "ftyp", `${format} is not an MP4`);
    assert.ok(bytes.indexOf("moov") < bytes.indexOf("mdat"), `${format} does not start at once`);
    tell(`downloaded ${format}: ${bytes.length} bytes as ${saved.suggestedFilename()}`);
  }
}

async function bytesOf(saved) {
  const chunks = [];
  for await (const chunk of await saved.createReadStream()) chunks.push(chunk);
  return Buffer.concat(chunks);
}

async function checkCharge(page, price) {
  await page.getByText(`${CREDITS - price} available`).waitFor();
  await page.getByRole("link", { name: "Credits", exact: true }).click();
  const history = page.getByRole("table", { name: "History" });
  await history.getByText("Ad delivered, held credits charged").waitFor();
  await history
    .getByRole("row")
    .filter({ hasText: `-${price}` })
    .waitFor();
  await inspect(page, "7-credits");
  tell(`charged ${price} credits`);
}

/** The list shows the film, and a small screen shows everything too. */
async function lookAround(page) {
  await page.getByRole("link", { name: "My ads" }).click();
  await page.getByText("Ready", { exact: true }).waitFor();
  await inspect(page, "8-list");
  await page.setViewportSize({ width: 360, height: 740 });
  await inspect(page, "9-list-small");
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  assert.ok(overflow <= 0, `${overflow} px wider than a small screen`);
}

await inBrowser(walk);
