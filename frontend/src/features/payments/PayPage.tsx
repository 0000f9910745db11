import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { Navigate, useLocation, useNavigate } from "react-router";
import { ProblemError } from "@/api/problem";
import { Welcome } from "@/features/accounts/Welcome";
import { useLanguage } from "@/i18n/useLanguage";
import { Alert } from "@/ui/Alert";
import { Button, ButtonLink } from "@/ui/Button";
import { ProblemAlert } from "@/ui/ProblemAlert";
import { Waiting } from "@/ui/Waiting";
import { orderPath, returnPath } from "./checkout";
import { onOverlay, openOverlay, type Paddle } from "./paddle";
import { usePaddle } from "./queries";

/** What Paddle calls the transaction in addresses; its script opens one it sees there by itself. */
const THEIR_NAME = "_ptxn";
const OUR_NAME = "transaction";

const ENDINGS = new Set(["checkout.closed", "checkout.error"]);

/** Where Paddle sends buyers: its checkout lies over this page, which changes no order itself. */
export function PayPage() {
  const { t } = useTranslation();
  const asked = readable(useLocation().search);
  const theirs = asked.get(THEIR_NAME);
  if (theirs !== null) return <Navigate to={{ search: renamed(asked, theirs) }} replace />;
  const orderId = asked.get("order");
  const transactionId = asked.get(OUR_NAME);
  const next = orderId ? orderPath(orderId) : "/billing";
  return (
    <Welcome title={t("pay.title")}>
      {transactionId ? (
        <Payment transactionId={transactionId} next={orderId ? returnPath(orderId) : next} />
      ) : (
        <Alert tone="bad" title={t("pay.incomplete")}>
          <p>{t("pay.incomplete_note")}</p>
        </Alert>
      )}
      <ButtonLink look="quiet" to={next}>
        {t(orderId ? "pay.order" : "pay.orders")}
      </ButtonLink>
    </Welcome>
  );
}

/** What the address says. Paddle adds its name, and need not have seen that there are others. */
function readable(search: string): URLSearchParams {
  return new URLSearchParams(search.replaceAll(`?${THEIR_NAME}=`, `&${THEIR_NAME}=`));
}

/** The same address without the name Paddle's script looks for: this page opens the checkout. */
function renamed(asked: URLSearchParams, transactionId: string): string {
  const kept = new URLSearchParams(asked);
  kept.delete(THEIR_NAME);
  kept.set(OUR_NAME, transactionId);
  return kept.toString();
}

interface PaymentProps {
  transactionId: string;
  next: string;
}

function Payment(props: PaymentProps) {
  const { t } = useTranslation();
  const { data: paddle, error, isFetching, refetch } = usePaddle();
  if (paddle) return <Overlay paddle={paddle} {...props} />;
  if (isFetching) return <Waiting label={t("pay.opening")} />;
  const again = <Button onClick={() => refetch()}>{t("pay.retry")}</Button>;
  if (error instanceof ProblemError) return <ProblemAlert error={error}>{again}</ProblemAlert>;
  return (
    <Alert tone="bad" title={t("pay.not_loaded")}>
      <p>{t("pay.not_loaded_note")}</p>
      {again}
    </Alert>
  );
}

function Overlay({ paddle, transactionId, next }: PaymentProps & { paddle: Paddle }) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const navigate = useNavigate();
  const [isOpen, setOpen] = useState(true);

  useEffect(
    () =>
      onOverlay((name) => {
        if (name === "checkout.completed") {
          navigate(next, { replace: true });
          paddle.Checkout.close();
        }
        if (ENDINGS.has(name ?? "")) setOpen(false);
      }),
    [paddle, navigate, next],
  );
  useEffect(() => {
    if (!isOpen) return undefined;
    // Late, so that an effect that is undone at once opens nothing.
    const timer = setTimeout(() => openOverlay(paddle, transactionId, next, language));
    return () => clearTimeout(timer);
  }, [isOpen, paddle, transactionId, next, language]);

  if (isOpen) return <Waiting label={t("pay.opening")} />;
  return (
    <Alert tone="care" title={t("pay.closed")}>
      <p>{t("pay.closed_note")}</p>
      <Button onClick={() => setOpen(true)}>{t("pay.again")}</Button>
    </Alert>
  );
}
