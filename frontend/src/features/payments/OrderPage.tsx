import { useTranslation } from "react-i18next";
import { useParams, useSearchParams } from "react-router";
import type { Order, PaymentCode } from "@/api/types";
import { useFormat } from "@/i18n/format";
import { Alert } from "@/ui/Alert";
import { Badge } from "@/ui/Badge";
import { Button, ButtonLink } from "@/ui/Button";
import { Card } from "@/ui/Card";
import { classes } from "@/ui/classes";
import { Page } from "@/ui/Page";
import { ProblemAlert } from "@/ui/ProblemAlert";
import { Waiting } from "@/ui/Waiting";
import { RETURNED } from "./checkout";
import styles from "./PaymentsPage.module.css";
import {
  useOpenCreditNote,
  useOpenInvoice,
  useOrder,
  useReopenCheckout,
  useReturn,
} from "./queries";
import { useItemName } from "./useItemName";
import { GATEWAY_NAMES, METHOD_WORDS, ORDER_STATE_WORDS, ORDER_TONES } from "./words";

/** Where the gateway sends the buyer back to: it says what we know, and keeps asking. */
export function OrderPage() {
  const { t } = useTranslation();
  const { orderId = "" } = useParams();
  const [asked, ask] = useSearchParams();
  const { data: order, error, isPending } = useOrder(orderId);
  useReturn(orderId, asked.has(RETURNED), () => ask({}, { replace: true }));
  return (
    <Page title={t("order.title")}>
      {error && (
        <ProblemAlert error={error}>
          <ButtonLink look="quiet" to="/billing">
            {t("pay.orders")}
          </ButtonLink>
        </ProblemAlert>
      )}
      {isPending && <Waiting label={t("page.loading")} />}
      {order && <OrderView order={order} />}
    </Page>
  );
}

function OrderView({ order }: { order: Order }) {
  return (
    <>
      <News order={order} />
      {order.code && order.state === "pending" && <Code code={order.code} />}
      <Facts order={order} />
    </>
  );
}

function News({ order }: { order: Order }) {
  const { t } = useTranslation();
  switch (order.state) {
    case "paid":
      return (
        <Alert tone="good" title={t("order.paid")}>
          <p>{t("order.paid_note")}</p>
          <ButtonLink to="/">{t("shell.create")}</ButtonLink>
        </Alert>
      );
    case "created":
      return (
        <Alert tone="note" title={t("order.created")}>
          <p>{t("order.created_note")}</p>
          <PayAgain order={order} />
        </Alert>
      );
    case "confirming":
      return (
        <Alert tone="care" title={t("order.confirming")}>
          <p>{t("order.confirming_note", { gateway: GATEWAY_NAMES[order.gateway] })}</p>
        </Alert>
      );
    case "disputed":
      return (
        <Alert tone="care" title={t("order.disputed")}>
          <p>{t("order.disputed_note")}</p>
        </Alert>
      );
    case "pending":
      return <Alert tone="care" title={t("order.pending")} />;
    case "pending_manual":
      return <Alert tone="care" title={t("order.pending_manual")} />;
    case "paid_waiting":
      return (
        <Alert tone="care" title={t("order.paid_waiting")}>
          <p>{t("order.paid_waiting_note")}</p>
          <ButtonLink to="/credits">{t("order.see_credits")}</ButtonLink>
        </Alert>
      );
    case "failed":
    case "expired":
      return (
        <Alert tone="bad" title={t(ORDER_STATE_WORDS[order.state])}>
          <p>{t("order.not_charged")}</p>
          <ButtonLink to={order.kind === "plan" ? "/plans" : "/credits"}>
            {t("order.again")}
          </ButtonLink>
        </Alert>
      );
    default:
      return null;
  }
}

