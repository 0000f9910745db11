import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import type { i18n as I18n } from "i18next";
import { I18nextProvider } from "react-i18next";
import { type DataRouter, RouterProvider } from "react-router";
import type { Api } from "@/api/client";
import { ConnectionProvider } from "@/api/context";
import { ProblemError } from "@/api/problem";
import type { Session } from "@/api/session";

interface AppProps {
  connection: { api: Api; session: Session };
  words: I18n;
  queries: QueryClient;
  router: DataRouter;
}

/** The page with everything it needs handed in. */
export function App({ connection, words, queries, router }: AppProps) {
  return (
    <ConnectionProvider value={connection}>
      <I18nextProvider i18n={words}>
        <QueryClientProvider client={queries}>
          <RouterProvider router={router} />
        </QueryClientProvider>
      </I18nextProvider>
    </ConnectionProvider>
  );
}

const RETRIES_MAX = 2;
const FRESH_MS = 10_000;

/** Reads are repeated when that may help; presses never are. */
export function createQueries(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: FRESH_MS,
        retry: (failures, error) =>
          failures < RETRIES_MAX && error instanceof ProblemError && error.isPassing,
      },
      mutations: { retry: false },
    },
  });
}
