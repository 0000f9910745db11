import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { Transaction } from "@/api/types";
import { useFormat } from "@/i18n/format";
import { Button } from "@/ui/Button";
import { ProblemAlert } from "@/ui/ProblemAlert";
import { Waiting } from "@/ui/Waiting";
import { useTransactions } from "./queries";
import styles from "./TransactionTable.module.css";
import { TRANSACTION_WORDS } from "./words";

/** Every line of the account's ledger, the newest first. */
export function TransactionTable() {
  const { t } = useTranslation();
  const { data, error, isPending, hasNextPage, fetchNextPage, isFetchingNextPage } =
    useTransactions();
  const rows = data?.pages.flatMap((page) => page.items) ?? [];

  if (isPending) return <Waiting label={t("page.loading")} />;
  if (error) return <ProblemAlert error={error} />;
  if (rows.length === 0) return <p className={styles.soft}>{t("credits.no_history")}</p>;
  return (
    <>
      <table className={styles.table}>
        <caption className="visually-hidden">{t("credits.history")}</caption>
        <thead>
          <tr>
            <th scope="col">{t("credits.when")}</th>
            <th scope="col">{t("credits.what")}</th>
            <th scope="col" className={styles.number}>
              {t("credits.amount")}
            </th>
            <th scope="col" className={styles.number}>
              {t("credits.balance_after")}
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <Row key={row.entry_id} row={row} />
          ))}
        </tbody>
      </table>
      {hasNextPage && (
        <Button look="quiet" isBusy={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {t("page.load_more")}
        </Button>
      )}
    </>
  );
}

function Row({ row }: { row: Transaction }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <tr>
      <td className={styles.when}>
        <span>{format.date(row.created_at)}</span> <span>{format.time(row.created_at)}</span>
      </td>
      <td>
        {t(TRANSACTION_WORDS[row.transaction_type])}
        <span className={styles.links}>
          {row.generation_id && (
            <Link to={`/generations/${row.generation_id}`}>{t("credits.see_ad")}</Link>
          )}{" "}
          {row.receipt_id && (
            <Link to={`/credits/receipts/${row.receipt_id}`}>{t("failed.receipt")}</Link>
          )}
        </span>
      </td>
      <td className={styles.number}>{format.signed(row.amount)}</td>
      <td className={styles.number}>{format.number(row.balance_after)}</td>
    </tr>
  );
}
