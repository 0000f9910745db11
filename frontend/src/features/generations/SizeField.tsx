import type { UseQueryResult } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { ProblemError } from "@/api/problem";
import type { Quote } from "@/api/types";
import { VIDEO_SIZES, type VideoSize } from "@/features/credits/queries";
import { ChooseOne } from "@/ui/Choice";

interface SizeFieldProps {
  /** The price of the chosen size, or why the plan lacks it. */
  quote: UseQueryResult<Quote>;
  value: VideoSize;
  onChange: (size: VideoSize) => void;
}

/** The sizes; the chosen one says its price, or that the plan does not include it. */
export function SizeField({ quote, value, onChange }: SizeFieldProps) {
  const { t } = useTranslation();
  const note = (): string => {
    if (isPlanRequired(quote.error)) return t("compose.plan_required");
    return quote.data === undefined ? "…" : t("credit.amount", { count: quote.data.credits });
  };
  return (
    <ChooseOne
      legend={t("compose.size")}
      options={VIDEO_SIZES.map((size) => ({
        value: size,
        label: size,
        ...(size === value && { note: note() }),
      }))}
      value={value}
      onChange={onChange}
    />
  );
}

function isPlanRequired(error: unknown): boolean {
  return error instanceof ProblemError && error.code === "catalogue.plan_required";
}
