import { screen } from "@testing-library/react";
import { describe, expect, test } from "vitest";
import { problem } from "../fake/answers";
import { FakeVidgo, RESET_TOKEN } from "../fake/vidgo";
import { expectAccessible, heading, visit, withFakeNetwork } from "./page";

withFakeNetwork();

async function signUp(fake = new FakeVidgo()) {
  const visitor = await visit("/sign-up", { fake, isSignedIn: false });
  await visitor.user.type(screen.getByLabelText("Name"), "Jo Lin");
  await visitor.user.type(screen.getByLabelText("Email"), "jo@example.com");
  await visitor.user.type(screen.getByLabelText("Password"), "correct-horse");
  await visitor.user.click(screen.getByRole("button", { name: "Sign up" }));
  return visitor;
}

async function signIn(fake: FakeVidgo, password = "correct-horse") {
  const visitor = await visit("/sign-in", { fake, isSignedIn: false });
  await visitor.user.type(screen.getByLabelText("Email"), "jo@example.com");
  await visitor.user.type(screen.getByLabelText("Password"), password);
  await visitor.user.click(screen.getByRole("button", { name: "Sign in" }));
  return visitor;
}

describe("signing up", () => {
  test("the page is accessible", async () => {
    await visit("/sign-up", { isSignedIn: false });
    await heading("Create your account");
    await expectAccessible();
  });

  test("a new person is asked for the code, in the language of the page", async () => {
    const { fake } = await signUp();
    await heading("Check your mail");
    expect(screen.getByText(/jo@example.com/)).toBeVisible();
    const body = await fake.sent("/api/v1/auth/register")[0]?.json();
    expect(body).toEqual({
      email: "jo@example.com",
      password: "correct-horse",
      full_name: "Jo Lin",
      locale: "en",
    });
  });

  test("a refused field carries the server's words", async () => {
    const fake = new FakeVidgo();
    fake.surprise("/api/v1/auth/register", () =>
      problem(422, "request.invalid", "Please check the form", {
        errors: [{ loc: ["body", "email"], code: "x", detail: "This is not an address" }],
      }),
    );
    await signUp(fake);
    expect(await screen.findByText("This is not an address")).toBeVisible();
    expect(screen.getByLabelText("Email")).toBeInvalid();
    expect(screen.getByRole("alert")).toHaveTextContent("Please check the form");
  });
});

describe("verifying the address", () => {
  test("the page is accessible", async () => {
    await visit("/verify?email=jo@example.com", { isSignedIn: false });
    await heading("Check your mail");
    await expectAccessible();
  });

  test("a wrong code says how many attempts are left", async () => {
    const { user } = await visit("/verify?email=jo@example.com", { isSignedIn: false });
    await user.type(await screen.findByLabelText("Six-digit code"), "999999");
    await user.click(screen.getByRole("button", { name: "Confirm" }));
    expect(await screen.findByRole("alert")).toHaveTextContent("Attempts left: 2");
  });

  test("the right code leads to signing in with the address filled in", async () => {
    const { user } = await signUp();
    await user.type(await screen.findByLabelText("Six-digit code"), "012345");
    await user.click(screen.getByRole("button", { name: "Confirm" }));
    await heading("Welcome back");
    expect(screen.getByLabelText("Email")).toHaveValue("jo@example.com");
    expect(screen.getByRole("status")).toHaveTextContent("Your address is confirmed");
  });

  test("after the first mail a new code has to wait", async () => {
    await signUp();
    await heading("Check your mail");
    expect(screen.getByText(/You can ask for a new code in \d+ s/)).toBeVisible();
    expect(screen.queryByRole("button", { name: "Send a new code" })).toBeNull();
  });

  test("after the last wrong guess a new code can be asked for at once", async () => {
    const fake = new FakeVidgo();
    fake.attempts = 1;
    const { user } = await signUp(fake);
    await user.type(await screen.findByLabelText("Six-digit code"), "999999");
    await user.click(screen.getByRole("button", { name: "Confirm" }));
    expect(await screen.findByRole("button", { name: "Send a new code" })).toBeVisible();
  });

  test("a new code can be asked for, and the wait starts", async () => {
    const { user, fake } = await visit("/verify?email=jo@example.com", { isSignedIn: false });
    await user.click(await screen.findByRole("button", { name: "Send a new code" }));
    expect(await screen.findByText(/A new code is on its way/)).toBeVisible();
    expect(screen.getByText(/You can ask for a new code in/)).toBeVisible();
    expect(fake.sent("/api/v1/auth/resend-code")).toHaveLength(1);
  });

  test("too many sends say how long to wait", async () => {
    const fake = new FakeVidgo();
    fake.surprise("/api/v1/auth/resend-code", () =>
      problem(429, "verification.too_many_sends", "Too many codes", { retry_after_s: 3000 }),
    );
    const { user } = await visit("/verify?email=jo@example.com", { fake, isSignedIn: false });
    await user.click(await screen.findByRole("button", { name: "Send a new code" }));
    expect(await screen.findByRole("alert")).toHaveTextContent("Try again in 50 min.");
  });
});

