import { useTranslation } from "react-i18next";
import type { PaidBy } from "@/api/types";
import type { MessageKey } from "@/i18n/setup";

/** What stands in place of credits, where none are taken. */
const FREE_WORDS: Record<Exclude<PaidBy, "credits">, MessageKey> = {
  allowance: "paid_by.allowance",
  unmetered: "paid_by.unmetered",
};

/** Returns what says what an ad costs: credits, or what the plan gives instead. */
export function useCost() {
  const { t } = useTranslation();
  return (paidBy: PaidBy, credits: number) =>
    paidBy === "credits" ? t("credit.amount", { count: credits }) : t(FREE_WORDS[paidBy]);
}
