import {
  type UseQueryResult,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
} from "@tanstack/react-query";
import { answer } from "@/api/client";
import { useApi, useIsSignedIn } from "@/api/context";
import type { EstimateRequest, Quote, Resolution } from "@/api/types";

const CREDITS_KEY = ["credits"];
const SPEND_CAP_KEY = [...CREDITS_KEY, "spend-cap"];
const QUOTES_KEY = ["quotes"];

/** A price is asked for anew this long before it stops to bind. */
const QUOTE_MARGIN_MS = 15_000;

export function useBalance() {
  const { routes } = useApi();
  return useQuery({
    queryKey: [...CREDITS_KEY, "balance"],
    queryFn: () => answer(routes.GET("/api/v1/credits/balance")),
    enabled: useIsSignedIn(),
  });
}

export function useTransactions() {
  const { routes } = useApi();
  return useInfiniteQuery({
    queryKey: [...CREDITS_KEY, "transactions"],
    queryFn: ({ pageParam }) =>
      answer(
        routes.GET("/api/v1/credits/transactions", {
          params: { query: pageParam === null ? {} : { cursor: pageParam } },
        }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
  });
}

export function useReceipt(receiptId: string) {
  const { routes } = useApi();
  return useQuery({
    queryKey: [...CREDITS_KEY, "receipt", receiptId],
    queryFn: () =>
      answer(
        routes.GET("/api/v1/credits/receipts/{receipt_id}", {
          params: { path: { receipt_id: receiptId } },
        }),
      ),
    staleTime: Number.POSITIVE_INFINITY, // a receipt never changes
  });
}

/** The cap on what a month may cost, and what counts against it so far. */
export function useSpendCap() {
  const { routes } = useApi();
  return useQuery({
    queryKey: SPEND_CAP_KEY,
    queryFn: () => answer(routes.GET("/api/v1/credits/spend-cap")),
  });
}

/** Sets the cap, or removes it for `null`. Prices say whether it has room: they are asked anew. */
export function useChangeSpendCap() {
  const { routes } = useApi();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (limit: number | null) =>
      answer(
        limit === null
          ? routes.DELETE("/api/v1/credits/spend-cap")
          : routes.PUT("/api/v1/credits/spend-cap", { body: { limit_credits: limit } }),
      ),
    onSuccess: (cap) => {
      queries.setQueryData(SPEND_CAP_KEY, cap);
      return queries.invalidateQueries({ queryKey: QUOTES_KEY });
    },
  });
}

/** The sizes on offer, and the service that makes each. */
export const VIDEO_SERVICE = {
  "720p": "video_720p",
  "1080p": "video_1080p",
} as const satisfies Partial<Record<Resolution, string>>;

export type VideoSize = keyof typeof VIDEO_SERVICE;

export const VIDEO_SIZES = Object.keys(VIDEO_SERVICE) as VideoSize[];

/**
 * A binding price, kept fresh; a size the plan lacks is refused as `error`. Only what is chosen is
 * priced: every quote is a promise the server has to write down.
 */
export function useVideoQuote(resolution: VideoSize, durationS: number): UseQueryResult<Quote> {
  const { routes } = useApi();
  const body: EstimateRequest = {
    service_type: VIDEO_SERVICE[resolution],
    resolution,
    duration_s: durationS,
  };
  return useQuery({
    queryKey: [...QUOTES_KEY, resolution, durationS],
    queryFn: () => answer(routes.POST("/api/v1/credits/estimate", { body })),
    refetchInterval: ({ state }) => state.data !== undefined && lifeMs(state.data),
  });
}

function lifeMs(quote: Quote): number {
  return Math.max(QUOTE_MARGIN_MS, Date.parse(quote.expires_at) - Date.now() - QUOTE_MARGIN_MS);
}

/** For when money may have moved: the balance, the lines of the ledger. */
export function useRefreshCredits(): () => Promise<void> {
  const queries = useQueryClient();
  return () => queries.invalidateQueries({ queryKey: CREDITS_KEY });
}

/** For when a price was refused or used up. */
export function useRefreshQuotes(): () => Promise<void> {
  const queries = useQueryClient();
  return () => queries.invalidateQueries({ queryKey: QUOTES_KEY });
}