describe("signing in", () => {
  test("the page is accessible", async () => {
    await visit("/sign-in", { isSignedIn: false });
    await heading("Welcome back");
    await expectAccessible();
  });

  test("leads to composing an ad", async () => {
    const fake = new FakeVidgo();
    fake.isVerified = true;
    const { path } = await signIn(fake);
    await heading("Make an ad");
    expect(path()).toBe("/");
  });

  test("a wrong password is said so and keeps the person here", async () => {
    const fake = new FakeVidgo();
    fake.isVerified = true;
    const { path } = await signIn(fake, "wrong-horse");
    expect(await screen.findByRole("alert")).toHaveTextContent("Email and password do not match");
    expect(path()).toBe("/sign-in");
  });

  test("an unverified person is led to the code", async () => {
    const { user } = await signIn(new FakeVidgo());
    await user.click(await screen.findByRole("link", { name: "Enter the code" }));
    await heading("Check your mail");
  });

  test("a page asked for before comes after signing in", async () => {
    const fake = new FakeVidgo();
    fake.isVerified = true;
    const { user } = await visit("/credits", { fake, isSignedIn: false });
    await user.type(await screen.findByLabelText("Email"), "jo@example.com");
    await user.type(screen.getByLabelText("Password"), "correct-horse");
    await user.click(screen.getByRole("button", { name: "Sign in" }));
    await heading("Credits");
  });
});

describe("a forgotten password", () => {
  test("the page that asks for a link is accessible", async () => {
    await visit("/forgot-password", { isSignedIn: false });
    await heading("Forgot your password?");
    await expectAccessible();
  });

  test("the page of the link is accessible", async () => {
    await visit(`/reset-password#${RESET_TOKEN}`, { isSignedIn: false });
    await heading("Choose a new password");
    await expectAccessible();
  });

  test("is asked for from the sign-in page, with the address filled in", async () => {
    const { user, fake } = await visit("/sign-in", { isSignedIn: false });
    await user.type(await screen.findByLabelText("Email"), "jo@example.com");
    await user.click(screen.getByRole("link", { name: "Forgot your password?" }));
    await heading("Forgot your password?");
    await user.click(screen.getByRole("button", { name: "Send the link" }));
    expect(await screen.findByRole("status")).toHaveTextContent(
      "If there is an account for jo@example.com, a link is on its way. It is valid for 30 minutes.",
    );
    const body = await fake.sent("/api/v1/auth/forgot-password")[0]?.json();
    expect(body).toEqual({ email: "jo@example.com" });
  });

  test("the link sets a new password, which signs in", async () => {
    const { user, fake, path } = await visit(`/reset-password#${RESET_TOKEN}`, {
      isSignedIn: false,
    });
    await user.type(await screen.findByLabelText("New password"), "battery-staple");
    await user.click(screen.getByRole("button", { name: "Set the password" }));
    await heading("Welcome back");
    expect(screen.getByRole("status")).toHaveTextContent("Your new password is set");
    expect(path()).toBe("/sign-in");
    expect(fake.requests.every((request) => !request.url.includes(RESET_TOKEN))).toBe(true);
    await user.type(screen.getByLabelText("Email"), "jo@example.com");
    await user.type(screen.getByLabelText("Password"), "battery-staple");
    await user.click(screen.getByRole("button", { name: "Sign in" }));
    await heading("Make an ad");
  });

  test("ends the session of this browser as well", async () => {
    const { user, session } = await visit(`/reset-password#${RESET_TOKEN}`);
    await user.type(await screen.findByLabelText("New password"), "battery-staple");
    await user.click(screen.getByRole("button", { name: "Set the password" }));
    await heading("Welcome back");
    expect(session.isOpen).toBe(false);
  });

  test("a link that is over leads to asking for another", async () => {
    const { user } = await visit("/reset-password#old", { isSignedIn: false });
    await user.type(await screen.findByLabelText("New password"), "battery-staple");
    await user.click(screen.getByRole("button", { name: "Set the password" }));
    expect(await screen.findByRole("alert")).toHaveTextContent("This link no longer works");
    await user.click(screen.getByRole("link", { name: "Ask for a new link" }));
    await heading("Forgot your password?");
  });

  test("a link without its token says so", async () => {
    await visit("/reset-password", { isSignedIn: false });
    expect(await screen.findByRole("alert")).toHaveTextContent("This link is incomplete");
    expect(screen.queryByLabelText("New password")).toBeNull();
  });
});

