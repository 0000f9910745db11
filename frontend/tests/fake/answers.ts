/** Answers as the server makes them. */

export function json(
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): Response {
  return new Response(JSON.stringify(body), {
    status,
    headers: { "Content-Type": "application/json", ...headers },
  });
}

export function problem(status: number, code: string, title = code, facts = {}): Response {
  const body = { type: "about:blank", title, status, code, detail: `${title}.`, ...facts };
  return json(status, body, { "Content-Type": "application/problem+json" });
}

/** One page of a list; the cursor is simply a position. */
export function page(request: Request, items: readonly unknown[]): Response {
  const query = new URL(request.url).searchParams;
  const from = Number(query.get("cursor") ?? 0);
  const to = from + Number(query.get("limit") ?? 20);
  const next_cursor = to < items.length ? String(to) : null;
  return json(200, { items: items.slice(from, to), next_cursor });
}

let sequence = 0;

/** One event of a stream: how something stands now. */
export function event(state: unknown): Uint8Array {
  sequence += 1;
  const text = `id: ${sequence}\nevent: state\ndata: ${JSON.stringify(state)}\n\n`;
  return new TextEncoder().encode(text);
}
