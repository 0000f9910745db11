import { useTranslation } from "react-i18next";
import { LanguageSelect } from "@/ui/LanguageSelect";
import { Logo } from "@/ui/Logo";
import { useTitle } from "@/ui/Page";
import styles from "./Welcome.module.css";

interface WelcomeProps {
  title: string;
  lead?: React.ReactNode;
  children: React.ReactNode;
}

/** The room in front of the product: what it is on one side, a form on the other. */
export function Welcome({ title, lead, children }: WelcomeProps) {
  const { t } = useTranslation();
  const heading = useTitle(title);
  return (
    <div className={styles.welcome}>
      <aside className={styles.story}>
        <Logo isLight />
        <div className={styles.reel} aria-hidden="true">
          <span className={styles.tall} />
          <span className={styles.feed} />
          <span className={styles.wide} />
        </div>
        <div className={styles.promise}>
          <p className={styles.claim}>{t("welcome.claim")}</p>
          <p>{t("welcome.promise")}</p>
        </div>
      </aside>
      <main className={styles.main}>
        <div className={styles.language}>
          <LanguageSelect />
        </div>
        <div className={styles.form}>
          <div className={styles.words}>
            <h1 ref={heading} tabIndex={-1}>
              {title}
            </h1>
            {lead && <p className={styles.lead}>{lead}</p>}
          </div>
          {children}
        </div>
      </main>
    </div>
  );
}
