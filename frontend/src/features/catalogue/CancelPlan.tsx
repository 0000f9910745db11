import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useCancelPlan } from "@/features/payments/queries";
import { Asking } from "@/ui/Asking";
import { Button } from "@/ui/Button";
import { ProblemAlert } from "@/ui/ProblemAlert";
import styles from "./PlansPage.module.css";

/** Asks once more, and says what stays. */
export function CancelPlan() {
  const { t } = useTranslation();
  const [isAsking, setIsAsking] = useState(false);
  const cancel = useCancelPlan();
  if (!isAsking) {
    return (
      <Button look="quiet" onClick={() => setIsAsking(true)}>
        {t("plans.cancel")}
      </Button>
    );
  }
  return (
    <Asking label={t("plans.cancel")}>
      {cancel.error && <ProblemAlert error={cancel.error} />}
      <p>{t("plans.cancel_note")}</p>
      <div className={styles.buttons}>
        <Button look="danger" isBusy={cancel.isPending} onClick={() => cancel.mutate()}>
          {t("plans.cancel_confirm")}
        </Button>
        <Button look="quiet" onClick={() => setIsAsking(false)}>
          {t("plans.cancel_keep")}
        </Button>
      </div>
    </Asking>
  );
}
