import type { Api } from "./client";
import { readEvents, type ServerEvent } from "./events";
import { ProblemError, readProblem } from "./problem";
import type { Generation } from "./types";

/** Limits of watching one generation. Source: api.md, "Generations, exports, media". */
export interface FollowPace {
  pollEveryMs: number;
  reconnectMs: number;
  /** A stream that says nothing for so long, not even a comment, is taken for dead. */
  silenceMs: number;
  /** Streams that fail in a row before polling takes over. */
  streamTriesMax: number;
}

export const PACE: FollowPace = {
  pollEveryMs: 5_000,
  reconnectMs: 1_000,
  silenceMs: 45_000,
  streamTriesMax: 3,
};

/** A state was reached; or the work inside it went on. */
const NEWS = new Set(["state", "progress"]);

/** What an event or a poll tells; events may carry only the fields that change. */
export type News = Partial<Generation> & Pick<Generation, "state">;

export interface Watch {
  api: Api;
  generationId: string;
  /** Takes the news; answers whether there can be more. */
  tell: (news: News) => boolean;
  signal: AbortSignal;
  pace?: FollowPace;
}

/**
 * Watch a generation until `tell` answers false or `signal` aborts: by stream, resumed with
 * Last-Event-ID, and by conditional polling when streams keep failing.
 *
 * Raises: ProblemError when the generation cannot be seen at all (401, 403, 404).
 */
export async function follow(watch: Watch): Promise<void> {
  const pace = watch.pace ?? PACE;
  let lastEventId: string | null = null;
  let failures = 0;
  while (!watch.signal.aborted && failures < pace.streamTriesMax) {
    failures += 1;
    try {
      const heard = () => {
        failures = 0;
      };
      for await (const event of stream(watch, lastEventId, pace.silenceMs, heard)) {
        lastEventId = event.id ?? lastEventId;
        if (!watch.tell(JSON.parse(event.data))) return;
      }
    } catch (error) {
      if (isFinal(error)) throw error;
    }
    await pause(pace.reconnectMs, watch.signal);
  }
  await poll(watch, pace.pollEveryMs);
}

async function* stream(
  { api, generationId, signal }: Watch,
  lastEventId: string | null,
  silenceMs: number,
  onHeard: () => void,
): AsyncGenerator<ServerEvent> {
  const silence = new AbortController();
  const headers = new Headers({ Accept: "text/event-stream" });
  if (lastEventId !== null) headers.set("Last-Event-ID", lastEventId);
  const request = new Request(`${address(api, generationId)}/events`, {
    headers,
    signal: AbortSignal.any([signal, silence.signal]),
    cache: "no-store",
  });
  const response = await api.send(request);
  if (!response.ok) throw await readProblem(response);
  if (response.body === null) return;
  const alarm = new AlarmClock(silenceMs, () => silence.abort(), onHeard);
  try {
    for await (const event of readEvents(response.body.pipeThrough(alarm.listener()))) {
      if (NEWS.has(event.name)) yield event;
    }
  } finally {
    alarm.stop();
  }
}

async function poll({ api, generationId, tell, signal }: Watch, everyMs: number): Promise<void> {
  let etag: string | null = null;
  while (!signal.aborted) {
    try {
      const headers = new Headers(etag === null ? {} : { "If-None-Match": etag });
      // "no-store" keeps the browser's own cache out: it would hide the 304 from us.
      const init: RequestInit = { headers, signal, cache: "no-store" };
      const response = await api.send(new Request(address(api, generationId), init));
      if (!response.ok && response.status !== 304) throw await readProblem(response);
      etag = response.headers.get("ETag") ?? etag;
      if (response.status !== 304 && !tell(await response.json())) return;
    } catch (error) {
      if (isFinal(error)) throw error;
    }
    await pause(everyMs, signal);
  }
}

function address(api: Api, generationId: string): string {
  return `${api.origin}/api/v1/generations/${encodeURIComponent(generationId)}`;
}

function isFinal(error: unknown): boolean {
  return error instanceof ProblemError && [401, 403, 404].includes(error.problem.status);
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener("abort", done);
  });
}

/** Rings when nothing passed through its listener for `afterMs`; even comments count as life. */
class AlarmClock {
  readonly #afterMs: number;
  readonly #ring: () => void;
  readonly #onHeard: () => void;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(afterMs: number, ring: () => void, onHeard: () => void) {
    this.#afterMs = afterMs;
    this.#ring = ring;
    this.#onHeard = onHeard;
    this.#wind();
  }

  listener(): TransformStream<Uint8Array, Uint8Array> {
    return new TransformStream({
      transform: (chunk, controller) => {
        this.#wind();
        this.#onHeard();
        controller.enqueue(chunk);
      },
    });
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  #wind(): void {
    this.stop();
    this.#timer = setTimeout(this.#ring, this.#afterMs);
  }
}
