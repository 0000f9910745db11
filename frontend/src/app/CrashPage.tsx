import { useTranslation } from "react-i18next";
import { Alert } from "@/ui/Alert";
import { Button } from "@/ui/Button";
import styles from "./CrashPage.module.css";

/** The page itself broke: say so, and offer the one thing that helps. */
export function CrashPage() {
  const { t } = useTranslation();
  return (
    <main className={styles.crash}>
      <Alert tone="bad" title={t("crash.title")}>
        <p>{t("crash.lead")}</p>
        <Button look="quiet" onClick={() => window.location.reload()}>
          {t("crash.reload")}
        </Button>
      </Alert>
    </main>
  );
}
