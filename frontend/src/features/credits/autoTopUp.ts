import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { answer } from "@/api/client";
import { useApi } from "@/api/context";
import type { AutoTopUp, TopUpAgreement, TopUpPause, TopUpState } from "@/api/types";
import type { MessageKey } from "@/i18n/setup";
import type { Tone } from "@/ui/Badge";

const AUTO_TOP_UP_KEY = ["credits", "auto-top-up"];

export const TOP_UP_STATE_WORDS: Record<TopUpState, MessageKey> = {
  on: "top_up.on",
  paused: "top_up.paused",
  off: "top_up.off",
};

export const TOP_UP_TONES: Record<TopUpState, Tone> = { on: "good", paused: "care", off: "calm" };

export const PAUSE_WORDS: Record<TopUpPause, MessageKey> = {
  declined: "top_up.paused_declined",
  pack_changed: "top_up.paused_pack_changed",
  plan_over: "top_up.paused_plan_over",
  disputed: "top_up.paused_disputed",
  refunded: "top_up.paused_refunded",
};

export const REFUSAL_WORDS: Record<NonNullable<AutoTopUp["refusal"]>, MessageKey> = {
  "payments.auto_top_up_needs_plan": "top_up.needs_plan",
  "payments.auto_top_up_not_offered": "top_up.not_offered",
};

/** How the automatic top-up stands; the text to agree to comes in the reader's language. */
export function useAutoTopUp(language: string) {
  const { routes } = useApi();
  return useQuery({
    queryKey: [...AUTO_TOP_UP_KEY, language],
    queryFn: () => answer(routes.GET("/api/v1/credits/auto-top-up")),
  });
}

export function useAgree() {
  const { routes } = useApi();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: TopUpAgreement) =>
      answer(routes.PUT("/api/v1/credits/auto-top-up", { body })),
    // A refusal may mean that price or text are others by now.
    onSettled: () => queries.invalidateQueries({ queryKey: AUTO_TOP_UP_KEY }),
  });
}

export function useWithdraw() {
  const { routes } = useApi();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () => answer(routes.DELETE("/api/v1/credits/auto-top-up")),
    onSettled: () => queries.invalidateQueries({ queryKey: AUTO_TOP_UP_KEY }),
  });
}
