import { useTranslation } from "react-i18next";
import type { CurrentPlan } from "@/api/types";
import { useFormat } from "@/i18n/format";
import { Badge } from "@/ui/Badge";
import { Page } from "@/ui/Page";
import { ProblemAlert } from "@/ui/ProblemAlert";
import { Waiting } from "@/ui/Waiting";
import { CancelPlan } from "./CancelPlan";
import { CurrencyChoice } from "./CurrencyChoice";
import { currenciesOf, useCurrency } from "./currency";
import { PlanCard } from "./PlanCard";
import styles from "./PlansPage.module.css";
import { useCurrentPlan, usePlans } from "./queries";
import { PLAN_STATUS_TONES, PLAN_STATUS_WORDS } from "./words";

export function PlansPage() {
  const { t, i18n } = useTranslation();
  const plans = usePlans(i18n.language);
  const current = useCurrentPlan();
  const offered = currenciesOf(plans.data?.items ?? []);
  const [currency, setCurrency] = useCurrency(offered);
  const error = plans.error ?? current.error;
  const nameOf = (planId: string) =>
    plans.data?.items.find((plan) => plan.plan_id === planId)?.display_name ?? planId;

  return (
    <Page
      title={t("plans.title")}
      lead={t("plans.lead")}
      aside={<CurrencyChoice offered={offered} value={currency} onChange={setCurrency} />}
    >
      {error && <ProblemAlert error={error} />}
      {(plans.isPending || current.isPending) && <Waiting label={t("page.loading")} />}
      {plans.data && current.data && (
        <>
          <Now plan={current.data} name={nameOf(current.data.plan_id)} />
          <ul className={styles.plans}>
            {plans.data.items.map((plan) => (
              <PlanCard
                key={plan.plan_id}
                plan={plan}
                currency={currency}
                current={current.data}
                nameOf={nameOf}
              />
            ))}
          </ul>
        </>
      )}
    </Page>
  );
}

/** What the reader has now, and until when. */
function Now({ plan, name }: { plan: CurrentPlan; name: string }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <section className={styles.now} aria-label={t("plans.current")}>
      <p>
        {t("plans.you_have", { plan: name })}{" "}
        <Badge tone={PLAN_STATUS_TONES[plan.status]}>{t(PLAN_STATUS_WORDS[plan.status])}</Badge>
      </p>
      {plan.cancel_at && (
        <p className={styles.note}>{t("plans.ends", { moment: format.date(plan.cancel_at) })}</p>
      )}
      {!plan.cancel_at && plan.renews_at && plan.status !== "past_due" && (
        <p className={styles.note}>{t("plans.renews", { moment: format.date(plan.renews_at) })}</p>
      )}
      {plan.status === "past_due" && <p className={styles.note}>{t("plans.past_due_note")}</p>}
      {plan.status === "disputed" && <p className={styles.note}>{t("plans.disputed_note")}</p>}
      {plan.renews_at && !plan.cancel_at && <CancelPlan />}
    </section>
  );
}
