import type { i18n as I18n } from "i18next";
import { useTranslation } from "react-i18next";
import { DEFAULT_LANGUAGE, isLanguage, type Language } from "./languages";
import { speak } from "./setup";

/** Where the chosen language is kept between visits. */
export const LANGUAGE_KEY = "vidgo.language";

export function useLanguage() {
  const { i18n } = useTranslation();
  const language: Language = isLanguage(i18n.language) ? i18n.language : DEFAULT_LANGUAGE;
  return { language, setLanguage: (next: Language) => chooseLanguage(i18n, next) };
}

/** Speak `next` from now on, and at the next visit. */
export async function chooseLanguage(i18n: I18n, next: Language): Promise<void> {
  window.localStorage.setItem(LANGUAGE_KEY, next);
  document.documentElement.lang = next;
  await speak(i18n, next);
}
