import type { Failure, GenerationState, MoneyOutcome, Stage } from "@/api/types";
import type { MessageKey } from "@/i18n/setup";
import type { Tone } from "@/ui/Badge";

/** One word, for lists. */
export const STATE_WORDS: Record<GenerationState, MessageKey> = {
  requested: "state.requested",
  in_review: "state.in_review",
  held: "state.held",
  queued: "state.queued",
  submitted: "state.submitted",
  running: "state.running",
  unknown: "state.unknown",
  storing: "state.storing",
  finishing: "state.finishing",
  delivered: "state.delivered",
  failed: "state.failed",
  cancelled: "state.cancelled",
};

/** A sentence about what happens right now. */
export const STATE_SENTENCES: Record<GenerationState, MessageKey> = {
  requested: "state_sentence.requested",
  in_review: "state_sentence.in_review",
  held: "state_sentence.held",
  queued: "state_sentence.queued",
  submitted: "state_sentence.submitted",
  running: "state_sentence.running",
  unknown: "state_sentence.unknown",
  storing: "state_sentence.storing",
  finishing: "state_sentence.finishing",
  delivered: "state_sentence.delivered",
  failed: "state_sentence.failed",
  cancelled: "state_sentence.cancelled",
};

export const STATE_TONES: Record<GenerationState, Tone> = {
  requested: "live",
  in_review: "live",
  held: "live",
  queued: "live",
  submitted: "live",
  running: "live",
  unknown: "care",
  storing: "live",
  finishing: "live",
  delivered: "good",
  failed: "bad",
  cancelled: "calm",
};

/** Whether nothing more can happen. */
export const IS_TERMINAL: Record<GenerationState, boolean> = {
  requested: false,
  in_review: false,
  held: false,
  queued: false,
  submitted: false,
  running: false,
  unknown: false,
  storing: false,
  finishing: false,
  delivered: true,
  failed: true,
  cancelled: true,
};

/** Whether it can still be called off; once the film is ours it is finished and charged. */
export const MAY_CANCEL: Record<GenerationState, boolean> = {
  requested: true,
  in_review: true,
  held: true,
  queued: true,
  submitted: true,
  running: true,
  unknown: true,
  storing: false,
  finishing: false,
  delivered: false,
  failed: false,
  cancelled: false,
};

/** The way of an ad, as five steps a person understands. */
export const STEPS = ["check", "queue", "film", "save", "cut"] as const;

export type Step = (typeof STEPS)[number];

export const STEP_WORDS: Record<Step, MessageKey> = {
  check: "step.check",
  queue: "step.queue",
  film: "step.film",
  save: "step.save",
  cut: "step.cut",
};

/** How many steps are done in each state. */
export const STEPS_DONE: Record<GenerationState, number> = {
  requested: 0,
  in_review: 0,
  held: 1,
  queued: 1,
  submitted: 2,
  running: 2,
  unknown: 2,
  storing: 3,
  finishing: 4,
  delivered: 5,
  failed: 0,
  cancelled: 0,
};

export const STAGE_WORDS: Record<Stage, MessageKey> = {
  moderation: "stage.moderation",
  enhancement: "stage.enhancement",
  credits: "stage.credits",
  routing: "stage.routing",
  provider: "stage.provider",
  storage: "stage.storage",
  transcoding: "stage.transcoding",
  delivery: "stage.delivery",
};

export const FAILURE_WORDS: Record<Failure["code"], MessageKey> = {
  "provider.content_refused": "failure.content_refused",
  "provider.request_refused": "failure.request_refused",
  "provider.failed": "failure.provider_failed",
  "provider.unavailable": "failure.provider_unavailable",
  "generation.deadline_passed": "failure.deadline_passed",
  "provider.output_gone": "failure.output_gone",
  "provider.output_refused": "failure.output_refused",
  "delivery.source_unreadable": "failure.source_unreadable",
  "delivery.dressing_refused": "failure.dressing_refused",
  "delivery.render_failed": "failure.render_failed",
};

/** What a cancel does to the held credits. */
export const MONEY_WORDS: Record<MoneyOutcome, MessageKey> = {
  released: "money.released",
  kept_until_verdict: "money.kept_until_verdict",
};