function PayAgain({ order }: { order: Order }) {
  const { t } = useTranslation();
  const reopen = useReopenCheckout(order.order_id);
  return (
    <>
      {reopen.error && <ProblemAlert error={reopen.error} />}
      <Button isBusy={reopen.isPending} onClick={() => reopen.mutate()}>
        {t("order.pay")}
      </Button>
    </>
  );
}

function Code({ code }: { code: PaymentCode }) {
  const { t } = useTranslation();
  const format = useFormat();
  const rows = [
    [t("order.bank"), code.bank_code],
    [t("order.account"), code.account_no],
    [t("order.number"), code.payment_no],
    ...code.barcodes.map((line) => [t("order.barcode"), line] as const),
  ] as const;
  return (
    <Card title={t(METHOD_WORDS[code.method])}>
      <p>{t("order.pay_until", { moment: format.moment(code.expires_at) })}</p>
      <dl className={styles.facts}>
        {rows.map(
          ([name, value]) =>
            value && (
              <div key={`${name} ${value}`}>
                <dt>{name}</dt>
                <dd className={styles.code}>{value}</dd>
              </div>
            ),
        )}
      </dl>
    </Card>
  );
}

function Facts({ order }: { order: Order }) {
  const { t } = useTranslation();
  const format = useFormat();
  const name = useItemName(order);
  const hasInvoice = order.payments.some((payment) => payment.invoice_number !== null);
  return (
    <Card
      title={name}
      aside={<Badge tone={ORDER_TONES[order.state]}>{t(ORDER_STATE_WORDS[order.state])}</Badge>}
    >
      <dl className={styles.facts}>
        <div>
          <dt>{t("order.amount")}</dt>
          <dd>{format.money(order.price)}</dd>
        </div>
        <div>
          <dt>{t("order.by")}</dt>
          <dd>{GATEWAY_NAMES[order.gateway]}</dd>
        </div>
        <div>
          <dt>{t("order.ordered")}</dt>
          <dd>{format.moment(order.created_at)}</dd>
        </div>
      </dl>
      <Money order={order} />
      {hasInvoice && <InvoiceButton orderId={order.order_id} />}
    </Card>
  );
}

/** Every sum that came in or went back. */
function Money({ order }: { order: Order }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <ul>
      {order.payments.map((payment) => (
        <li key={payment.payment_id} className={classes(styles.order, styles.payment)}>
          <span>{t("order.paid_at", { moment: format.moment(payment.paid_at) })}</span>
          <strong className={styles.amount}>{format.money(payment.amount)}</strong>
          {payment.refunded.amount_minor > 0 && (
            <span className={classes(styles.note, styles.whole)}>
              {t("order.refunded", { amount: format.money(payment.refunded) })}
            </span>
          )}
          {payment.refunds.map(
            ({ refund_id, credit_note_number }) =>
              credit_note_number && (
                <CreditNoteButton
                  key={refund_id}
                  orderId={order.order_id}
                  refundId={refund_id}
                  number={credit_note_number}
                />
              ),
          )}
        </li>
      ))}
    </ul>
  );
}

interface CreditNoteButtonProps {
  orderId: string;
  refundId: string;
  number: string;
}

function CreditNoteButton({ orderId, refundId, number }: CreditNoteButtonProps) {
  const { t } = useTranslation();
  const open = useOpenCreditNote(orderId, refundId);
  return (
    <div className={styles.whole}>
      {open.error && <ProblemAlert error={open.error} />}
      <Button look="quiet" isBusy={open.isPending} onClick={() => open.mutate()}>
        {t("order.credit_note", { number })}
      </Button>
    </div>
  );
}

function InvoiceButton({ orderId }: { orderId: string }) {
  const { t } = useTranslation();
  const open = useOpenInvoice(orderId);
  return (
    <>
      {open.error && <ProblemAlert error={open.error} />}
      <Button look="quiet" isBusy={open.isPending} onClick={() => open.mutate()}>
        {t("order.invoice")}
      </Button>
    </>
  );
}
