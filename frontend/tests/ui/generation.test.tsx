import { fireEvent, screen, waitFor, within } from "@testing-library/react";
import { describe, expect, test } from "vitest";
import type { GenerationState } from "@/api/types";
import { problem } from "../fake/answers";
import { FakeVidgo } from "../fake/vidgo";
import { expectAccessible, heading, photoFile, visit, withFakeNetwork } from "./page";

withFakeNetwork();

const ID = "gen_1";
const PATH = `/generations/${ID}`;

function withFilm(state: GenerationState = "queued"): FakeVidgo {
  const fake = new FakeVidgo();
  fake.wallet.grant(20);
  fake.order({ exports: ["9:16", "4:5"] });
  fake.move(ID, { state });
  return fake;
}

function delivered(): FakeVidgo {
  const fake = withFilm();
  fake.deliver(ID);
  return fake;
}

async function watch(fake: FakeVidgo) {
  const visitor = await visit(PATH, { fake });
  await waitFor(() => expect(fake.sent(`/api/v1${PATH}/events`)).toHaveLength(1));
  return visitor;
}

async function see(fake: FakeVidgo) {
  const visitor = await visit(PATH, { fake });
  await screen.findByText("A cup in the morning sun");
  return visitor;
}

describe("an ad under way", () => {
  test("the page is accessible", async () => {
    await watch(withFilm());
    await expectAccessible();
  });

  test("moves by itself as the server tells", async () => {
    const fake = withFilm();
    await watch(fake);
    expect(await screen.findByText("Your ad is in the queue.")).toBeVisible();
    fake.move(ID, { state: "running", progress_ratio: 0.4 });
    expect(await screen.findByText("Your ad is being filmed.")).toBeVisible();
    expect(screen.getByRole("status")).toHaveTextContent("Filming");
    expect(screen.getByRole("progressbar")).toHaveValue(40);
    expect(screen.getByText("Filming", { selector: "li" })).toHaveAttribute("aria-current", "step");
  });

  test("shows the film when it is delivered, without asking for the page again", async () => {
    const fake = withFilm();
    await watch(fake);
    fake.deliver(ID);
    expect(await screen.findByLabelText("Your ad")).toHaveAttribute("src", "/objects/film.mp4");
  });

  test("the balance follows the delivery", async () => {
    const fake = withFilm();
    await watch(fake);
    expect(await screen.findByText(/5 held/)).toBeVisible();
    fake.deliver(ID);
    await waitFor(() => expect(screen.queryByText(/5 held/)).toBeNull());
  });

  test("an unknown outcome says that the credits are safe", async () => {
    await see(withFilm("unknown"));
    expect(await screen.findByText(/Your credits are safe/)).toBeVisible();
  });

  test("somebody else's ad is not there", async () => {
    await visit("/generations/gen_9", { fake: withFilm() });
    expect(await screen.findByRole("alert")).toHaveTextContent("There is no such ad");
  });
});

