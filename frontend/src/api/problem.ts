/** Failures of a request: what the server says (RFC 9457), and the few the browser itself knows. */

import type { Problem } from "./types";

/** No answer came; an answer that is not ours; a signed link that refused the file. */
export type ClientProblemCode =
  | "client.unreachable"
  | "client.unreadable"
  | "client.upload_refused";

const PASSING_STATUS = new Set([502, 503, 504]);

export class ProblemError extends Error {
  readonly problem: Problem;

  constructor(problem: Problem, cause?: unknown) {
    super(`${problem.status} ${problem.code}`, { cause });
    this.name = "ProblemError";
    this.problem = problem;
  }

  get code(): string {
    return this.problem.code;
  }

  /** True when repeating the very same request could still succeed or find its first answer. */
  get isPassing(): boolean {
    return this.code === "client.unreachable" || PASSING_STATUS.has(this.problem.status);
  }
}

export function clientProblem(
  code: ClientProblemCode,
  status: number,
  cause?: unknown,
): ProblemError {
  return new ProblemError({ type: "about:blank", status, code, title: "", detail: "" }, cause);
}

/** Read an answer that is not 2xx. Proxies may answer with pages: those are unreadable to us. */
export async function readProblem(response: Response): Promise<ProblemError> {
  try {
    const body: unknown = await response.json();
    if (isProblem(body)) return new ProblemError({ ...body, status: response.status });
    return clientProblem("client.unreadable", response.status);
  } catch (cause) {
    return clientProblem("client.unreadable", response.status, cause);
  }
}

function isProblem(body: unknown): body is Problem {
  return typeof body === "object" && body !== null && "code" in body && "title" in body;
}

/** The server's word for one field of the body, or undefined. */
export function fieldProblem(error: unknown, field: string): string | undefined {
  if (!(error instanceof ProblemError)) return undefined;
  return error.problem.errors?.find((item) => item.loc.includes(field))?.detail;
}
