import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { Currency, Package } from "@/api/types";
import { OrderProblem } from "@/features/payments/OrderProblem";
import { usePurchase } from "@/features/payments/queries";
import { useFormat } from "@/i18n/format";
import { Button } from "@/ui/Button";
import { Card } from "@/ui/Card";
import { ProblemAlert } from "@/ui/ProblemAlert";
import { Waiting } from "@/ui/Waiting";
import { CurrencyChoice } from "./CurrencyChoice";
import { currenciesOf, priceIn, useCurrency } from "./currency";
import styles from "./Packs.module.css";
import { usePackages } from "./queries";

/** Credits to buy, which never expire. */
export function Packs() {
  const { t, i18n } = useTranslation();
  const packs = usePackages(i18n.language);
  const offered = currenciesOf(packs.data?.items ?? []);
  const [currency, setCurrency] = useCurrency(offered);
  return (
    <Card
      title={t("packs.title")}
      aside={<CurrencyChoice offered={offered} value={currency} onChange={setCurrency} />}
    >
      <p className={styles.note}>{t("packs.note")}</p>
      {packs.error && <ProblemAlert error={packs.error} />}
      {packs.isPending && <Waiting label={t("page.loading")} />}
      <ul className={styles.packs}>
        {packs.data?.items.map((pack) => (
          <Pack key={pack.package_id} pack={pack} currency={currency} />
        ))}
      </ul>
    </Card>
  );
}

function Pack({ pack, currency }: { pack: Package; currency: Currency }) {
  const { t } = useTranslation();
  const format = useFormat();
  const price = priceIn(pack.prices, currency);
  const isReduced = price !== undefined && price.amount_minor < price.list_amount_minor;
  return (
    <li className={styles.pack}>
      <span>{t("credit.amount", { count: pack.credits })}</span>
      {price ? (
        <span className={styles.price}>
          {isReduced && (
            <>
              <s>
                <span className="visually-hidden">{t("packs.instead_of")} </span>
                {format.money({ currency, amount_minor: price.list_amount_minor })}
              </s>{" "}
            </>
          )}
          <strong>{format.money({ currency, amount_minor: price.amount_minor })}</strong>
        </span>
      ) : (
        <span className={styles.absent}>{t("plans.not_sold")}</span>
      )}
      {price && !pack.available && <Link to="/plans">{t("packs.needs_plan")}</Link>}
      {price && pack.available && <BuyButton pack={pack} currency={currency} />}
    </li>
  );
}

function BuyButton({ pack, currency }: { pack: Package; currency: Currency }) {
  const { t } = useTranslation();
  const purchase = usePurchase();
  return (
    <>
      <Button
        look="quiet"
        isBusy={purchase.isPending}
        aria-label={t("packs.buy_named", { pack: pack.display_name })}
        onClick={() => purchase.mutate({ package_id: pack.package_id, currency })}
      >
        {t("packs.buy")}
      </Button>
      {purchase.error && (
        <div className={styles.problem}>
          <OrderProblem
            error={purchase.error}
            isBusy={purchase.isPending}
            accept={(offer) => purchase.mutate({ package_id: pack.package_id, ...offer })}
          />
        </div>
      )}
    </>
  );
}
