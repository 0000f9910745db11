import type { CurrentPlan, PlanGrant } from "@/api/types";
import type { MessageKey } from "@/i18n/setup";
import type { Tone } from "@/ui/Badge";

/** Credits a plan gives, by how often; the stems of plural forms, whose `count` is their number. */
export const GRANT_WORDS = {
  once: "plans.grant_once",
  daily: "plans.grant_daily",
  weekly: "plans.grant_weekly",
  monthly: "plans.grant_monthly",
  billing_cycle: "plans.grant_billing_cycle",
} as const satisfies Record<PlanGrant["cadence"], string>;

export const PLAN_STATUS_WORDS: Record<CurrentPlan["status"], MessageKey> = {
  free: "plans.status_free",
  trialing: "plans.status_trialing",
  active: "plans.status_active",
  past_due: "plans.status_past_due",
  disputed: "plans.status_disputed",
};

export const PLAN_STATUS_TONES: Record<CurrentPlan["status"], Tone> = {
  free: "calm",
  trialing: "calm",
  active: "calm",
  past_due: "bad",
  disputed: "bad",
};
