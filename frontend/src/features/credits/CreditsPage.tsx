import { useTranslation } from "react-i18next";
import type { Balance } from "@/api/types";
import { Packs } from "@/features/catalogue/Packs";
import { CouponForm } from "@/features/promotions/CouponForm";
import { useFormat } from "@/i18n/format";
import { Card } from "@/ui/Card";
import { Page } from "@/ui/Page";
import { ProblemAlert } from "@/ui/ProblemAlert";
import { Waiting } from "@/ui/Waiting";
import { AutoTopUpCard } from "./AutoTopUp";
import styles from "./CreditsPage.module.css";
import { useBalance } from "./queries";
import { SpendCapCard } from "./SpendCapCard";
import { TransactionTable } from "./TransactionTable";
import { LOT_WORDS } from "./words";

export function CreditsPage() {
  const { t } = useTranslation();
  const balance = useBalance();
  return (
    <Page title={t("credits.title")} lead={t("credits.lead")}>
      {balance.error && <ProblemAlert error={balance.error} />}
      {balance.isPending && <Waiting label={t("page.loading")} />}
      {balance.data && (
        <div className={styles.overview}>
          <Sums balance={balance.data} />
          <Lots balance={balance.data} />
        </div>
      )}
      <div className={styles.overview}>
        <Packs />
        <CouponForm />
      </div>
      <SpendCapCard />
      <AutoTopUpCard />
      <Card title={t("credits.history")}>
        <TransactionTable />
      </Card>
    </Page>
  );
}

function Sums({ balance }: { balance: Balance }) {
  const { t } = useTranslation();
  const format = useFormat();
  const parts = [
    [t("lot.subscription"), balance.subscription],
    [t("lot.purchased"), balance.purchased],
    [t("lot.bonus"), balance.bonus],
    [t("credits.on_hold"), balance.held - balance.disputed],
    ...(balance.disputed > 0 ? ([[t("credits.disputed"), balance.disputed]] as const) : []),
  ] as const;
  return (
    <Card title={t("credits.available")}>
      <p className={styles.available}>{format.number(balance.available)}</p>
      <dl className={styles.parts}>
        {parts.map(([name, credits]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{format.number(credits)}</dd>
          </div>
        ))}
      </dl>
      {balance.disputed > 0 && <p className={styles.note}>{t("credits.disputed_note")}</p>}
      {balance.held > balance.disputed && <p className={styles.note}>{t("credits.hold_note")}</p>}
      {balance.next_reset && (
        <p className={styles.note}>
          {t("credits.next_reset", { moment: format.moment(balance.next_reset) })}
        </p>
      )}
    </Card>
  );
}

function Lots({ balance }: { balance: Balance }) {
  const { t } = useTranslation();
  const format = useFormat();
  const lots = balance.lots.filter((lot) => lot.remaining > 0);
  return (
    <Card title={t("credits.lots")}>
      <p className={styles.note}>{t("credits.lots_note")}</p>
      {lots.length === 0 && (
        <p>{t(balance.total === 0 ? "credits.no_lots" : "credits.none_free")}</p>
      )}
      <ul className={styles.lots}>
        {lots.map((lot) => (
          <li key={lot.lot_id}>
            <span>{t(LOT_WORDS[lot.kind])}</span>
            <span className={styles.note}>
              {lot.expires_at
                ? t("credits.expires", { moment: format.date(lot.expires_at) })
                : t("credits.never_expires")}
            </span>
            <strong>{format.number(lot.remaining)}</strong>
          </li>
        ))}
      </ul>
    </Card>
  );
}
