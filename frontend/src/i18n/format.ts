import { useTranslation } from "react-i18next";

const KILOBYTE = 1_000;
const MEGABYTE = 1_000_000;
const CENTS = 100;

/** Dates, numbers and sizes as the reader's language writes them. */
export function useFormat() {
  const language = useTranslation().i18n.language;
  return {
    number: (value: number) => new Intl.NumberFormat(language).format(value),
    /** With its sign, as a ledger shows it. */
    signed: (value: number) =>
      new Intl.NumberFormat(language, { signDisplay: "exceptZero" }).format(value),
    percent: (ratio: number) => new Intl.NumberFormat(language, { style: "percent" }).format(ratio),
    /** Hundredths of a dollar; NT$ has no cents to show. */
    money: ({ amount_minor, currency }: { amount_minor: number; currency: string }) =>
      new Intl.NumberFormat(language, {
        style: "currency",
        currency,
        trailingZeroDisplay: "stripIfInteger",
      }).format(amount_minor / CENTS),
    /** In kilobytes below one megabyte, as file managers show it. */
    size: (bytes: number) =>
      new Intl.NumberFormat(language, {
        style: "unit",
        unit: bytes < MEGABYTE ? "kilobyte" : "megabyte",
        maximumFractionDigits: bytes < MEGABYTE ? 0 : 1,
      }).format(bytes / (bytes < MEGABYTE ? KILOBYTE : MEGABYTE)),
    seconds: (value: number) =>
      new Intl.NumberFormat(language, {
        style: "unit",
        unit: "second",
        maximumFractionDigits: 1,
      }).format(value),
    date: (iso: string) =>
      new Intl.DateTimeFormat(language, { dateStyle: "medium" }).format(new Date(iso)),
    time: (iso: string) =>
      new Intl.DateTimeFormat(language, { timeStyle: "short" }).format(new Date(iso)),
    moment: (iso: string) =>
      new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "short" }).format(
        new Date(iso),
      ),
  };
}
