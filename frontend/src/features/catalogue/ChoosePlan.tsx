import { useTranslation } from "react-i18next";
import type { Currency, Plan, ReplacedPlan } from "@/api/types";
import { OrderProblem } from "@/features/payments/OrderProblem";
import { usePlanChange, useSubscribe } from "@/features/payments/queries";
import { useFormat } from "@/i18n/format";
import { Alert } from "@/ui/Alert";
import { Asking } from "@/ui/Asking";
import { Button } from "@/ui/Button";
import styles from "./PlansPage.module.css";

interface ChoosePlanProps {
  plan: Plan;
  currency: Currency;
  nameOf: (planId: string) => string;
}

/** Leads to the payment; where another plan would end by it, what ends is said and asked first. */
export function ChoosePlan({ plan, currency, nameOf }: ChoosePlanProps) {
  const { t } = useTranslation();
  const change = usePlanChange();
  const subscribe = useSubscribe();
  const pay = () => subscribe.mutate({ plan_id: plan.plan_id, currency });
  const choose = () => {
    subscribe.reset();
    change.mutate(plan.plan_id, { onSuccess: ({ replaces }) => replaces ?? pay() });
  };
  const replaces = change.data?.replaces;
  const error = change.error ?? subscribe.error;
  return (
    <>
      {error && (
        <OrderProblem
          error={error}
          isBusy={subscribe.isPending}
          accept={(offer) => subscribe.mutate({ plan_id: plan.plan_id, ...offer })}
        />
      )}
      {replaces ? (
        <Asking label={t("plans.change_named", { plan: plan.display_name })}>
          <Ends replaces={replaces} name={nameOf(replaces.plan_id)} />
          <div className={styles.buttons}>
            <Button isBusy={subscribe.isPending} onClick={pay}>
              {t("plans.change_named", { plan: plan.display_name })}
            </Button>
            <Button look="quiet" onClick={() => change.reset()}>
              {t("plans.change_keep", { plan: nameOf(replaces.plan_id) })}
            </Button>
          </div>
        </Asking>
      ) : (
        <Button isWide isBusy={change.isPending || subscribe.isPending} onClick={choose}>
          {t("plans.choose_named", { plan: plan.display_name })}
        </Button>
      )}
    </>
  );
}

function Ends({ replaces, name }: { replaces: ReplacedPlan; name: string }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { ends_credits: count, paid_until: until } = replaces;
  return (
    <Alert tone="care" title={t("plans.change_ends", { plan: name })}>
      {count > 0 && <p>{t("plans.change_credits", { count })}</p>}
      {until && <p>{t("plans.change_paid_until", { moment: format.date(until) })}</p>}
      <p>{t("plans.change_stays")}</p>
    </Alert>
  );
}
