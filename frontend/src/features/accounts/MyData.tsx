import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useFormat } from "@/i18n/format";
import { Alert } from "@/ui/Alert";
import { Button, DownloadLink } from "@/ui/Button";
import { Card } from "@/ui/Card";
import { Field } from "@/ui/Field";
import { ProblemAlert } from "@/ui/ProblemAlert";
import styles from "./Account.module.css";
import { useAccount, useArchive, useCloseAccount } from "./queries";

/** All of the reader's data as a file, and the end of the account. */
export function MyData() {
  const { t } = useTranslation();
  return (
    <>
      <Card title={t("data.title")}>
        <div className={styles.form}>
          <Fetch />
        </div>
      </Card>
      <Card title={t("close.title")}>
        <Close />
      </Card>
    </>
  );
}

function Fetch() {
  const { t } = useTranslation();
  const format = useFormat();
  const [isWanted, setIsWanted] = useState(false);
  const { data: archive, error, isFetching } = useArchive(isWanted);
  return (
    <>
      <p className={styles.note}>{t("data.note")}</p>
      {error && <ProblemAlert error={error} />}
      {archive?.state === "queued" && <Alert tone="note" title={t("data.queued")} />}
      {archive?.url ? (
        <DownloadLink href={archive.url} filename="vidgo-data.zip" look="quiet">
          {t("data.download", { size: format.size(archive.size_bytes ?? 0) })}
        </DownloadLink>
      ) : (
        <Button look="quiet" isBusy={isWanted && isFetching} onClick={() => setIsWanted(true)}>
          {t("data.ask")}
        </Button>
      )}
    </>
  );
}

/** Closing asks for the address: it cannot be taken back. */
function Close() {
  const { t } = useTranslation();
  const { data: account } = useAccount();
  const close = useCloseAccount();
  const [typed, setTyped] = useState("");
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        close.mutate();
      }}
    >
      <p>{t("close.note")}</p>
      {close.error && <ProblemAlert error={close.error} />}
      <Field
        label={t("close.confirm")}
        name="confirm-email"
        type="email"
        autoComplete="off"
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
      />
      <Button
        type="submit"
        look="danger"
        disabled={account === undefined || typed !== account.email}
        isBusy={close.isPending}
      >
        {t("close.submit")}
      </Button>
    </form>
  );
}
