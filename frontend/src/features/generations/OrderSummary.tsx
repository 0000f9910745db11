import type { UseQueryResult } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { AspectRatio, Quote } from "@/api/types";
import type { VideoSize } from "@/features/credits/queries";
import { useBalance } from "@/features/credits/queries";
import { useCost } from "@/features/credits/useCost";
import type { Photo } from "@/features/uploads/usePhoto";
import { useFormat } from "@/i18n/format";
import { Button } from "@/ui/Button";
import { Frame } from "@/ui/Frame";
import { ProblemAlert } from "@/ui/ProblemAlert";
import styles from "./OrderSummary.module.css";

interface OrderSummaryProps {
  photo: Photo;
  ratio: AspectRatio;
  size: VideoSize;
  durationS: number;
  quote: UseQueryResult<Quote>;
  isBusy: boolean;
  error: unknown;
}

/** What is being ordered, what it costs, and the one button. */
export function OrderSummary(props: OrderSummaryProps) {
  const { photo, ratio, size, durationS, quote, isBusy, error } = props;
  const { t } = useTranslation();
  const isUploading = photo.status === "uploading";
  return (
    <section className={styles.summary} aria-label={t("compose.summary")}>
      <div className={styles.stage}>
        <Frame ratio={ratio} isBoxed>
          {"preview" in photo ? (
            <img src={photo.preview} alt="" />
          ) : (
            <span className={styles.blank} aria-hidden="true" />
          )}
        </Frame>
      </div>
      <p className={styles.facts}>
        {ratio} · {t("compose.seconds", { count: durationS })} · {size}
      </p>
      <Price quote={quote} />
      {Boolean(error) && <ProblemAlert error={error} />}
      <Button
        type="submit"
        size="large"
        isWide
        isBusy={isBusy || isUploading}
        disabled={quote.data === undefined}
      >
        {isUploading ? t("photo.uploading") : t("compose.submit")}
      </Button>
      <p className={styles.soft}>{t("compose.promise")}</p>
    </section>
  );
}

function Price({ quote }: { quote: UseQueryResult<Quote> }) {
  const { t } = useTranslation();
  const format = useFormat();
  const cost = useCost();
  const { data: balance } = useBalance();
  const credits = quote.data?.credits;
  const isShort = balance !== undefined && credits !== undefined && balance.available < credits;
  if (quote.error) return <ProblemAlert error={quote.error} />;
  return (
    <>
      <dl className={styles.price}>
        <div>
          <dt>{t("compose.price")}</dt>
          <dd className={styles.amount}>
            {quote.data === undefined ? "…" : cost(quote.data.paid_by, quote.data.credits)}
          </dd>
        </div>
        <div>
          <dt>{t("compose.you_have")}</dt>
          <dd className={isShort ? styles.short : undefined}>
            {balance === undefined ? "…" : format.number(balance.available)}
          </dd>
        </div>
        {isShort && (
          <div className={styles.short}>
            <dt>{t("compose.missing")}</dt>
            <dd>{format.number(credits - balance.available)}</dd>
          </div>
        )}
      </dl>
      {quote.data?.within_spend_cap === false && (
        <p className={styles.short}>
          {t("compose.over_cap")} <Link to="/credits">{t("compose.see_cap")}</Link>
        </p>
      )}
    </>
  );
}
