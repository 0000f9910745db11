import type { Gateway, OrderState, PaymentCode } from "@/api/types";
import type { MessageKey } from "@/i18n/setup";
import type { Tone } from "@/ui/Badge";

export const ORDER_STATE_WORDS: Record<OrderState, MessageKey> = {
  created: "order_state.created",
  pending: "order_state.pending",
  pending_manual: "order_state.pending_manual",
  paid: "order_state.paid",
  failed: "order_state.failed",
  expired: "order_state.expired",
  refund_pending: "order_state.refund_pending",
  partially_refunded: "order_state.partially_refunded",
  refunded: "order_state.refunded",
  disputed: "order_state.disputed",
  paid_waiting: "order_state.paid_waiting",
  confirming: "order_state.confirming",
};

/** Whether waiting will not change the state. */
export const IS_SETTLED: Record<OrderState, boolean> = {
  created: false,
  pending: false,
  pending_manual: false,
  paid: true,
  failed: true,
  expired: true,
  refund_pending: false,
  partially_refunded: true,
  refunded: true,
  disputed: true,
  paid_waiting: false,
  confirming: false,
};

export const ORDER_TONES: Record<OrderState, Tone> = {
  created: "calm",
  pending: "care",
  pending_manual: "care",
  paid: "good",
  failed: "bad",
  expired: "calm",
  refund_pending: "care",
  partially_refunded: "calm",
  refunded: "calm",
  disputed: "bad",
  paid_waiting: "care",
  confirming: "care",
};

export const GATEWAY_NAMES: Record<Gateway, string> = { ecpay: "ECPay", paddle: "Paddle" };

export const METHOD_WORDS: Record<PaymentCode["method"], MessageKey> = {
  checkout: "method.checkout",
  credit: "method.credit",
  atm: "method.atm",
  cvs: "method.cvs",
  barcode: "method.barcode",
  web_atm: "method.web_atm",
  apple_pay: "method.apple_pay",
  twqr: "method.twqr",
};
