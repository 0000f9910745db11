import type { LotKind, Receipt, TransactionType } from "@/api/types";
import type { MessageKey } from "@/i18n/setup";

export const LOT_WORDS: Record<LotKind, MessageKey> = {
  subscription: "lot.subscription",
  purchased: "lot.purchased",
  bonus: "lot.bonus",
};

export const TRANSACTION_WORDS: Record<TransactionType, MessageKey> = {
  hold: "transaction.hold",
  capture: "transaction.capture",
  release: "transaction.release",
  expiry: "transaction.expiry",
  grant: "transaction.grant",
  purchase: "transaction.purchase",
  weekly_reset: "transaction.weekly_reset",
  refund: "transaction.refund",
  bonus: "transaction.bonus",
  adjust: "transaction.adjust",
  dispute: "transaction.dispute",
};

/** Why credits came back. */
export const RULE_WORDS: Record<Receipt["rule"], MessageKey> = {
  not_accepted: "rule.not_accepted",
  provider_failed: "rule.provider_failed",
  content_refused: "rule.content_refused",
  delivery_failed: "rule.delivery_failed",
  deadline_passed: "rule.deadline_passed",
  cancelled: "rule.cancelled",
};
