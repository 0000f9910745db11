import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useParams } from "react-router";
import type { Receipt } from "@/api/types";
import { useFormat } from "@/i18n/format";
import { ButtonLink, DownloadLink } from "@/ui/Button";
import { Card } from "@/ui/Card";
import { Page } from "@/ui/Page";
import { ProblemAlert } from "@/ui/ProblemAlert";
import { Waiting } from "@/ui/Waiting";
import { useReceipt } from "./queries";
import styles from "./ReceiptPage.module.css";
import { LOT_WORDS, RULE_WORDS } from "./words";

/** The signed proof that credits came back. */
export function ReceiptPage() {
  const { t } = useTranslation();
  const { receiptId = "" } = useParams();
  const receipt = useReceipt(receiptId);
  return (
    <Page title={t("receipt.title")} lead={t("receipt.lead")}>
      {receipt.error && (
        <ProblemAlert error={receipt.error}>
          <ButtonLink look="quiet" to="/credits">
            {t("shell.credits")}
          </ButtonLink>
        </ProblemAlert>
      )}
      {receipt.isPending && <Waiting label={t("page.loading")} />}
      {receipt.data && <Details receipt={receipt.data} />}
    </Page>
  );
}

function Details({ receipt }: { receipt: Receipt }) {
  const { t } = useTranslation();
  const format = useFormat();
  const file = useJsonFile(receipt);
  return (
    <Card
      title={
        receipt.paid_by === "allowance"
          ? t("receipt.use_returned")
          : t("receipt.returned", { amount: t("credit.amount", { count: receipt.credits }) })
      }
      aside={<span className={styles.soft}>{format.moment(receipt.issued_at)}</span>}
    >
      <ul className={styles.lots}>
        {receipt.lots.map((lot) => (
          <li key={lot.lot_id}>
            {t(LOT_WORDS[lot.kind])}: {t("credit.amount", { count: lot.credits })}
          </li>
        ))}
      </ul>
      <dl className={styles.facts}>
        <Fact name={t("receipt.number")} value={receipt.receipt_id} />
        <Fact isPlain name={t("receipt.rule")} value={t(RULE_WORDS[receipt.rule])} />
        <Fact isPlain name={t("receipt.verdict")} value={receipt.verdict.source} />
        <Fact name={t("receipt.entry")} value={receipt.entry_hash} />
        <Fact name={t("receipt.previous")} value={receipt.previous_receipt_hash} />
        <Fact name={t("receipt.signature")} value={receipt.signature} />
      </dl>
      <div className={styles.actions}>
        {file && (
          <DownloadLink look="quiet" href={file} filename={`${receipt.receipt_id}.json`}>
            {t("receipt.download")}
          </DownloadLink>
        )}
        {receipt.generation_id && (
          <Link to={`/generations/${receipt.generation_id}`}>{t("credits.see_ad")}</Link>
        )}
      </div>
    </Card>
  );
}

function Fact({ name, value, isPlain }: { name: string; value: string; isPlain?: boolean }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd className={isPlain ? undefined : styles.code}>{value}</dd>
    </div>
  );
}

/** An address of `content` as a file, gone when the page is left. */
function useJsonFile(content: unknown): string | null {
  const [address, setAddress] = useState<string | null>(null);
  useEffect(() => {
    const text = JSON.stringify(content, null, 2);
    const url = URL.createObjectURL(new Blob([text], { type: "application/json" }));
    setAddress(url);
    return () => URL.revokeObjectURL(url);
  }, [content]);
  return address;
}
