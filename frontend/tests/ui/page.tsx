import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import axe from "axe-core";
import { http } from "msw";
import { setupServer } from "msw/node";
import { createMemoryRouter } from "react-router";
import { afterAll, afterEach, beforeAll, expect } from "vitest";
import { createApi, tokenExchange } from "@/api/client";
import { browserTokenStore, Session } from "@/api/session";
import { App, createQueries } from "@/app/App";
import { ROUTES } from "@/app/routes";
import type { Language } from "@/i18n/languages";
import { createWords } from "@/i18n/setup";
import { FakeVidgo } from "../fake/vidgo";

const network = setupServer();

/** Let a suite talk to fakes instead of the network; anything unexpected fails the test. */
export function withFakeNetwork(): void {
  beforeAll(() => network.listen({ onUnhandledRequest: "error" }));
  afterEach(() => network.resetHandlers());
  afterAll(() => network.close());
}

export interface Visit {
  fake: FakeVidgo;
  user: ReturnType<typeof userEvent.setup>;
  session: Session;
  /** Where the person is now. */
  path: () => string;
  /** What the address says behind its `?`. */
  search: () => string;
}

interface VisitOptions {
  fake?: FakeVidgo;
  language?: Language;
  isSignedIn?: boolean;
}

/** Open the whole page at `path`, against a fake server. */
export async function visit(path: string, options: VisitOptions = {}): Promise<Visit> {
  const { fake = new FakeVidgo(), language = "en", isSignedIn = true } = options;
  fake.locale ??= language;
  network.use(http.all("*", ({ request }) => fake.handle(request)));
  const store = browserTokenStore(window);
  if (isSignedIn) store.write(fake.refreshToken);
  const { origin } = window.location;
  const send = (request: Request) => fetch(request);
  const session = new Session(store, (work) => work(), tokenExchange(origin, send));
  const api = createApi({ origin, session, language: () => language, send });
  const router = createMemoryRouter(ROUTES, { initialEntries: [path] });
  const words = await createWords(language);
  const queries = createQueries();
  render(<App connection={{ api, session }} words={words} queries={queries} router={router} />);
  const user = userEvent.setup({ applyAccept: false, delay: null });
  const here = () => router.state.location;
  return { fake, user, session, path: () => here().pathname, search: () => here().search };
}

/** The page has no fault that axe can find. Colours need a real browser and are checked there. */
export async function expectAccessible(): Promise<void> {
  const { violations } = await axe.run(document.body, {
    rules: { "color-contrast": { enabled: false } },
  });
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
}

/** Wait for the page with this heading. */
export function heading(name: string | RegExp): Promise<HTMLElement> {
  return screen.findByRole("heading", { level: 1, name });
}

const PNG_HEAD = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0];

/** A file that begins like a PNG. */
export function photoFile(sizeBytes = 2_000): File {
  const bytes = new Uint8Array(sizeBytes);
  bytes.set(PNG_HEAD);
  return new File([bytes], "cup.png", { type: "image/png" });
}
