import { useEffect, useRef, useState } from "react";
import { answer } from "@/api/client";
import { useApi } from "@/api/context";
import { putFile } from "@/api/put";

export const PHOTO_TYPES: readonly string[] = ["image/jpeg", "image/png", "image/webp"];
export const PHOTO_BYTES_MAX = 10 * 1024 ** 2;

/** What the page itself refuses, before a byte leaves the machine. */
export type PhotoRefusal = "type" | "size" | "unreadable";

/** The product photo of an ad: chosen, on its way, arrived, or not. */
export type Photo =
  | { status: "empty" }
  | { status: "refused"; refusal: PhotoRefusal }
  | { status: "uploading"; file: File; preview: string; ratio: number }
  | { status: "arrived"; file: File; preview: string; uploadId: string }
  | { status: "failed"; file: File; preview: string; error: unknown };

export interface PhotoControl {
  photo: Photo;
  choose: (file: File) => void;
  clear: () => void;
  retry: () => void;
}

/** Upload a photo as soon as it is chosen, so that nobody waits for it later. */
export function usePhoto(): PhotoControl {
  const { routes } = useApi();
  const [photo, setPhoto] = useState<Photo>({ status: "empty" });
  const running = useRef<AbortController | null>(null);
  const preview = "preview" in photo ? photo.preview : null;

  useEffect(() => () => running.current?.abort(), []);
  useEffect(() => {
    if (preview === null) return;
    return () => URL.revokeObjectURL(preview);
  }, [preview]);

  const send = async (file: File, preview: string) => {
    running.current?.abort();
    const attempt = new AbortController();
    running.current = attempt;
    const show = (next: Photo) => attempt.signal.aborted || setPhoto(next);
    show({ status: "uploading", file, preview, ratio: 0 });
    try {
      const sha256 = await digest(file);
      const body = { content_type: file.type, size_bytes: file.size, sha256 };
      const link = await answer(routes.POST("/api/v1/uploads", { body }));
      const onProgress = (ratio: number) => show({ status: "uploading", file, preview, ratio });
      await putFile(link, file, onProgress, attempt.signal);
      show({ status: "arrived", file, preview, uploadId: link.upload_id });
    } catch (error) {
      show({ status: "failed", file, preview, error });
    }
  };

  const choose = async (file: File) => {
    running.current?.abort();
    const refusal = await refuse(file);
    if (refusal !== null) setPhoto({ status: "refused", refusal });
    else await send(file, URL.createObjectURL(file));
  };

  return {
    photo,
    choose: (file) => void choose(file),
    clear: () => {
      running.current?.abort();
      setPhoto({ status: "empty" });
    },
    retry: () => {
      if (photo.status === "failed") void send(photo.file, URL.createObjectURL(photo.file));
    },
  };
}

async function refuse(file: File): Promise<PhotoRefusal | null> {
  if (!PHOTO_TYPES.includes(file.type)) return "type";
  if (file.size > PHOTO_BYTES_MAX) return "size";
  return (await startsLikePicture(file)) ? null : "unreadable";
}

const SIGNATURE_BYTES = 12;

/** Whether the first bytes are those of a JPEG, PNG or WebP; the name alone proves nothing. */
async function startsLikePicture(file: File): Promise<boolean> {
  const bytes = new Uint8Array(await file.slice(0, SIGNATURE_BYTES).arrayBuffer());
  const text = String.fromCharCode(...bytes);
  return (
    text.startsWith("\xff\xd8\xff") ||
    text.startsWith("\x89PNG\r\n\x1a\n") ||
    (text.startsWith("RIFF") && text.endsWith("WEBP"))
  );
}

/** Lower hex SHA-256, so that the server can tell a damaged upload; null on insecure origins. */
async function digest(file: File): Promise<string | null> {
  if (!globalThis.crypto?.subtle) return null;
  const bytes = new Uint8Array(await file.arrayBuffer());
  const hash = await crypto.subtle.digest("SHA-256", bytes);
  return Array.from(new Uint8Array(hash), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
