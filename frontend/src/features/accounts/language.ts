import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { chooseLanguage } from "@/i18n/useLanguage";
import { useAccount } from "./queries";

/** Speaks the language the account was made or last used in, whatever the browser prefers. */
export function useOwnLanguage(): void {
  const { i18n } = useTranslation();
  const locale = useAccount().data?.locale;
  // Not when the language changes: that is a choice on its way to the account.
  useEffect(() => {
    if (locale !== undefined && locale !== i18n.language) void chooseLanguage(i18n, locale);
  }, [locale, i18n]);
}
