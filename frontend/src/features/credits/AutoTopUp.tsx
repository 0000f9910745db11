import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { AutoTopUp } from "@/api/types";
import { useFormat } from "@/i18n/format";
import { Alert } from "@/ui/Alert";
import { Badge } from "@/ui/Badge";
import { Button } from "@/ui/Button";
import { Card } from "@/ui/Card";
import { ChooseOne } from "@/ui/Choice";
import { Field } from "@/ui/Field";
import { ProblemAlert } from "@/ui/ProblemAlert";
import { Waiting } from "@/ui/Waiting";
import styles from "./AutoTopUp.module.css";
import {
  PAUSE_WORDS,
  REFUSAL_WORDS,
  TOP_UP_STATE_WORDS,
  TOP_UP_TONES,
  useAgree,
  useAutoTopUp,
  useWithdraw,
} from "./autoTopUp";

const CENTS = 100;
const USUAL_THRESHOLD = 10;
const USUAL_CHARGES = 3;

/** A pack bought without a press of a button, for those who have agreed to that. */
export function AutoTopUpCard() {
  const { t, i18n } = useTranslation();
  const { data, error, isPending } = useAutoTopUp(i18n.language);
  return (
    <Card
      title={t("top_up.title")}
      aside={
        data && <Badge tone={TOP_UP_TONES[data.state]}>{t(TOP_UP_STATE_WORDS[data.state])}</Badge>
      }
    >
      <p className={styles.note}>{t("top_up.note")}</p>
      {error && <ProblemAlert error={error} />}
      {isPending && <Waiting label={t("page.loading")} />}
      {data && <Standing topUp={data} />}
    </Card>
  );
}

function Standing({ topUp }: { topUp: AutoTopUp }) {
  const { t } = useTranslation();
  const mayAgree = topUp.refusal === null && topUp.packs.length > 0;
  return (
    <>
      {topUp.paused_because && (
        <Alert tone="care" title={t("top_up.paused")}>
          <p>{t(PAUSE_WORDS[topUp.paused_because])}</p>
        </Alert>
      )}
      {topUp.consent && <Agreed topUp={topUp} consent={topUp.consent} />}
      {topUp.refusal && topUp.state !== "on" && (
        <p>
          {t(REFUSAL_WORDS[topUp.refusal])} <Link to="/plans">{t("top_up.see_plans")}</Link>
        </p>
      )}
      {topUp.state !== "on" && mayAgree && <AgreeForm topUp={topUp} />}
    </>
  );
}

type Consent = NonNullable<AutoTopUp["consent"]>;

function Agreed({ topUp, consent }: { topUp: AutoTopUp; consent: Consent }) {
  const { t } = useTranslation();
  const format = useFormat();
  const withdraw = useWithdraw();
  const facts = [
    [t("top_up.pack"), t("credit.amount", { count: consent.credits })],
    [t("top_up.price"), format.money(consent.price)],
    [t("top_up.below"), t("credit.amount", { count: consent.threshold_credits })],
    [
      t("top_up.charged"),
      t("top_up.charged_of", {
        sum: format.money(topUp.charged ?? { ...consent.price, amount_minor: 0 }),
        most: format.money(consent.month_max),
      }),
    ],
    [t("top_up.agreed_at"), format.moment(consent.given_at)],
  ] as const;
  return (
    <>
      <dl className={styles.facts}>
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {topUp.is_charging && <p className={styles.note}>{t("top_up.is_charging")}</p>}
      {withdraw.error && <ProblemAlert error={withdraw.error} />}
      <Button look="quiet" isBusy={withdraw.isPending} onClick={() => withdraw.mutate()}>
        {t("top_up.withdraw")}
      </Button>
    </>
  );
}

function AgreeForm({ topUp }: { topUp: AutoTopUp }) {
  const { t } = useTranslation();
  const format = useFormat();
  const agree = useAgree();
  const { packs, consent_text } = topUp;
  const [packageId, choose] = useState(topUp.consent?.package_id ?? packs[0]?.package_id ?? "");
  const [threshold, setThreshold] = useState(String(USUAL_THRESHOLD));
  const pack = packs.find((each) => each.package_id === packageId) ?? packs[0];
  const [most, setMost] = useState<string | null>(null);
  const [hasAgreed, setAgreed] = useState(false);
  if (pack === undefined) return null;

  const leastMost = pack.price.amount_minor / CENTS;
  const usualMost = String(leastMost * USUAL_CHARGES);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    agree.mutate({
      agreed: hasAgreed,
      text_version: consent_text.version,
      package_id: pack.package_id,
      price: pack.price,
      threshold_credits: Number(threshold),
      month_max: {
        amount_minor: Math.round(Number(most ?? usualMost) * CENTS),
        currency: pack.price.currency,
      },
    });
  };

  return (
    <form className={styles.form} onSubmit={submit}>
      <ChooseOne
        legend={t("top_up.which")}
        options={packs.map((each) => ({
          value: each.package_id,
          label: t("credit.amount", { count: each.credits }),
          note: format.money(each.price),
        }))}
        value={pack.package_id}
        onChange={choose}
      />
      <div className={styles.numbers}>
        <Field
          label={t("top_up.threshold")}
          type="number"
          inputMode="numeric"
          required
          min={1}
          max={pack.credits}
          step={1}
          value={threshold}
          onChange={(event) => setThreshold(event.target.value)}
        />
        <Field
          label={t("top_up.month_max", { currency: pack.price.currency })}
          type="number"
          inputMode="decimal"
          required
          min={leastMost}
          step={0.01}
          value={most ?? usualMost}
          onChange={(event) => setMost(event.target.value)}
        />
      </div>
      <label className={styles.consent}>
        <input
          type="checkbox"
          required
          checked={hasAgreed}
          onChange={(event) => setAgreed(event.target.checked)}
        />
        <span lang={consent_text.locale}>{consent_text.text}</span>
      </label>
      {agree.error && <ProblemAlert error={agree.error} />}
      <Button type="submit" isBusy={agree.isPending}>
        {t("top_up.agree")}
      </Button>
    </form>
  );
}
