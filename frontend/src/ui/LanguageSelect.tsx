import { useTranslation } from "react-i18next";
import { LANGUAGES, type Language } from "@/i18n/languages";
import { useLanguage } from "@/i18n/useLanguage";
import styles from "./LanguageSelect.module.css";

const ENTRIES = Object.entries(LANGUAGES) as [Language, string][];

/** Every language under its own name. */
export function LanguageSelect({ onChosen }: { onChosen?: (language: Language) => void }) {
  const { t } = useTranslation();
  const { language, setLanguage } = useLanguage();
  const choose = async (next: Language) => {
    await setLanguage(next);
    onChosen?.(next);
  };
  return (
    <select
      className={styles.select}
      aria-label={t("shell.language")}
      value={language}
      onChange={(event) => void choose(event.target.value as Language)}
    >
      {ENTRIES.map(([code, name]) => (
        <option key={code} value={code} lang={code}>
          {name}
        </option>
      ))}
    </select>
  );
}
