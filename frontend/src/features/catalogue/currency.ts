import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Amount, Currency } from "@/api/types";

/** Whose buyers pay in which currency first; everybody may choose the other. */
const HOME_LANGUAGE: Record<Currency, string | null> = { TWD: "zh-TW", USD: null };

/** Where the chosen currency is kept between visits. */
const CURRENCY_KEY = "vidgo.currency";

/** The currency prices are shown and paid in, and a way to choose another, which is remembered. */
export function useCurrency(offered: readonly Currency[]): [Currency, (chosen: Currency) => void] {
  const language = useTranslation().i18n.language;
  const [kept, keep] = useState(() => window.localStorage.getItem(CURRENCY_KEY));
  const chosen = offered.find((currency) => currency === kept);
  const choose = (currency: Currency) => {
    window.localStorage.setItem(CURRENCY_KEY, currency);
    keep(currency);
  };
  const home = offered.find((currency) => HOME_LANGUAGE[currency] === language);
  const abroad = offered.find((currency) => HOME_LANGUAGE[currency] === null);
  return [chosen ?? home ?? abroad ?? offered[0] ?? "TWD", choose];
}

/** The currencies in which at least one of these is sold. */
export function currenciesOf(items: readonly { prices: readonly { currency: Currency }[] }[]) {
  return [...new Set(items.flatMap((item) => item.prices.map((price) => price.currency)))].sort();
}

export function priceIn<Price extends Pick<Amount, "currency">>(
  prices: readonly Price[],
  currency: Currency,
): Price | undefined {
  return prices.find((price) => price.currency === currency);
}
