import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Redeemed } from "@/api/types";
import { useFormat } from "@/i18n/format";
import { Alert } from "@/ui/Alert";
import { Button } from "@/ui/Button";
import { Card } from "@/ui/Card";
import { Field } from "@/ui/Field";
import { ProblemAlert } from "@/ui/ProblemAlert";
import styles from "./CouponForm.module.css";
import { usePromotions, useRedeem } from "./queries";

/** A code in, what it gave out; and the discounts that wait for the next order. */
export function CouponForm() {
  const { t } = useTranslation();
  const [code, setCode] = useState("");
  const redeem = useRedeem();

  const submit = (event: FormEvent) => {
    event.preventDefault();
    redeem.mutate(code, { onSuccess: () => setCode("") });
  };

  return (
    <Card title={t("coupon.title")}>
      <form className={styles.form} onSubmit={submit}>
        <Field
          label={t("coupon.code")}
          name="code"
          autoComplete="off"
          required
          maxLength={40}
          value={code}
          onChange={(event) => setCode(event.target.value)}
        />
        <Button type="submit" look="quiet" isBusy={redeem.isPending}>
          {t("coupon.submit")}
        </Button>
      </form>
      {redeem.error && <ProblemAlert error={redeem.error} />}
      {redeem.data && <Gift gift={redeem.data} />}
      <Vouchers />
    </Card>
  );
}

function Gift({ gift }: { gift: Redeemed }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <Alert tone="good" title={t("coupon.thanks")}>
      {gift.credits_added > 0 && <p>{t("coupon.credits", { count: gift.credits_added })}</p>}
      {gift.days_added > 0 && <p>{t("coupon.days", { count: gift.days_added })}</p>}
      {gift.discount_percent > 0 && (
        <p>{t("coupon.discount", { share: format.percent(gift.discount_percent / 100) })}</p>
      )}
    </Alert>
  );
}

function Vouchers() {
  const { t } = useTranslation();
  const format = useFormat();
  const { data } = usePromotions();
  if (!data || data.vouchers.length === 0) return null;
  return (
    <ul>
      {data.vouchers.map((voucher) => (
        <li key={voucher.expires_at}>
          {t("coupon.voucher", {
            share: format.percent(voucher.discount_percent / 100),
            moment: format.date(voucher.expires_at),
          })}
        </li>
      ))}
    </ul>
  );
}
