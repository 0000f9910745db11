import { useTranslation } from "react-i18next";
import type { Currency, CurrentPlan, Plan } from "@/api/types";
import { useFormat } from "@/i18n/format";
import { Badge } from "@/ui/Badge";
import { ChoosePlan } from "./ChoosePlan";
import { priceIn } from "./currency";
import styles from "./PlansPage.module.css";
import { GRANT_WORDS } from "./words";

interface PlanCardProps {
  plan: Plan;
  currency: Currency;
  /** The plan the reader has now. */
  current: CurrentPlan;
  nameOf: (planId: string) => string;
}

export function PlanCard({ plan, currency, current, nameOf }: PlanCardProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const price = priceIn(plan.prices, currency);
  const isCurrent = plan.plan_id === current.plan_id;
  return (
    <li className={styles.plan}>
      <header className={styles.head}>
        <h2>{plan.display_name}</h2>
        {isCurrent && <Badge tone="good">{t("plans.current")}</Badge>}
      </header>
      <p className={styles.price}>
        {price ? format.money(price) : t(plan.prices.length > 0 ? "plans.not_sold" : "plans.free")}
        {price && <span className={styles.note}> {t("plans.a_month")}</span>}
      </p>
      <Gives plan={plan} />
      {price && !(isCurrent && goesOn(current)) && (
        <ChoosePlan plan={plan} currency={currency} nameOf={nameOf} />
      )}
    </li>
  );
}

/** Whether a plan is paid for by itself; one that is not may be bought anew. */
function goesOn({ status, cancel_at }: CurrentPlan): boolean {
  return status === "active" && cancel_at === null;
}

function Gives({ plan }: { plan: Plan }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { entitlements } = plan;
  return (
    <ul className={styles.gives}>
      {plan.grants.map((grant) => (
        <li key={grant.grant_id}>{t(GRANT_WORDS[grant.cadence], { count: grant.credits })}</li>
      ))}
      <li>{t("plans.up_to", { size: entitlements.max_resolution, fps: entitlements.max_fps })}</li>
      <li>{t(entitlements.watermark ? "plans.watermark" : "plans.no_watermark")}</li>
      {entitlements.priority_class === "priority" && <li>{t("plans.priority")}</li>}
      {entitlements.unmetered_services.length > 0 && <li>{t("plans.unmetered")}</li>}
      {plan.topup_discount_ratio > 0 && (
        <li>{t("plans.discount", { share: format.percent(plan.topup_discount_ratio) })}</li>
      )}
    </ul>
  );
}
