import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { answer } from "@/api/client";
import { useApi } from "@/api/context";
import { ProblemError } from "@/api/problem";
import type { Order, Purchase, Subscribing } from "@/api/types";
import { usePressKey } from "@/ui/usePressKey";
import { openCheckout } from "./checkout";
import { startedPaddle } from "./paddle";
import { IS_SETTLED } from "./words";

const PAYMENTS_KEY = ["payments"];
const POLL_MS = 3_000;
const FILE_TRIES = 15;
const FILE_WAIT_MS = 1_000;

/** An invoice is written within seconds of its payment; nobody asks for ever. */
const INVOICE_WAIT_MS = 120_000;

/** The caller's orders, the newest first. */
export function useOrders() {
  const { routes } = useApi();
  return useInfiniteQuery({
    queryKey: [...PAYMENTS_KEY, "history"],
    queryFn: ({ pageParam }) =>
      answer(
        routes.GET("/api/v1/payments/history", {
          params: { query: pageParam === null ? {} : { cursor: pageParam } },
        }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
  });
}

/** One order, asked for again until its money has come or will not, and its invoice is there. */
export function useOrder(orderId: string) {
  const { routes } = useApi();
  const order = useQuery({
    queryKey: [...PAYMENTS_KEY, "one", orderId],
    queryFn: () =>
      answer(
        routes.GET("/api/v1/payments/{order_id}", { params: { path: { order_id: orderId } } }),
      ),
    refetchInterval: ({ state }) => isWaiting(state.data) && POLL_MS,
  });
  useNewsOfAccount(order.data?.state);
  return order;
}

/** Tells that the buyer of an order is back: its gateway is asked then, at once. */
export function useReturn(orderId: string, isBack: boolean, onTold: () => void): void {
  const { routes } = useApi();
  const queries = useQueryClient();
  const { mutate } = useMutation({
    mutationFn: () =>
      answer(
        routes.POST("/api/v1/payments/{order_id}/return", {
          params: { path: { order_id: orderId } },
        }),
      ),
    onSuccess: (order) => queries.setQueryData([...PAYMENTS_KEY, "one", orderId], order),
    onSettled: onTold,
  });
  useEffect(() => {
    if (isBack) mutate();
  }, [isBack, mutate]);
}

function isWaiting(order: Order | undefined): boolean {
  return order !== undefined && (!IS_SETTLED[order.state] || isInvoiceOnItsWay(order));
}

function isInvoiceOnItsWay({ payments }: Order): boolean {
  return payments.some(
    ({ invoice_number, paid_at }) =>
      invoice_number === null && Date.now() - Date.parse(paid_at) < INVOICE_WAIT_MS,
  );
}

/** What is bought or given back changes credits and plan: whatever shows them is asked anew. */
function useNewsOfAccount(state: Order["state"] | undefined): void {
  const queries = useQueryClient();
  useEffect(() => {
    if (state === undefined || !IS_SETTLED[state]) return;
    for (const queryKey of [["credits"], ["catalogue"]])
      void queries.invalidateQueries({ queryKey });
  }, [queries, state]);
}

/** Asks what buying a plan would end. Asked at the press: credits are spent meanwhile. */
export function usePlanChange() {
  const { routes } = useApi();
  return useMutation({
    mutationFn: (planId: string) =>
      answer(routes.GET("/api/v1/plans/change", { params: { query: { plan_id: planId } } })),
  });
}

/** Orders a plan and takes the browser to where it is paid. */
export function useSubscribe() {
  const { routes } = useApi();
  const press = usePressKey();
  return useMutation({
    mutationFn: (body: Subscribing) =>
      press(body, (key) =>
        answer(
          routes.POST("/api/v1/plans/subscribe", {
            params: { header: { "Idempotency-Key": key } },
            body,
          }),
        ),
      ),
    onSuccess: openCheckout,
  });
}

/** Orders a pack of credits and takes the browser to where it is paid. */
export function usePurchase() {
  const { routes } = useApi();
  const press = usePressKey();
  return useMutation({
    mutationFn: (body: Purchase) =>
      press(body, (key) =>
        answer(
          routes.POST("/api/v1/credits/purchase", {
            params: { header: { "Idempotency-Key": key } },
            body,
          }),
        ),
      ),
    onSuccess: openCheckout,
  });
}

/** Paddle's script, ready to lay a checkout over the page. */
export function usePaddle() {
  const { routes } = useApi();
  return useQuery({
    queryKey: [...PAYMENTS_KEY, "overlay"],
    queryFn: async () => startedPaddle(await answer(routes.GET("/api/v1/payments/overlay"))),
    staleTime: Number.POSITIVE_INFINITY,
  });
}

/** A fresh address for an order whose first try to pay has come to nothing. */
export function useReopenCheckout(orderId: string) {
  const { routes } = useApi();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () =>
      answer(
        routes.POST("/api/v1/payments/{order_id}/checkout", {
          params: { path: { order_id: orderId } },
        }),
      ),
    onSuccess: openCheckout,
    onError: () => queries.invalidateQueries({ queryKey: PAYMENTS_KEY }),
  });
}

/** Ends the plan with the period that is paid. */
export function useCancelPlan() {
  const { routes } = useApi();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () => answer(routes.POST("/api/v1/plans/cancel")),
    onSettled: () => queries.invalidateQueries({ queryKey: ["catalogue"] }),
  });
}

function isInvoiceUnderway(error: unknown): boolean {
  return error instanceof ProblemError && error.code === "payments.invoice_not_ready";
}

/** Opens the invoice of an order behind a link that lives for minutes. */
export function useOpenInvoice(orderId: string) {
  const { routes } = useApi();
  return useMutation({
    mutationFn: () =>
      answer(
        routes.GET("/api/v1/payments/{order_id}/invoice", {
          params: { path: { order_id: orderId } },
        }),
      ),
    onSuccess: (invoice) => window.location.assign(invoice.url),
    // Its number is there a moment before its file is.
    retry: (count, error) => count < FILE_TRIES && isInvoiceUnderway(error),
    retryDelay: FILE_WAIT_MS,
  });
}

/** Opens the credit note of a refund, as its invoice. */
export function useOpenCreditNote(orderId: string, refundId: string) {
  const { routes } = useApi();
  return useMutation({
    mutationFn: () =>
      answer(
        routes.GET("/api/v1/payments/{order_id}/credit-notes/{refund_id}", {
          params: { path: { order_id: orderId, refund_id: refundId } },
        }),
      ),
    onSuccess: (note) => window.location.assign(note.url),
    retry: (count, error) => count < FILE_TRIES && isInvoiceUnderway(error),
    retryDelay: FILE_WAIT_MS,
  });
}
