import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Generation } from "@/api/types";
import { Alert } from "@/ui/Alert";
import { Button } from "@/ui/Button";
import { ProblemAlert } from "@/ui/ProblemAlert";
import styles from "./CancelButton.module.css";
import { useCancelGeneration } from "./queries";
import { MONEY_WORDS } from "./words";

/** Calling it off takes two presses, and says first what happens to the money. */
export function CancelButton({ generation }: { generation: Generation }) {
  const { t } = useTranslation();
  const [isAsking, setIsAsking] = useState(false);
  const cancel = useCancelGeneration(generation.generation_id);

  if (cancel.data) return <Alert tone="note" title={t(MONEY_WORDS[cancel.data.money.outcome])} />;
  if (!isAsking) {
    return (
      <div>
        <Button look="danger" onClick={() => setIsAsking(true)}>
          {t("cancel.start")}
        </Button>
      </div>
    );
  }
  return (
    <fieldset className={styles.question}>
      <legend>{t("cancel.question")}</legend>
      <p>
        {generation.paid_by === "credits"
          ? t("cancel.money", { amount: t("credit.amount", { count: generation.quoted_credits }) })
          : t("cancel.money_free")}
      </p>
      {cancel.error && <ProblemAlert error={cancel.error} />}
      <div className={styles.answers}>
        <Button look="danger" isBusy={cancel.isPending} onClick={() => cancel.mutate()}>
          {t("cancel.confirm")}
        </Button>
        {/* The press that opened the question leaves the focus on its mildest answer. */}
        <Button look="quiet" autoFocus onClick={() => setIsAsking(false)}>
          {t("cancel.keep")}
        </Button>
      </div>
    </fieldset>
  );
}
