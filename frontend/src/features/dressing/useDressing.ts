import { useState } from "react";
import type { Captions, Overlay } from "@/api/types";
import { type PhotoControl, usePhoto } from "@/features/uploads/usePhoto";

/** The words a customer may put over a film; empty ones are left out. */
export interface DressingWords {
  headline: string;
  price: string;
  was: string;
  action: string;
  captions: string;
}

const NO_WORDS: DressingWords = { headline: "", price: "", was: "", action: "", captions: "" };

export interface DressingControl {
  words: DressingWords;
  write: (change: Partial<DressingWords>) => void;
  logo: PhotoControl;
  /** A logo is on its way or did not arrive: without it the film would be another. */
  isUnfinished: boolean;
  overlays: Overlay[];
  captions: Captions | null;
}

/** What is drawn over a film: a headline, a price, an invitation, a logo, captions. */
export function useDressing(): DressingControl {
  const [words, setWords] = useState(NO_WORDS);
  const logo = usePhoto();
  const uploadId = logo.photo.status === "arrived" ? logo.photo.uploadId : null;
  return {
    words,
    write: (change) => setWords((before) => ({ ...before, ...change })),
    logo,
    isUnfinished: logo.photo.status === "uploading" || logo.photo.status === "failed",
    overlays: overlaysOf(words, uploadId),
    captions: captionsOf(words.captions),
  };
}

function overlaysOf(words: DressingWords, logo: string | null): Overlay[] {
  const [headline, price, action] = [words.headline, words.price, words.action].map((text) =>
    text.trim(),
  );
  const overlays: Overlay[] = [];
  if (logo) overlays.push({ kind: "logo", upload_id: logo });
  if (headline) overlays.push({ kind: "text", text: headline, anchor: "top", size_ratio: 0.07 });
  if (price) overlays.push({ kind: "price_tag", price, was: words.was.trim() || null });
  if (action) overlays.push({ kind: "call_to_action", text: action });
  return overlays;
}

function captionsOf(text: string): Captions | null {
  if (text.trim() === "") return null;
  const format = text.trimStart().startsWith("WEBVTT") ? "vtt" : "srt";
  return { text: text.trimStart(), format, mode: "burned" };
}
