import { useTranslation } from "react-i18next";
import type { Generation } from "@/api/types";
import { useCost } from "@/features/credits/useCost";
import { Card } from "@/ui/Card";
import styles from "./OrderFacts.module.css";
import { IS_TERMINAL } from "./words";

/** What was ordered and what it costs. */
export function OrderFacts({ generation }: { generation: Generation }) {
  const { t } = useTranslation();
  const cost = useCost();
  const hasEnhanced =
    generation.enhanced_prompt !== null && generation.enhanced_prompt !== generation.prompt;
  return (
    <Card title={t("generation.order")}>
      <p className={styles.prompt}>{generation.prompt}</p>
      {hasEnhanced && (
        <details>
          <summary>{t("generation.enhanced")}</summary>
          <p className={styles.soft}>{generation.enhanced_prompt}</p>
        </details>
      )}
      <dl className={styles.facts}>
        <div>
          <dt>{t("compose.ratio")}</dt>
          <dd>{generation.aspect_ratio}</dd>
        </div>
        <div>
          <dt>{t("compose.size")}</dt>
          <dd>{generation.resolution}</dd>
        </div>
        <div>
          <dt>{t("generation.quoted")}</dt>
          <dd>{cost(generation.paid_by, generation.quoted_credits)}</dd>
        </div>
        {IS_TERMINAL[generation.state] && (
          <div>
            <dt>{t("generation.charged")}</dt>
            <dd>{t("credit.amount", { count: generation.charged_credits })}</dd>
          </div>
        )}
      </dl>
    </Card>
  );
}
