import { fireEvent, screen, within } from "@testing-library/react";
import { HttpResponse } from "msw";
import { describe, expect, test } from "vitest";
import { problem } from "../fake/answers";
import { FakeVidgo } from "../fake/vidgo";
import { expectAccessible, heading, photoFile, type Visit, visit, withFakeNetwork } from "./page";

withFakeNetwork();

function rich(): FakeVidgo {
  const fake = new FakeVidgo();
  fake.wallet.grant(20);
  return fake;
}

const prompt = () => screen.getByLabelText("What should the ad show?");
const press = () => screen.getByRole("button", { name: "Make my ad" });

async function compose(fake = rich()): Promise<Visit> {
  const visitor = await visit("/", { fake });
  await screen.findByText("5 credits", { selector: "dd" });
  return visitor;
}

async function order({ user }: Visit): Promise<void> {
  await user.type(prompt(), "A cup in the morning sun");
  await user.click(press());
}

describe("composing an ad", () => {
  test("the page is accessible", async () => {
    await compose();
    await expectAccessible();
  });

  test("the price and what one has are known before the press", async () => {
    await compose();
    const summary = screen.getByRole("region", { name: "Your order" });
    expect(within(summary).getByText("5 credits")).toBeVisible();
    expect(within(summary).getByText("20")).toBeVisible();
  });

  test("a free video says so in place of a price", async () => {
    const fake = new FakeVidgo();
    fake.paidBy = "allowance";
    await visit("/", { fake });
    expect(await screen.findByText("1 free video")).toBeVisible();
    expect(screen.queryByText("Missing")).toBeNull();
  });

  test("a size outside the plan says so when it is chosen, and cannot be ordered", async () => {
    const { user } = await compose();
    await user.click(screen.getByRole("radio", { name: /1080p/ }));
    expect(await screen.findByRole("radio", { name: "1080p Not in your plan" })).toBeChecked();
    expect(screen.getByRole("alert")).toHaveTextContent("catalogue.plan_required");
    expect(press()).toBeDisabled();
  });

  test("a larger plan may choose 1080p and sees its price", async () => {
    const fake = rich();
    fake.sizes = ["720p", "1080p"];
    const { user } = await compose(fake);
    await user.click(screen.getByRole("radio", { name: /1080p/ }));
    expect(await screen.findByText("8 credits", { selector: "dd" })).toBeVisible();
    expect(press()).toBeEnabled();
  });

  test("what is missing is said before the press", async () => {
    const fake = new FakeVidgo();
    fake.wallet.grant(2);
    await compose(fake);
    expect(await screen.findByText("Missing")).toBeVisible();
  });

  test("the order carries everything that was chosen, and leads to the ad", async () => {
    const visitor = await compose();
    const { user, fake, path } = visitor;
    await user.upload(screen.getByLabelText("Choose a photo"), photoFile());
    await screen.findByText("Uploaded");
    await user.click(screen.getByRole("radio", { name: "8 s" }));
    const shape = screen.getByRole("group", { name: "Shape" });
    await user.click(within(shape).getByRole("radio", { name: /16:9/ }));
    await user.click(screen.getByRole("checkbox", { name: /1:1/ }));
    await user.click(screen.getByRole("checkbox", { name: /4:5/ }));
    await screen.findByText("5 credits", { selector: "dd" });
    await order(visitor);
    await heading("Your ad");
    expect(path()).toBe("/generations/gen_1");
    expect(fake.bodies).toEqual([
      {
        kind: "video",
        prompt: "A cup in the morning sun",
        image_upload_id: "upl_1",
        resolution: "720p",
        aspect_ratio: "16:9",
        duration_s: 8,
        exports: ["9:16", "16:9", "1:1"],
        overlays: [],
        quote_id: "quo_720p",
      },
    ]);
  });

  test("without words nothing is sent and the field says why", async () => {
    const { user, fake } = await compose();
    await user.click(press());
    expect(screen.getByText("Write what the ad should show.")).toBeVisible();
    expect(prompt()).toBeInvalid();
    expect(fake.sent("/api/v1/generations")).toHaveLength(0);
  });

  test("a refusal for lack of credits shows needed and available", async () => {
    const fake = new FakeVidgo();
    fake.wallet.grant(2);
    await order(await compose(fake));
    expect(await screen.findByText("Needed: 5. Available: 2.")).toBeVisible();
    expect(screen.getByText("Get more credits")).toBeVisible();
  });

  test("a refused prompt shows the server's words", async () => {
    const fake = rich();
    const visitor = await compose(fake);
    fake.surprise("/api/v1/generations", () =>
      problem(422, "moderation.prompt_refused", "We do not make this"),
    );
    await order(visitor);
    expect(await screen.findByRole("alert")).toHaveTextContent("We do not make this");
  });
});

