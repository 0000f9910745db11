import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { Generation } from "@/api/types";
import { NEXT_STEP_WORDS } from "@/i18n/problems";
import { ButtonLink } from "@/ui/Button";
import { Card } from "@/ui/Card";
import type { ComposeState } from "./ComposePage";
import styles from "./Ended.module.css";
import { FAILURE_WORDS, STAGE_WORDS } from "./words";

/** What went wrong, where, what it cost, and what to do next. */
export function Failed({ generation }: { generation: Generation }) {
  const { t } = useTranslation();
  const { failure, receipt_id } = generation;
  if (failure === null) return null;
  const again: ComposeState = { prompt: generation.prompt };
  return (
    <Card title={t(FAILURE_WORDS[failure.code])}>
      <p>{failure.detail}</p>
      <dl className={styles.facts}>
        <div>
          <dt>{t("failed.stage")}</dt>
          <dd>{t(STAGE_WORDS[failure.stage])}</dd>
        </div>
        <div>
          <dt>{t("failed.charged")}</dt>
          <dd>{t("credit.amount", { count: failure.charged_credits })}</dd>
        </div>
        {failure.next_step && (
          <div>
            <dt>{t("failed.next_step")}</dt>
            <dd>{t(NEXT_STEP_WORDS[failure.next_step])}</dd>
          </div>
        )}
      </dl>
      <div className={styles.actions}>
        <ButtonLink to="/" state={again}>
          {t("failed.again")}
        </ButtonLink>
        {receipt_id && <Link to={`/credits/receipts/${receipt_id}`}>{t("failed.receipt")}</Link>}
      </div>
    </Card>
  );
}
