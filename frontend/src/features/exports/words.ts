import type { AspectRatio, ExportState, Fit } from "@/api/types";
import type { MessageKey } from "@/i18n/setup";

/** Where people post each shape. */
export const RATIO_WORDS: Record<AspectRatio, MessageKey> = {
  "9:16": "ratio.portrait",
  "4:5": "ratio.feed",
  "16:9": "ratio.wide",
  "1:1": "ratio.square",
};

export const RATIOS = Object.keys(RATIO_WORDS) as AspectRatio[];

export const FIT_WORDS: Record<Fit, MessageKey> = {
  crop: "fit.crop",
  blur: "fit.blur",
  pad: "fit.pad",
  track: "fit.track",
};

export const FITS = Object.keys(FIT_WORDS) as Fit[];

export const EXPORT_STATE_WORDS: Record<ExportState, MessageKey> = {
  queued: "export_state.queued",
  delivered: "export_state.delivered",
  failed: "export_state.failed",
};

export const IS_EXPORT_FINAL: Record<ExportState, boolean> = {
  queued: false,
  delivered: true,
  failed: true,
};
