import type { Paddle } from "@/features/payments/paddle";

type Started = Parameters<Paddle["Initialize"]>[0];
type Opened = Parameters<Paddle["Checkout"]["open"]>[0];

/** Paddle.js without a window of its own: it notes what it is told, and says what the test wants. */
export class FakePaddle implements Paddle {
  Initialized = false;
  readonly environments: string[] = [];
  readonly tokens: string[] = [];
  readonly opened: Opened[] = [];
  closed = 0;
  #tell: Started["eventCallback"] = () => undefined;

  readonly Environment = { set: (name: string) => void this.environments.push(name) };

  readonly Checkout = {
    open: (checkout: Opened) => void this.opened.push(checkout),
    close: () => {
      this.closed += 1;
      this.tell("checkout.closed");
    },
  };

  readonly Initialize = ({ token, eventCallback }: Started) => {
    this.Initialized = true;
    this.tokens.push(token);
    this.#tell = eventCallback;
  };

  tell(name: string): void {
    this.#tell({ name });
  }
}
