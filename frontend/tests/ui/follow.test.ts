import { describe, expect, test } from "vitest";
import type { Api } from "@/api/client";
import { readEvents } from "@/api/events";
import { type FollowPace, follow, type News } from "@/api/follow";
import { ProblemError } from "@/api/problem";

const PACE: FollowPace = { pollEveryMs: 1, reconnectMs: 1, silenceMs: 5_000, streamTriesMax: 3 };

function streamOf(...chunks: string[]): ReadableStream<Uint8Array> {
  const bytes = chunks.map((chunk) => new TextEncoder().encode(chunk));
  return new ReadableStream({
    start(controller) {
      for (const chunk of bytes) controller.enqueue(chunk);
      controller.close();
    },
  });
}

async function eventsOf(...chunks: string[]) {
  const found = [];
  for await (const event of readEvents(streamOf(...chunks))) found.push(event);
  return found;
}

describe("reading events", () => {
  test("an event may arrive in any pieces", async () => {
    const pieces = ["id: 7\neve", "nt: state\nda", 'ta: {"a":', "1}\n", "\n"];
    expect(await eventsOf(...pieces)).toEqual([{ id: "7", name: "state", data: '{"a":1}' }]);
  });

  test("all three line ends are understood, even split between chunks", async () => {
    const found = await eventsOf("data: 1\r", "\n\r\n", "data: 2\r\rdata: 3\n\n");
    expect(found.map((event) => event.data)).toEqual(["1", "2", "3"]);
  });

  test("several data lines are one text, comments are nothing", async () => {
    expect(await eventsOf(": still here\n\ndata: a\ndata: b\n\n")).toEqual([
      { id: null, name: "message", data: "a\nb" },
    ]);
  });

  test("an event that was cut off is not told", async () => {
    expect(await eventsOf("data: a\n\ndata: half")).toHaveLength(1);
  });
});

/** A server that answers in the order it was given. */
class FakeServer {
  readonly requests: Request[] = [];
  readonly #answers: (() => Response)[];

  constructor(...answers: (() => Response)[]) {
    this.#answers = answers;
  }

  readonly api: Api = {
    origin: "http://vidgo.test",
    routes: {} as Api["routes"],
    send: async (request) => {
      this.requests.push(request);
      const answer = this.#answers.shift();
      if (answer === undefined) throw new Error("nobody answers");
      return answer();
    },
  };
}

const state = (id: number, name: string) =>
  `id: ${id}\nevent: state\ndata: {"state":"${name}"}\n\n`;
const stream = (text: string) => () =>
  new Response(streamOf(text), { headers: { "Content-Type": "text/event-stream" } });
const refusal = (status: number) => () => new Response('{"code":"x","title":"x"}', { status });

async function statesOf(server: FakeServer): Promise<string[]> {
  const told: string[] = [];
  const tell = (news: News) => {
    told.push(news.state);
    return news.state !== "delivered";
  };
  const { signal } = new AbortController();
  await follow({ api: server.api, generationId: "gen_1", tell, signal, pace: PACE });
  return told;
}

describe("following a generation", () => {
  test("tells states and progress until nothing more can come", async () => {
    const news = `${state(1, "queued")}event: progress\ndata: {"state":"running"}\n\n`;
    const server = new FakeServer(stream(news + state(2, "delivered")));
    expect(await statesOf(server)).toEqual(["queued", "running", "delivered"]);
  });

  test("a broken stream is taken up where it ended", async () => {
    const server = new FakeServer(stream(state(4, "running")), stream(state(5, "delivered")));
    expect(await statesOf(server)).toEqual(["running", "delivered"]);
    expect(server.requests[0]?.headers.get("Last-Event-ID")).toBeNull();
    expect(server.requests[1]?.headers.get("Last-Event-ID")).toBe("4");
  });

  test("streams that keep failing are replaced by conditional polling", async () => {
    const film = (name: string, etag: string) => () =>
      new Response(JSON.stringify({ state: name }), { headers: { ETag: etag } });
    const unchanged = () => new Response(null, { status: 304 });
    const server = new FakeServer(
      refusal(503),
      refusal(503),
      refusal(503),
      film("running", '"a"'),
      unchanged,
      refusal(503),
      film("delivered", '"b"'),
    );
    expect(await statesOf(server)).toEqual(["running", "delivered"]);
    const polls = server.requests.slice(3);
    expect(polls.map((request) => new URL(request.url).pathname)).toEqual(
      Array(4).fill("/api/v1/generations/gen_1"),
    );
    expect(polls.map((request) => request.headers.get("If-None-Match"))).toEqual([
      null,
      '"a"',
      '"a"',
      '"a"',
    ]);
  });

  test("a film that cannot be seen is not asked for again", async () => {
    const server = new FakeServer(refusal(404));
    await expect(statesOf(server)).rejects.toThrow(ProblemError);
    expect(server.requests).toHaveLength(1);
  });

  test("a stream that falls silent is given up and taken up again", async () => {
    const silent = () => new Response(new ReadableStream());
    const server = new FakeServer(silent, stream(state(1, "delivered")));
    const told: string[] = [];
    const tell = (news: News) => {
      told.push(news.state);
      return false;
    };
    const pace = { ...PACE, silenceMs: 10 };
    const { signal } = new AbortController();
    // The double does not hear the abort; the real fetch ends the body. So end it here.
    server.requests.length = 0;
    const hearing: Api = {
      ...server.api,
      send: async (request) => {
        const response = await server.api.send(request);
        if (server.requests.length > 1) return response;
        const body = new ReadableStream({
          start: (controller) =>
            request.signal.addEventListener("abort", () => controller.error(new Error("aborted"))),
        });
        return new Response(body);
      },
    };
    await follow({ api: hearing, generationId: "gen_1", tell, signal, pace });
    expect(told).toEqual(["delivered"]);
  });
});
