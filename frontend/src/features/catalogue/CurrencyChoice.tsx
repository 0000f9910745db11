import { useTranslation } from "react-i18next";
import type { Currency } from "@/api/types";
import { ChooseOne } from "@/ui/Choice";

interface CurrencyChoiceProps {
  offered: Currency[];
  value: Currency;
  onChange: (currency: Currency) => void;
}

/** Shown only where there is something to choose. */
export function CurrencyChoice({ offered, value, onChange }: CurrencyChoiceProps) {
  const { t } = useTranslation();
  if (offered.length < 2) return null;
  return (
    <ChooseOne
      isInline
      legend={t("plans.currency")}
      options={offered.map((currency) => ({ value: currency, label: currency }))}
      value={value}
      onChange={onChange}
    />
  );
}