describe("the session", () => {
  test("a reload goes on with the kept refresh token", async () => {
    const { fake } = await visit("/");
    await heading("Make an ad");
    expect(await screen.findByText("0", { selector: "strong" })).toBeVisible();
    expect(fake.sent("/api/v1/auth/refresh")).toHaveLength(1);
  });

  test("an expired access token is renewed once for all requests at once", async () => {
    const { fake, user } = await visit("/");
    await screen.findByText("0", { selector: "strong" });
    fake.expireTokens();
    await user.click(screen.getByRole("link", { name: "Credits" }));
    expect(await screen.findByText("Nothing has happened yet.")).toBeVisible();
    expect(fake.sent("/api/v1/auth/refresh")).toHaveLength(2);
  });

  test("a refused refresh token ends the session and asks to sign in", async () => {
    const fake = new FakeVidgo();
    fake.surprise("/api/v1/auth/refresh", () => problem(401, "auth.refresh_reused"));
    const { session } = await visit("/", { fake });
    await heading("Welcome back");
    expect(session.isOpen).toBe(false);
  });

  test("a server that cannot renew right now does not sign anyone out", async () => {
    const fake = new FakeVidgo();
    fake.surprise("/api/v1/auth/refresh", () => problem(503, "documents.unavailable"));
    const { session } = await visit("/", { fake });
    await heading("Make an ad");
    expect(session.isOpen).toBe(true);
  });

  test("signing out forgets the token and tells the server", async () => {
    const { fake, user, session } = await visit("/");
    await user.click(await screen.findByLabelText("Account"));
    await user.click(screen.getByRole("button", { name: "Sign out" }));
    await heading("Welcome back");
    expect(session.isOpen).toBe(false);
    expect(fake.sent("/api/v1/auth/logout")).toHaveLength(1);
  });

  test("after signing out the next person starts at the beginning", async () => {
    const fake = new FakeVidgo();
    fake.isVerified = true;
    const { user } = await visit("/credits", { fake });
    await user.click(await screen.findByLabelText("Account"));
    await user.click(screen.getByRole("button", { name: "Sign out" }));
    await user.type(await screen.findByLabelText("Email"), "jo@example.com");
    await user.type(screen.getByLabelText("Password"), "correct-horse");
    await user.click(screen.getByRole("button", { name: "Sign in" }));
    await heading("Make an ad");
  });

  test("an account speaks its own language in a browser that prefers another", async () => {
    const fake = new FakeVidgo();
    fake.locale = "zh-TW";
    await visit("/plans", { fake, language: "en" });
    await heading("方案");
    expect(await screen.findByText("$299")).toBeVisible();
    expect(window.localStorage.getItem("vidgo.language")).toBe("zh-TW");
  });

  test("another language is spoken at once and kept with the account", async () => {
    const { fake, user } = await visit("/");
    await user.click(await screen.findByLabelText("Account"));
    await user.selectOptions(screen.getByRole("combobox", { name: "Language" }), "ja");
    await heading("広告を作る");
    const bodies = fake.requests.filter((request) => request.method === "PATCH");
    expect(await bodies[0]?.json()).toEqual({ locale: "ja" });
  });
});