describe("the key of a press", () => {
  const keys = (fake: FakeVidgo) =>
    fake.sent("/api/v1/generations").map((request) => request.headers.get("Idempotency-Key"));

  test("is repeated when the answer of the press before was lost", async () => {
    const fake = rich();
    const visitor = await compose(fake);
    fake.surprise("/api/v1/generations", () => HttpResponse.error());
    await order(visitor);
    expect(await screen.findByRole("alert")).toHaveTextContent("We cannot be reached right now");
    await visitor.user.click(press());
    await heading("Your ad");
    const [first, second] = keys(fake);
    expect(first).toMatch(/^[0-9a-f]{32}$/);
    expect(second).toBe(first);
  });

  test("is new after a refusal", async () => {
    const fake = rich();
    const visitor = await compose(fake);
    fake.surprise("/api/v1/generations", () => problem(410, "credits.quote_expired", "New price"));
    await order(visitor);
    await screen.findByRole("alert");
    await visitor.user.click(press());
    await heading("Your ad");
    const [first, second] = keys(fake);
    expect(second).not.toBe(first);
  });

  test("a price that ended is asked for anew", async () => {
    const fake = rich();
    const visitor = await compose(fake);
    const before = fake.sent("/api/v1/credits/estimate").length;
    fake.surprise("/api/v1/generations", () => problem(410, "credits.quote_expired", "New price"));
    await order(visitor);
    await screen.findByRole("alert");
    expect(fake.sent("/api/v1/credits/estimate").length).toBeGreaterThan(before);
  });
});

describe("the photo", () => {
  test("is announced with its size and hash and sent to the signed link", async () => {
    const { user, fake } = await compose();
    await user.upload(screen.getByLabelText("Choose a photo"), photoFile());
    expect(await screen.findByText("Uploaded")).toBeVisible();
    expect(screen.getByAltText("The chosen photo")).toBeVisible();
    const announced = await fake.sent("/api/v1/uploads")[0]?.json();
    expect(announced).toMatchObject({ content_type: "image/png", size_bytes: 2000 });
    expect(announced.sha256).toMatch(/^[0-9a-f]{64}$/);
    const put = fake.sent("/objects/upload")[0];
    expect(put?.headers.get("Content-Type")).toBe("image/png");
    expect(put?.headers.get("X-Size-Max")).toBe("2000");
    expect(put?.headers.get("Authorization")).toBeNull();
  });

  test("can be dropped", async () => {
    await compose();
    const zone = screen.getByText("Drop a photo here, or choose one");
    fireEvent.drop(zone, { dataTransfer: { files: [photoFile()] } });
    expect(await screen.findByText("Uploaded")).toBeVisible();
  });

  test("of another type is refused before anything is sent", async () => {
    const { user, fake } = await compose();
    const text = new File(["hello"], "notes.txt", { type: "text/plain" });
    await user.upload(screen.getByLabelText("Choose a photo"), text);
    expect(await screen.findByRole("alert")).toHaveTextContent("not a JPEG, PNG or WebP");
    expect(fake.sent("/api/v1/uploads")).toHaveLength(0);
  });

  test("over ten megabytes is refused before anything is sent", async () => {
    const { user, fake } = await compose();
    const large = photoFile(10 * 1024 ** 2 + 1);
    await user.upload(screen.getByLabelText("Choose a photo"), large);
    expect(await screen.findByRole("alert")).toHaveTextContent("larger than 10 MB");
    expect(fake.sent("/api/v1/uploads")).toHaveLength(0);
  });

  test("that only bears the name of a picture is refused", async () => {
    const { user } = await compose();
    const disguised = new File(["just some words"], "cup.png", { type: "image/png" });
    await user.upload(screen.getByLabelText("Choose a photo"), disguised);
    expect(await screen.findByRole("alert")).toHaveTextContent("not a readable picture");
  });

  test("whose upload failed can be sent again", async () => {
    const fake = rich();
    const { user } = await compose(fake);
    fake.surprise("/objects/upload", () => new Response(null, { status: 403 }));
    await user.upload(screen.getByLabelText("Choose a photo"), photoFile());
    expect(await screen.findByRole("alert")).toHaveTextContent("The photo was not accepted");
    await user.click(screen.getByRole("button", { name: "Try again" }));
    expect(await screen.findByText("Uploaded")).toBeVisible();
  });

  test("can be removed", async () => {
    const { user } = await compose();
    await user.upload(screen.getByLabelText("Choose a photo"), photoFile());
    await screen.findByText("Uploaded");
    await user.click(screen.getByRole("button", { name: "Remove" }));
    expect(screen.getByLabelText("Choose a photo")).toBeInTheDocument();
  });
});
