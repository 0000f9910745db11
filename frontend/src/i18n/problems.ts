import type { ClientProblemCode } from "@/api/problem";
import type { Failure } from "@/api/types";
import type { MessageKey } from "./setup";

/**
 * Words for the failures only the browser can see. Those of the server arrive with a title and a
 * detail in the reader's language, from the one catalogue of problem texts the mails use too.
 */
export const CLIENT_PROBLEM_WORDS: Record<ClientProblemCode, MessageKey> = {
  "client.unreachable": "problem.unreachable",
  "client.unreadable": "problem.unreadable",
  "client.upload_refused": "problem.upload_refused",
};

export type NextStep = NonNullable<Failure["next_step"]>;

export const NEXT_STEP_WORDS: Record<NextStep, MessageKey> = {
  sign_in: "next_step.sign_in",
  verify_email: "next_step.verify_email",
  request_code: "next_step.request_code",
  request_link: "next_step.request_link",
  correct_request: "next_step.correct_request",
  edit_prompt: "next_step.edit_prompt",
  choose_photo: "next_step.choose_photo",
  buy_credits: "next_step.buy_credits",
  change_cap: "next_step.change_cap",
  upgrade_plan: "next_step.upgrade_plan",
  cancel_plan: "next_step.cancel_plan",
  new_quote: "next_step.new_quote",
  wait: "next_step.wait",
  try_again: "next_step.try_again",
  contact_support: "next_step.contact_support",
};