describe("cancelling", () => {
  test("says first what happens to the money", async () => {
    const { user, fake } = await watch(withFilm());
    await user.click(await screen.findByRole("button", { name: "Cancel this ad" }));
    expect(screen.getByText(/all 5 credits come back at once/)).toBeVisible();
    await expectAccessible();
    await user.click(screen.getByRole("button", { name: "Keep going" }));
    expect(fake.sent(`/api/v1${PATH}/cancel`)).toHaveLength(0);
  });

  test("before filming returns everything", async () => {
    const { user } = await watch(withFilm());
    await user.click(await screen.findByRole("button", { name: "Cancel this ad" }));
    await user.click(screen.getByRole("button", { name: "Yes, cancel" }));
    expect(
      await screen.findByText("Nothing was charged. 5 credits came back to you."),
    ).toBeVisible();
  });

  test("a free video comes back instead of credits", async () => {
    const fake = new FakeVidgo();
    fake.paidBy = "allowance";
    fake.order();
    const { user } = await watch(fake);
    expect(await screen.findByText("1 free video")).toBeVisible();
    await user.click(screen.getByRole("button", { name: "Cancel this ad" }));
    expect(screen.getByText(/Nothing is charged\. Before filming/)).toBeVisible();
    await user.click(screen.getByRole("button", { name: "Yes, cancel" }));
    expect(await screen.findByText(/Your free video came back to you/)).toBeVisible();
  });

  test("an ad that waits for its turn says when it starts", async () => {
    const fake = withFilm("queued");
    fake.move(ID, { starts_at: "2026-11-20T10:30:00Z" });
    await see(fake);
    expect(await screen.findByText(/This one starts after/)).toBeVisible();
  });

  test("while filming keeps the credits held until the verdict", async () => {
    const { user } = await watch(withFilm("running"));
    await user.click(await screen.findByRole("button", { name: "Cancel this ad" }));
    await user.click(screen.getByRole("button", { name: "Yes, cancel" }));
    expect(await screen.findByText(/stay held until it answers/)).toBeVisible();
  });

  test("is not offered once the film is ours", async () => {
    await see(withFilm("storing"));
    expect(screen.queryByRole("button", { name: "Cancel this ad" })).toBeNull();
  });

  test("that comes too late says so", async () => {
    const fake = withFilm("running");
    fake.surprise(`/api/v1${PATH}/cancel`, () =>
      problem(409, "generation.already_ended", "It has ended already"),
    );
    const { user } = await watch(fake);
    await user.click(await screen.findByRole("button", { name: "Cancel this ad" }));
    await user.click(screen.getByRole("button", { name: "Yes, cancel" }));
    expect(await screen.findByRole("alert")).toHaveTextContent("It has ended already");
  });
});

describe("a delivered ad", () => {
  test("the page is accessible", async () => {
    await see(delivered());
    await expectAccessible();
  });

  test("plays and saves each format", async () => {
    await see(delivered());
    const card = screen.getByRole("listitem", { name: "9:16 Shorts, Reels" });
    expect(within(card).getByLabelText("Your ad in 9:16")).toHaveAttribute(
      "poster",
      "/objects/poster.jpg",
    );
    const link = within(card).getByRole("link", { name: "Download 9:16" });
    expect(link).toHaveAttribute("href", "/objects/film.mp4");
    expect(link).toHaveAttribute("download", "vidgo-9x16.mp4");
    expect(within(card).getByText(/1080 × 1920/)).toBeVisible();
  });

  test("says what was charged", async () => {
    await see(delivered());
    expect(screen.getByText("Charged").nextSibling).toHaveTextContent("5 credits");
  });

  test("can be cut into another format, which appears when it is done", async () => {
    const fake = delivered();
    const { user } = await see(fake);
    await user.click(screen.getByRole("checkbox", { name: /1:1/ }));
    await user.click(screen.getByRole("radio", { name: "Blurred edges" }));
    await user.click(screen.getByRole("button", { name: "Make these formats" }));
    expect(fake.bodies).toEqual([{ formats: ["1:1"], fit: "blur", overlays: [], captions: null }]);
    expect(await screen.findByText("Being cut")).toBeVisible();
    fake.finishExports(ID);
    const link = await screen.findByRole("link", { name: "Download 1:1" }, { timeout: 5_000 });
    expect(link).toBeVisible();
  });
});

