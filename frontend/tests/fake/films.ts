import type { AspectRatio, Export, Generation, GenerationRequest, Sprites } from "@/api/types";

const SIZES: Record<AspectRatio, [width: number, height: number]> = {
  "9:16": [1080, 1920],
  "4:5": [1080, 1350],
  "16:9": [1920, 1080],
  "1:1": [1080, 1080],
};

export const FILM_URL = "/objects/film.mp4";
export const POSTER_URL = "/objects/poster.jpg";

export const PREVIEW_URL = "/objects/preview.mp4";
export const SPRITES: Sprites = {
  url: "/objects/sprites.jpg",
  vtt_url: "/objects/sprites.jpg.vtt",
  name: "sprites.jpg",
  columns: 5,
  count: 20,
  tile_width: 160,
  tile_height: 90,
  interval_s: 0.3,
};

export const PRICES: Record<string, number> = { "720p": 5, "1080p": 8 };

/** A fresh order as the server would answer it. */
export function orderedFilm(id: string, body: GenerationRequest, now: string): Generation {
  return {
    generation_id: id,
    state: "queued",
    stage: "routing",
    progress_ratio: 0.03,
    queue_position: null,
    prompt: body.prompt,
    enhanced_prompt: null,
    service_type: `video_${body.resolution}`,
    resolution: body.resolution,
    aspect_ratio: body.aspect_ratio,
    paid_by: "credits",
    quoted_credits: PRICES[body.resolution] ?? 0,
    charged_credits: 0,
    reuse: null,
    media: { master: null, poster: null, preview: null, sprites: null },
    exports: (body.exports ?? []).map((format, index) => pendingExport(id, index + 1, format)),
    failure: null,
    receipt_id: null,
    attempts: [],
    created_at: now,
    starts_at: null,
    deadline_at: new Date(Date.parse(now) + 1_800_000).toISOString(),
    completed_at: null,
  };
}

export function pendingExport(id: string, ordinal: number, format: AspectRatio): Export {
  const [width, height] = SIZES[format];
  return {
    export_id: `exp_${id}_${ordinal}`,
    state: "queued",
    progress_ratio: 0,
    format,
    width,
    height,
    size_bytes: null,
    url: null,
    url_expires_at: null,
    sha256: null,
  };
}

export function finishedExport(item: Export): Export {
  const facts = { size_bytes: 2_345_678, url: FILM_URL, url_expires_at: "2099-01-01T00:00:00Z" };
  return { ...item, ...facts, state: "delivered", progress_ratio: 1, sha256: "0".repeat(64) };
}

export function deliveredFilm(film: Generation): Generation {
  return {
    ...film,
    state: "delivered",
    stage: "delivery",
    progress_ratio: 1,
    charged_credits: film.quoted_credits,
    media: { master: FILM_URL, poster: POSTER_URL, preview: PREVIEW_URL, sprites: SPRITES },
    exports: film.exports.map(finishedExport),
    completed_at: film.created_at,
  };
}

export function failedFilm(film: Generation): Generation {
  return {
    ...film,
    state: "failed",
    stage: "provider",
    progress_ratio: 1,
    receipt_id: `rct_${film.generation_id}`,
    failure: {
      code: "provider.failed",
      stage: "provider",
      detail: "The studio reported an error while filming. Nothing was charged.",
      next_step: "try_again",
      charged_credits: 0,
    },
    completed_at: film.created_at,
  };
}

export function cancelledFilm(film: Generation): Generation {
  return {
    ...film,
    state: "cancelled",
    progress_ratio: 1,
    receipt_id: `rct_${film.generation_id}`,
    completed_at: film.created_at,
  };
}
