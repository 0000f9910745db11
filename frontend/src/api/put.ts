import { clientProblem } from "./problem";

/** A signed link: one operation on one object; its headers go out unchanged. */
export interface SignedLink {
  method: string;
  url: string;
  headers: Record<string, string>;
}

/**
 * Send a file to a signed link. XMLHttpRequest, because fetch cannot report upload progress.
 *
 * `onProgress` gets a ratio 0..1. Rejects with ProblemError, or the signal's reason when aborted.
 */
export function putFile(
  link: SignedLink,
  file: Blob,
  onProgress: (ratio: number) => void,
  signal: AbortSignal,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open(link.method, link.url);
    for (const [name, value] of Object.entries(link.headers)) request.setRequestHeader(name, value);
    request.upload.onprogress = (event) =>
      event.lengthComputable && onProgress(event.loaded / event.total);
    request.onload = () =>
      isSuccess(request.status)
        ? resolve()
        : reject(clientProblem("client.upload_refused", request.status));
    request.onerror = () => reject(clientProblem("client.unreachable", 0));
    request.onabort = () => reject(signal.reason);
    signal.addEventListener("abort", () => request.abort(), { once: true });
    request.send(file);
  });
}

function isSuccess(status: number): boolean {
  return status >= 200 && status < 300;
}
