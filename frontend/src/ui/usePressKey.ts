import { useRef } from "react";
import { ProblemError } from "@/api/problem";

type Press = <Answer>(body: unknown, send: (key: string) => Promise<Answer>) => Promise<Answer>;

/**
 * One Idempotency-Key for each press of a button. A press that follows one whose fate is unknown,
 * with the same body, repeats its key: the server then answers with what happened the first time.
 */
export function usePressKey(): Press {
  const open = useRef<{ key: string; body: string } | null>(null);
  return async (body, send) => {
    const text = JSON.stringify(body);
    const key = open.current?.body === text ? open.current.key : newKey();
    open.current = { key, body: text };
    try {
      const result = await send(key);
      open.current = null;
      return result;
    } catch (error) {
      const mayHaveHappened = error instanceof ProblemError && error.isPassing;
      if (!mayHaveHappened) open.current = null;
      throw error;
    }
  };
}

const KEY_BYTES = 16;

/** 32 hex digits; `randomUUID` would need a secure origin. */
function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(KEY_BYTES));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