describe("words over a format", () => {
  test("are sent with a logo and captions, and left out where empty", async () => {
    const fake = delivered();
    const { user } = await see(fake);
    await user.click(screen.getByRole("checkbox", { name: /1:1/ }));
    await user.click(screen.getByText("Words, logo and captions"));
    await user.type(screen.getByLabelText("Headline"), " Morning ");
    await user.type(screen.getByLabelText("Price"), "NT$ 990");
    await user.type(screen.getByLabelText("Price before"), "NT$ 1290");
    await user.click(screen.getByLabelText("Captions"));
    await user.paste("WEBVTT\n\n00:00.000 --> 00:01.000\nHi");
    await user.upload(screen.getByLabelText("Choose a logo"), photoFile());
    await screen.findByText("Uploaded");
    await user.click(screen.getByRole("button", { name: "Make these formats" }));
    expect(fake.bodies.at(-1)).toEqual({
      formats: ["1:1"],
      fit: "crop",
      overlays: [
        { kind: "logo", upload_id: "upl_1" },
        { kind: "text", text: "Morning", anchor: "top", size_ratio: 0.07 },
        { kind: "price_tag", price: "NT$ 990", was: "NT$ 1290" },
      ],
      captions: { text: "WEBVTT\n\n00:00.000 --> 00:01.000\nHi", format: "vtt", mode: "burned" },
    });
  });

  test("a former price alone is no price tag", async () => {
    await see(delivered());
    expect(screen.getByLabelText("Price before")).toBeDisabled();
  });
});

describe("looking through the film", () => {
  test("the slider seeks and says the second", async () => {
    await see(delivered());
    const slider = screen.getByRole("slider", { name: "Look through the film" });
    fireEvent.change(slider, { target: { value: "10" } });
    expect(slider).toHaveAttribute("aria-valuetext", "3 sec");
    expect(screen.getByLabelText<HTMLVideoElement>("Your ad").currentTime).toBe(3);
  });
});

describe("a failed ad", () => {
  function failed(): FakeVidgo {
    const fake = withFilm();
    fake.fail(ID);
    return fake;
  }

  test("the page is accessible", async () => {
    await see(failed());
    await expectAccessible();
  });

  test("says what happened, where, what it cost and what to do", async () => {
    await see(failed());
    expect(screen.getByRole("heading", { name: "The filming failed" })).toBeVisible();
    expect(screen.getByText("Where it stopped").nextSibling).toHaveTextContent("Filming");
    expect(screen.getAllByText("0 credits").length).toBeGreaterThan(0);
    expect(screen.getByText("What to do next").nextSibling).toHaveTextContent("Try again");
  });

  test("links to the proof of the refund", async () => {
    const { user } = await see(failed());
    await user.click(screen.getByRole("link", { name: "See the refund receipt" }));
    await heading("Refund receipt");
    expect(await screen.findByText("5 credits returned")).toBeVisible();
    await expectAccessible();
  });

  test("can be started again from its words", async () => {
    const { user } = await see(failed());
    await user.click(screen.getByRole("link", { name: "Start again from these words" }));
    await heading("Make an ad");
    expect(screen.getByLabelText("What should the ad show?")).toHaveValue(
      "A cup in the morning sun",
    );
  });
});

describe("the list of ads", () => {
  test("is inviting while empty, and accessible", async () => {
    await visit("/generations");
    expect(await screen.findByRole("heading", { name: "No ads yet" })).toBeVisible();
    expect(screen.getByRole("link", { name: "Make the first ad" })).toHaveAttribute("href", "/");
    await expectAccessible();
  });

  test("shows the newest first, in words, and more on request", async () => {
    const fake = new FakeVidgo();
    for (let number = 1; number <= 13; number += 1) fake.order({ prompt: `Ad ${number}` });
    fake.deliver("gen_13");
    const { user } = await visit("/generations", { fake });
    const tiles = await screen.findAllByRole("listitem");
    expect(tiles).toHaveLength(12);
    expect(within(tiles[0] as HTMLElement).getByRole("link", { name: "Ad 13" })).toBeVisible();
    expect(within(tiles[0] as HTMLElement).getByText("Ready")).toBeVisible();
    await expectAccessible();
    await user.click(screen.getByRole("button", { name: "Load more" }));
    expect(await screen.findByRole("link", { name: "Ad 1" })).toBeVisible();
    expect(screen.queryByRole("button", { name: "Load more" })).toBeNull();
  });
});
