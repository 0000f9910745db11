/** The five languages of the product (M225), each under its own name. */
export const LANGUAGES = {
  en: "English",
  ja: "日本語",
  "zh-TW": "繁體中文",
  ko: "한국어",
  es: "Español",
} as const;

export type Language = keyof typeof LANGUAGES;

export const DEFAULT_LANGUAGE: Language = "en";

export function isLanguage(value: string): value is Language {
  return value in LANGUAGES;
}

/** The first of the browser's wishes that we speak; any Chinese is answered in `zh-TW`. */
export function preferredLanguage(wishes: readonly string[]): Language {
  for (const wish of wishes) {
    const base = wish.split("-")[0]?.toLowerCase() ?? "";
    if (base === "zh") return "zh-TW";
    if (isLanguage(base)) return base;
  }
  return DEFAULT_LANGUAGE;
}
