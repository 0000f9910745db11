import { act, screen } from "@testing-library/react";
import { afterEach, describe, expect, test, vi } from "vitest";
import { problem } from "../fake/answers";
import { FakePaddle } from "../fake/paddle";
import { OVERLAY } from "../fake/shop";
import { FakeVidgo } from "../fake/vidgo";
import { expectAccessible, heading, visit, withFakeNetwork } from "./page";

withFakeNetwork();

const ADDRESS = "/billing/pay?order=ord_1&_ptxn=txn_1";

afterEach(() => {
  delete window.Paddle;
  for (const script of scripts()) script.remove();
});

function scripts(): HTMLScriptElement[] {
  return [...document.head.querySelectorAll("script")];
}

/** Let the script arrive, as the network would. */
async function arrive(paddle = new FakePaddle()): Promise<FakePaddle> {
  await vi.waitFor(() => expect(scripts()).toHaveLength(1));
  window.Paddle = paddle;
  act(() => void scripts()[0]?.dispatchEvent(new Event("load")));
  return paddle;
}

async function opened(times = 1): Promise<FakePaddle> {
  const paddle = window.Paddle as FakePaddle;
  await vi.waitFor(() => expect(paddle.opened).toHaveLength(times));
  return paddle;
}

describe("the page Paddle sends buyers to", () => {
  test("lays the checkout of the transaction over itself, once", async () => {
    await visit(ADDRESS, { isSignedIn: false });
    await arrive();
    const paddle = await opened();
    expect(scripts()[0]?.src).toBe(OVERLAY.script_url);
    expect(paddle.environments).toEqual(["sandbox"]);
    expect(paddle.tokens).toEqual(["test_01"]);
    expect(paddle.opened).toEqual([
      {
        transactionId: "txn_1",
        settings: {
          displayMode: "overlay",
          successUrl: `${window.location.origin}/billing/orders/ord_1?returned=1`,
          locale: "en",
        },
      },
    ]);
    await expectAccessible();
  });

  test.each([ADDRESS, "/billing/pay?order=ord_1?_ptxn=txn_1"])(
    "hides the transaction of %s from the script, which would open it twice",
    async (address) => {
      const { search } = await visit(address);
      await arrive();
      await opened();
      expect(search()).toBe("?order=ord_1&transaction=txn_1");
    },
  );

  test("leaves the language to Paddle where Paddle does not speak ours", async () => {
    await visit(ADDRESS, { language: "zh-TW" });
    await arrive();
    const paddle = await opened();
    expect(paddle.opened[0]?.settings).not.toHaveProperty("locale");
  });

  test("goes to the order when the checkout is completed, and says only that somebody is back", async () => {
    const fake = new FakeVidgo();
    fake.shop.order();
    const { path } = await visit(ADDRESS, { fake });
    await arrive();
    const paddle = await opened();
    act(() => paddle.tell("checkout.completed"));
    expect(await heading("Your order")).toBeVisible();
    expect(path()).toBe("/billing/orders/ord_1");
    expect(paddle.closed).toBe(1);
    expect(fake.requests.filter(({ method }) => method !== "GET").map(({ url }) => url)).toEqual([
      expect.stringMatching(/auth\/refresh$/),
      expect.stringMatching(/payments\/ord_1\/return$/),
    ]);
  });

  test("offers to open the checkout again when it was closed", async () => {
    const { user } = await visit(ADDRESS);
    await arrive();
    const paddle = await opened();
    act(() => paddle.tell("checkout.closed"));
    expect(await screen.findByText("The payment window is closed")).toBeVisible();
    await expectAccessible();
    await user.click(screen.getByRole("button", { name: "Open it again" }));
    await opened(2);
    expect(scripts()).toHaveLength(1);
    expect(paddle.tokens).toHaveLength(1);
  });

  test("knows no order of a link from Paddle's own mails, and leads to all of them", async () => {
    await visit("/billing/pay?_ptxn=txn_1");
    await arrive();
    const paddle = await opened();
    expect(paddle.opened[0]?.settings.successUrl).toBe(`${window.location.origin}/billing`);
    expect(screen.getByRole("link", { name: "See your orders" })).toHaveAttribute(
      "href",
      "/billing",
    );
  });

  test("says so when the script does not come, and tries again", async () => {
    const { user } = await visit(ADDRESS);
    await vi.waitFor(() => expect(scripts()).toHaveLength(1));
    act(() => void scripts()[0]?.dispatchEvent(new Event("error")));
    expect(await screen.findByRole("alert")).toHaveTextContent("does not load");
    await user.click(screen.getByRole("button", { name: "Try again" }));
    await arrive();
    await opened();
  });

  test("says so where nothing is laid over it", async () => {
    const fake = new FakeVidgo();
    fake.surprise("/api/v1/payments/overlay", () =>
      problem(404, "payments.overlay_not_offered", "This page takes no payments here"),
    );
    await visit(ADDRESS, { fake });
    expect(await screen.findByRole("alert")).toHaveTextContent("takes no payments");
    expect(scripts()).toHaveLength(0);
  });

  test("without a transaction opens nothing", async () => {
    await visit("/billing/pay?order=ord_1");
    expect(await screen.findByRole("alert")).toHaveTextContent("This link is incomplete");
    expect(scripts()).toHaveLength(0);
  });
});
