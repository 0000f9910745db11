import { useTranslation } from "react-i18next";
import { ProblemError } from "@/api/problem";
import type { Subscribing } from "@/api/types";
import { useFormat } from "@/i18n/format";
import { Button } from "@/ui/Button";
import { ProblemAlert } from "@/ui/ProblemAlert";
import { GATEWAY_NAMES } from "./words";

/** What an order says to be taken by another gateway in place of one that could not be paid. */
export type Offer = Pick<Subscribing, "gateway" | "instead_of_order_id">;

interface OrderProblemProps {
  error: unknown;
  isBusy: boolean;
  accept: (offer: Offer) => void;
}

/** Why an order was refused; where another gateway could take it, at its price, a way to say yes. */
export function OrderProblem({ error, isBusy, accept }: OrderProblemProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const { other_gateway: gateway, order_id, price } = factsOf(error);
  return (
    <ProblemAlert error={error}>
      {gateway && order_id && price && (
        <Button
          look="quiet"
          isBusy={isBusy}
          onClick={() => accept({ gateway, instead_of_order_id: order_id })}
        >
          {t("payments.pay_with", { gateway: GATEWAY_NAMES[gateway], price: format.money(price) })}
        </Button>
      )}
    </ProblemAlert>
  );
}

function factsOf(error: unknown): Partial<ProblemError["problem"]> {
  return error instanceof ProblemError ? error.problem : {};
}
