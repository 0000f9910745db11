import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { Generation } from "@/api/types";
import { ButtonLink } from "@/ui/Button";
import { Card } from "@/ui/Card";
import type { ComposeState } from "./ComposePage";
import styles from "./Ended.module.css";

/** Called off: what that did to the money. */
export function Cancelled({ generation }: { generation: Generation }) {
  const { t } = useTranslation();
  const again: ComposeState = { prompt: generation.prompt };
  return (
    <Card title={t("cancelled.title")}>
      <p>{useMoneyWords(generation)}</p>
      <div className={styles.actions}>
        <ButtonLink to="/" state={again}>
          {t("failed.again")}
        </ButtonLink>
        {generation.receipt_id && (
          <Link to={`/credits/receipts/${generation.receipt_id}`}>{t("failed.receipt")}</Link>
        )}
      </div>
    </Card>
  );
}

function useMoneyWords({ paid_by, quoted_credits, charged_credits }: Generation) {
  const { t } = useTranslation();
  const amount = (count: number) => t("credit.amount", { count });
  if (paid_by === "allowance") return t("cancelled.use_returned");
  if (paid_by === "unmetered") return t("cancelled.nothing");
  return charged_credits === 0
    ? t("cancelled.returned", { amount: amount(quoted_credits) })
    : t("cancelled.charged", { amount: amount(charged_credits) });
}
