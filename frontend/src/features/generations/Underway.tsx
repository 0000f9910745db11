import { useTranslation } from "react-i18next";
import type { Generation } from "@/api/types";
import { useFormat } from "@/i18n/format";
import { Card } from "@/ui/Card";
import { classes } from "@/ui/classes";
import { Progress } from "@/ui/Progress";
import { CancelButton } from "./CancelButton";
import styles from "./Underway.module.css";
import { MAY_CANCEL, STATE_SENTENCES, STEP_WORDS, STEPS, STEPS_DONE } from "./words";

/** How far it is, in words and in a bar, moving by itself. */
export function Underway({ generation }: { generation: Generation }) {
  const { t } = useTranslation();
  const format = useFormat();
  const ratio = generation.progress_ratio;
  return (
    <Card>
      <div className={styles.now}>
        <p className={styles.sentence}>{t(STATE_SENTENCES[generation.state])}</p>
        <span className={styles.ratio}>{format.percent(ratio)}</span>
      </div>
      <Progress label={t("generation.progress")} ratio={ratio > 0 ? ratio : null} />
      {generation.queue_position !== null && (
        <p className={styles.soft}>
          {t("generation.queue_position", { position: generation.queue_position })}
        </p>
      )}
      {generation.starts_at !== null && generation.state === "queued" && (
        <p className={styles.soft}>
          {t("generation.starts_at", { time: format.time(generation.starts_at) })}
        </p>
      )}
      <Steps done={STEPS_DONE[generation.state]} />
      <p className={styles.soft}>
        {t("generation.deadline", { time: format.time(generation.deadline_at) })}{" "}
        {t("generation.may_leave")}
      </p>
      {MAY_CANCEL[generation.state] && <CancelButton generation={generation} />}
    </Card>
  );
}

function Steps({ done }: { done: number }) {
  const { t } = useTranslation();
  return (
    <ol className={styles.steps}>
      {STEPS.map((step, index) => (
        <li
          key={step}
          className={classes(index < done && styles.done, index === done && styles.current)}
          aria-current={index === done ? "step" : undefined}
        >
          {t(STEP_WORDS[step])}
          {index < done && <span className="visually-hidden">{t("step.done")}</span>}
        </li>
      ))}
    </ol>
  );
}
