/** Paddle.js as far as we use it: it lays the checkout of a transaction over the page. */

import type { PaymentOverlay } from "@/api/types";
import type { Language } from "@/i18n/languages";

interface PaddleEvent {
  name?: string;
}

interface PaddleCheckout {
  transactionId: string;
  settings: { displayMode: "overlay"; successUrl: string; locale?: string };
}

export interface Paddle {
  Initialized: boolean;
  Environment: { set: (environment: PaymentOverlay["environment"]) => void };
  Initialize: (options: { token: string; eventCallback: (event: PaddleEvent) => void }) => void;
  Checkout: { open: (checkout: PaddleCheckout) => void; close: () => void };
}

declare global {
  interface Window {
    Paddle?: Paddle;
  }
}

/** What happens in the overlay reaches the page as an event of the window: the name is `detail`. */
const OVERLAY_EVENT = "vidgo:overlay";

/** Languages of ours that Paddle speaks; in any other it chooses by the browser. */
const LOCALES: Partial<Record<Language, string>> = { en: "en", ja: "ja", ko: "ko", es: "es" };

/** The script, loaded and started; both happen once however often it is asked for. */
export async function startedPaddle(overlay: PaymentOverlay): Promise<Paddle> {
  const paddle = window.Paddle ?? (await loaded(overlay.script_url));
  if (!paddle.Initialized) {
    paddle.Environment.set(overlay.environment);
    paddle.Initialize({
      token: overlay.client_token,
      eventCallback: ({ name }) =>
        window.dispatchEvent(new CustomEvent(OVERLAY_EVENT, { detail: name })),
    });
  }
  return paddle;
}

/** Be told what happens in the overlay. Returns how to stop it. */
export function onOverlay(tell: (name: string | undefined) => void): () => void {
  const listen = (event: Event) => tell((event as CustomEvent<string | undefined>).detail);
  window.addEventListener(OVERLAY_EVENT, listen);
  return () => window.removeEventListener(OVERLAY_EVENT, listen);
}

export function openOverlay(
  paddle: Paddle,
  transactionId: string,
  successPath: string,
  language: Language,
): void {
  const locale = LOCALES[language];
  const successUrl = `${window.location.origin}${successPath}`;
  paddle.Checkout.open({
    transactionId,
    settings: { displayMode: "overlay", successUrl, ...(locale && { locale }) },
  });
}

function loaded(url: string): Promise<Paddle> {
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    const fail = () => {
      script.remove(); // so that another try asks again
      reject(new Error("Paddle.js did not load"));
    };
    script.src = url;
    script.onload = () => (window.Paddle ? resolve(window.Paddle) : fail());
    script.onerror = fail;
    document.head.append(script);
  });
}
