/** Server-sent events over fetch: EventSource cannot carry an Authorization header. */

export interface ServerEvent {
  id: string | null;
  name: string;
  data: string;
}

/** Yield the events of a `text/event-stream` body. Source: HTML standard, 9.2.6. */
export async function* readEvents(body: ReadableStream<Uint8Array>): AsyncGenerator<ServerEvent> {
  let block: string[] = [];
  for await (const line of lines(body)) {
    if (line !== "") {
      block.push(line);
      continue;
    }
    const event = parseBlock(block);
    block = [];
    if (event !== null) yield event;
  }
}

function parseBlock(block: string[]): ServerEvent | null {
  const event: ServerEvent = { id: null, name: "message", data: "" };
  const data: string[] = [];
  for (const line of block) {
    const [field, value] = splitField(line);
    if (field === "id") event.id = value;
    else if (field === "event") event.name = value;
    else if (field === "data") data.push(value);
  }
  return data.length === 0 ? null : { ...event, data: data.join("\n") };
}

function splitField(line: string): [string, string] {
  const colon = line.indexOf(":");
  if (colon < 0) return [line, ""];
  const value = line.slice(colon + 1);
  return [line.slice(0, colon), value.startsWith(" ") ? value.slice(1) : value];
}

async function* lines(body: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let rest = "";
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      rest += decoder.decode(value, { stream: true });
      // A carriage return at the very end may be half of a pair: it waits for the next chunk.
      const parts = rest.split(/\r\n|\n|\r(?!$)/);
      rest = parts.pop() ?? "";
      yield* parts;
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}
