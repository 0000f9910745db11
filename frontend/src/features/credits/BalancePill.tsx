import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useFormat } from "@/i18n/format";
import styles from "./BalancePill.module.css";
import { useBalance } from "./queries";

/** What can be spent and what is set aside, always in sight. */
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
      {balance !== undefined && balance.held > 0 && (
        <span className={styles.held}>
          {format.number(balance.held)} {t("balance.held")}
        </span>
      )}
    </Link>
  );
}
