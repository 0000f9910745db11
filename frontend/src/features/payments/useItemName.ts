import { useTranslation } from "react-i18next";
import type { Order } from "@/api/types";
import { usePlans } from "@/features/catalogue/queries";

/** What an order buys, in the reader's words; the bare id where the catalogue has moved on. */
export function useItemName(order: Pick<Order, "kind" | "item_id" | "credits">): string {
  const { t, i18n } = useTranslation();
  const plans = usePlans(i18n.language);
  if (order.kind === "pack") return t("credit.amount", { count: order.credits ?? 0 });
  const plan = plans.data?.items.find((item) => item.plan_id === order.item_id);
  return t("payments.plan", { plan: plan?.display_name ?? order.item_id });
}
