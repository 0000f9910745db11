import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { Order } from "@/api/types";
import { useFormat } from "@/i18n/format";
import { Badge } from "@/ui/Badge";
import { Button, ButtonLink } from "@/ui/Button";
import { classes } from "@/ui/classes";
import { Page } from "@/ui/Page";
import { ProblemAlert } from "@/ui/ProblemAlert";
import { Empty, Waiting } from "@/ui/Waiting";
import { orderPath } from "./checkout";
import styles from "./PaymentsPage.module.css";
import { useOrders } from "./queries";
import { useItemName } from "./useItemName";
import { GATEWAY_NAMES, ORDER_STATE_WORDS, ORDER_TONES } from "./words";

export function PaymentsPage() {
  const { t } = useTranslation();
  const { data, error, isPending, hasNextPage, fetchNextPage, isFetchingNextPage } = useOrders();
  const orders = data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Page title={t("payments.title")} lead={t("payments.lead")}>
      {error && <ProblemAlert error={error} />}
      {isPending && <Waiting label={t("page.loading")} />}
      {data && orders.length === 0 && (
        <Empty title={t("payments.none")}>
          <ButtonLink to="/plans">{t("payments.see_plans")}</ButtonLink>
        </Empty>
      )}
      <ul className={styles.orders}>
        {orders.map((order) => (
          <Row key={order.order_id} order={order} />
        ))}
      </ul>
      {hasNextPage && (
        <Button look="quiet" isBusy={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {t("page.load_more")}
        </Button>
      )}
    </Page>
  );
}

function Row({ order }: { order: Order }) {
  const { t } = useTranslation();
  const format = useFormat();
  const name = useItemName(order);
  return (
    <li className={classes(styles.order, order.state === "expired" && styles.over)}>
      <div>
        <Link to={orderPath(order.order_id)}>{name}</Link>
        <p className={styles.note}>
          {format.moment(order.created_at)} · {GATEWAY_NAMES[order.gateway]}
        </p>
      </div>
      <Badge tone={ORDER_TONES[order.state]}>{t(ORDER_STATE_WORDS[order.state])}</Badge>
      <strong className={styles.amount}>{format.money(order.price)}</strong>
    </li>
  );
}
