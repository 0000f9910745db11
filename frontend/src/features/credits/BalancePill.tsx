import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useFormat } from "@/i18n/format";
import styles from "./BalancePill.module.css";
import { useBalance } from "./queries";

/** What can be spent, what is on hold and what is set aside, always in sight. */
export function BalancePill() {
  const { t } = useTranslation();
  const format = useFormat();
  const { data: balance } = useBalance();
  return (
    <Link to="/credits" className={styles.pill}>
      <span className="visually-hidden">{t("balance.label")}</span>{" "}
      <span>
        <strong>{balance ? format.number(balance.available) : "…"}</strong> {t("balance.available")}
      </span>{" "}
      {balance && <Part credits={balance.held - balance.disputed} name={t("balance.held")} />}{" "}
      {balance && <Part credits={balance.disputed} name={t("balance.disputed")} />}
    </Link>
  );
}

function Part({ credits, name }: { credits: number; name: string }) {
  const format = useFormat();
  if (credits === 0) return null;
  return (
    <span className={styles.held}>
      {format.number(credits)} {name}
    </span>
  );
}
