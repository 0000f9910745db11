import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import type { SpendCap } from "@/api/types";
import { useFormat } from "@/i18n/format";
import { Button } from "@/ui/Button";
import { Card } from "@/ui/Card";
import { Field } from "@/ui/Field";
import { ProblemAlert } from "@/ui/ProblemAlert";
import { Progress } from "@/ui/Progress";
import { Waiting } from "@/ui/Waiting";
import { useChangeSpendCap, useSpendCap } from "./queries";
import styles from "./SpendCapCard.module.css";

const LIMIT_CREDITS_MAX = 1_000_000_000;

/** The most a month may cost: how much of it is used, and a way to change it. */
export function SpendCapCard() {
  const { t } = useTranslation();
  const { data: cap, error } = useSpendCap();
  return (
    <Card title={t("cap.title")}>
      {error && <ProblemAlert error={error} />}
      {!error && !cap && <Waiting label={t("page.loading")} />}
      {cap && <Usage cap={cap} />}
      {cap && <Change cap={cap} />}
    </Card>
  );
}

function Usage({ cap }: { cap: SpendCap }) {
  const { t } = useTranslation();
  const format = useFormat();
  const held = cap.held_credits > 0 && (
    <p className={styles.note}>
      {t("cap.held", { amount: t("credit.amount", { count: cap.held_credits }) })}
    </p>
  );
  if (cap.limit_credits === null || cap.remaining_credits === null) {
    return (
      <>
        <p className={styles.note}>{t("cap.lead")}</p>
        <p>{t("cap.spent", { amount: t("credit.amount", { count: cap.spent_credits }) })}</p>
        {held}
      </>
    );
  }
  const used = t("cap.used", {
    spent: format.number(cap.spent_credits),
    limit: t("credit.amount", { count: cap.limit_credits }),
  });
  const moment = format.moment(cap.month_ends_at);
  const left = t("credit.amount", { count: cap.remaining_credits });
  return (
    <>
      <p className={styles.used}>{used}</p>
      <Progress label={used} ratio={ratioOf(cap.spent_credits, cap.limit_credits)} />
      {cap.remaining_credits === 0 ? (
        <p className={styles.over}>{t("cap.over", { moment })}</p>
      ) : (
        <p>{t("cap.left", { amount: left, moment })}</p>
      )}
      {held}
    </>
  );
}

function Change({ cap }: { cap: SpendCap }) {
  const { t } = useTranslation();
  const change = useChangeSpendCap();
  const [isEditing, setIsEditing] = useState(false);
  const stop = () => setIsEditing(false);
  if (isEditing) {
    return (
      <LimitForm
        limit={cap.limit_credits}
        isBusy={change.isPending}
        error={change.error}
        onSave={(limit) => change.mutate(limit, { onSuccess: stop })}
        onKeep={stop}
      />
    );
  }
  return (
    <>
      {change.error && <ProblemAlert error={change.error} />}
      <div className={styles.buttons}>
        <Button look="quiet" onClick={() => setIsEditing(true)}>
          {cap.limit_credits === null ? t("cap.set") : t("cap.change")}
        </Button>
        {cap.limit_credits !== null && (
          <Button look="danger" isBusy={change.isPending} onClick={() => change.mutate(null)}>
            {t("cap.remove")}
          </Button>
        )}
      </div>
    </>
  );
}

interface LimitFormProps {
  limit: number | null;
  isBusy: boolean;
  error: unknown;
  onSave: (limit: number) => void;
  onKeep: () => void;
}

function LimitForm({ limit, isBusy, error, onSave, onKeep }: LimitFormProps) {
  const { t } = useTranslation();
  const [text, setText] = useState(limit === null ? "" : String(limit));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onSave(Number(text));
  };
  return (
    <form className={styles.form} onSubmit={submit}>
      {Boolean(error) && <ProblemAlert error={error} />}
      <Field
        label={t("cap.limit")}
        name="limit"
        type="number"
        inputMode="numeric"
        autoComplete="off"
        required
        min={0}
        max={LIMIT_CREDITS_MAX}
        step={1}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <div className={styles.buttons}>
        <Button type="submit" isBusy={isBusy}>
          {t("cap.save")}
        </Button>
        <Button look="quiet" onClick={onKeep}>
          {t("cap.keep")}
        </Button>
      </div>
    </form>
  );
}

/** A cap of nothing is used up from the start. */
function ratioOf(spent: number, limit: number): number {
  return limit === 0 ? 1 : spent / limit;
}
