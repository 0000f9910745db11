import {
  type QueryClient,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
} from "@tanstack/react-query";
import { useEffect } from "react";
import { answer } from "@/api/client";
import { useApi } from "@/api/context";
import { follow, type News } from "@/api/follow";
import type { Generation, GenerationRequest } from "@/api/types";
import { useRefreshCredits, useRefreshQuotes } from "@/features/credits/queries";
import { IS_EXPORT_FINAL } from "@/features/exports/words";
import { usePressKey } from "@/ui/usePressKey";
import { IS_TERMINAL } from "./words";

const GENERATIONS_KEY = ["generations"];
const listKey = [...GENERATIONS_KEY, "list"];
const oneKey = (generationId: string) => [...GENERATIONS_KEY, "one", generationId];

const PAGE_SIZE = 12;
const EXPORTS_POLL_MS = 3_000;

/** The caller's ads, the newest first. */
export function useGenerations() {
  const { routes } = useApi();
  return useInfiniteQuery({
    queryKey: listKey,
    queryFn: ({ pageParam }) =>
      answer(
        routes.GET("/api/v1/generations", {
          params: {
            query: { limit: PAGE_SIZE, ...(pageParam === null ? {} : { cursor: pageParam }) },
          },
        }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
  });
}

/** One ad, live while anything can still happen to it. */
export function useGeneration(generationId: string) {
  const { routes } = useApi();
  const query = useQuery({
    queryKey: oneKey(generationId),
    queryFn: () =>
      answer(
        routes.GET("/api/v1/generations/{generation_id}", {
          params: { path: { generation_id: generationId } },
        }),
      ),
    refetchInterval: ({ state }) => hasPendingExports(state.data) && EXPORTS_POLL_MS,
  });
  const isLive = query.data !== undefined && !IS_TERMINAL[query.data.state];
  useLiveNews(generationId, isLive);
  return query;
}

function hasPendingExports(generation: Generation | undefined): boolean {
  return (
    generation?.state === "delivered" &&
    generation.exports.some((item) => !IS_EXPORT_FINAL[item.state])
  );
}

/** Write what the server tells into the cache for as long as `isLive`. */
function useLiveNews(generationId: string, isLive: boolean): void {
  const api = useApi();
  const queries = useQueryClient();
  useEffect(() => {
    if (!isLive) return;
    const stop = new AbortController();
    const tell = (news: News) => {
      const isOver = IS_TERMINAL[news.state];
      if (isOver) void refreshAll(queries);
      else merge(queries, generationId, news);
      return !isOver;
    };
    follow({ api, generationId, tell, signal: stop.signal }).catch(() =>
      queries.invalidateQueries({ queryKey: oneKey(generationId) }),
    );
    return () => stop.abort();
  }, [api, queries, generationId, isLive]);
}

function merge(queries: QueryClient, generationId: string, news: News): void {
  queries.setQueryData<Generation>(oneKey(generationId), (known) => known && { ...known, ...news });
}

/** At the end of a job everything about it and about money may have changed. */
function refreshAll(queries: QueryClient): Promise<void> {
  return queries.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== "account" });
}

export function useCreateGeneration() {
  const { routes } = useApi();
  const press = usePressKey();
  const queries = useQueryClient();
  const refreshCredits = useRefreshCredits();
  const refreshQuotes = useRefreshQuotes();
  return useMutation({
    mutationFn: (body: GenerationRequest) =>
      press(body, (key) =>
        answer(
          routes.POST("/api/v1/generations", {
            params: { header: { "Idempotency-Key": key } },
            body,
          }),
        ),
      ),
    onSuccess: (generation) => {
      queries.setQueryData(oneKey(generation.generation_id), generation);
      void queries.invalidateQueries({ queryKey: listKey });
    },
    onSettled: () => {
      void refreshCredits();
      void refreshQuotes();
    },
  });
}

export function useCancelGeneration(generationId: string) {
  const { routes } = useApi();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () =>
      answer(
        routes.POST("/api/v1/generations/{generation_id}/cancel", {
          params: { path: { generation_id: generationId } },
        }),
      ),
    onSettled: () => refreshAll(queries),
  });
}

export function useRefreshGeneration(generationId: string): () => Promise<void> {
  const queries = useQueryClient();
  return () => queries.invalidateQueries({ queryKey: oneKey(generationId) });
}
