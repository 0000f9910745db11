import { createInstance, type i18n as I18n } from "i18next";
import { initReactI18next } from "react-i18next";
import { DEFAULT_LANGUAGE, type Language } from "./languages";
import type en from "./locales/en.json";

type Catalogue = typeof en;

/** Each catalogue is its own file, fetched when its language is first used. */
export const CATALOGUES: Record<Language, () => Promise<{ default: Record<string, string> }>> = {
  en: () => import("./locales/en.json"),
  ja: () => import("./locales/ja.json"),
  "zh-TW": () => import("./locales/zh-TW.json"),
  ko: () => import("./locales/ko.json"),
  es: () => import("./locales/es.json"),
};

/** Any plain key of the catalogue; plural forms are reached through their stem. */
export type MessageKey = Exclude<keyof Catalogue, `${string}_one` | `${string}_other`>;

declare module "i18next" {
  interface CustomTypeOptions {
    defaultNS: "translation";
    resources: { translation: Catalogue };
    keySeparator: false;
    nsSeparator: false;
    returnNull: false;
  }
}

export async function createWords(language: Language): Promise<I18n> {
  const words = createInstance();
  await words.use(initReactI18next).init({
    lng: DEFAULT_LANGUAGE,
    fallbackLng: false,
    showSupportNotice: false,
    keySeparator: false,
    nsSeparator: false,
    interpolation: { escapeValue: false }, // React escapes
    resources: {},
  });
  await speak(words, language);
  return words;
}

/** Switch to `language`, fetching its catalogue if this is the first time. */
export async function speak(words: I18n, language: Language): Promise<void> {
  if (!words.hasResourceBundle(language, "translation")) {
    const { default: catalogue } = await CATALOGUES[language]();
    words.addResourceBundle(language, "translation", catalogue);
  }
  await words.changeLanguage(language);
}
