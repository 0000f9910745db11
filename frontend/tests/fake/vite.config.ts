import { readFileSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import { Readable } from "node:stream";
import { type Connect, defineConfig, mergeConfig, type Plugin } from "vite";
import page from "../../vite.config";
import { json } from "./answers";
import { Studio } from "./studio";

/** The strictest policy the page is built for; the gateway sends the same or a wider one. */
const CONTENT_POLICY =
  "default-src 'self'; img-src 'self' blob: data:; media-src 'self' blob:; base-uri 'none'";

/**
 * The built page against the fake server, with nothing else running: `npm run fake`, for work on
 * looks. `VIDGO_FAKE_FILM` names an MP4 file that stands for every film.
 */
export default mergeConfig(
  page,
  defineConfig({
    plugins: [fakeServer()],
    preview: {
      host: "127.0.0.1",
      port: 5180,
      strictPort: true,
      headers: { "Content-Security-Policy": CONTENT_POLICY },
    },
  }),
);

function fakeServer(): Plugin {
  const studio = new Studio();
  const serve: Connect.NextHandleFunction = (incoming, outgoing, next) => {
    const path = incoming.url ?? "/";
    if (path.startsWith("/objects/film")) return void sendFilm(incoming, outgoing);
    if (!/^\/(api|objects|sandbox)\//.test(path)) return next();
    void answer(studio, incoming, outgoing);
  };
  return {
    name: "fake-server",
    configurePreviewServer: (server) => void server.middlewares.use(serve),
  };
}

async function answer(studio: Studio, incoming: IncomingMessage, outgoing: ServerResponse) {
  const response = await studio
    .handle(await readRequest(incoming))
    .catch((error: Error) => json(500, { code: "fake.bug", title: error.message }));
  outgoing.writeHead(response.status, Object.fromEntries(response.headers));
  if (response.body === null) return void outgoing.end();
  const body = Readable.fromWeb(response.body as Parameters<typeof Readable.fromWeb>[0]);
  outgoing.on("close", () => body.destroy());
  body.on("error", () => outgoing.destroy());
  body.pipe(outgoing);
}

async function readRequest(incoming: IncomingMessage): Promise<Request> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const method = incoming.method ?? "GET";
  return new Request(`http://${incoming.headers.host}${incoming.url}`, {
    method,
    headers: incoming.headers as Record<string, string>,
    body: method === "GET" ? null : Buffer.concat(chunks),
  });
}

/** Serve the film with ranges, so that a browser can seek in it. */
function sendFilm(incoming: IncomingMessage, outgoing: ServerResponse): void {
  const path = process.env.VIDGO_FAKE_FILM;
  if (path === undefined) return void outgoing.writeHead(404).end();
  const film = readFileSync(path);
  const range = /bytes=(\d+)-(\d*)/.exec(incoming.headers.range ?? "");
  const from = Number(range?.[1] ?? 0);
  const to = range?.[2] ? Number(range[2]) : film.length - 1;
  outgoing.writeHead(range ? 206 : 200, {
    "Accept-Ranges": "bytes",
    "Content-Type": "video/mp4",
    "Content-Length": to - from + 1,
    "Content-Range": `bytes ${from}-${to}/${film.length}`,
  });
  outgoing.end(film.subarray(from, to + 1));
}
