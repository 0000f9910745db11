import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { answer } from "@/api/client";
import { useApi, useIsSignedIn, useSession } from "@/api/context";
import type { Credentials, Registration } from "@/api/types";
import type { Language } from "@/i18n/languages";

const ACCOUNT_KEY = ["account"];

export function useAccount() {
  const { routes } = useApi();
  return useQuery({
    queryKey: ACCOUNT_KEY,
    queryFn: () => answer(routes.GET("/api/v1/auth/me")),
    enabled: useIsSignedIn(),
    staleTime: Number.POSITIVE_INFINITY,
  });
}

export function useSignUp() {
  const { routes } = useApi();
  return useMutation({
    mutationFn: (body: Registration) => answer(routes.POST("/api/v1/auth/register", { body })),
  });
}

export function useVerifyEmail() {
  const { routes } = useApi();
  return useMutation({
    mutationFn: (body: { email: string; code: string; registration_token: string | null }) =>
      answer(routes.POST("/api/v1/auth/verify-email", { body })),
  });
}

export function useResendCode() {
  const { routes } = useApi();
  return useMutation({
    mutationFn: (email: string) =>
      answer(routes.POST("/api/v1/auth/resend-code", { body: { email } })),
  });
}

export function useForgotPassword() {
  const { routes } = useApi();
  return useMutation({
    mutationFn: (email: string) =>
      answer(routes.POST("/api/v1/auth/forgot-password", { body: { email } })),
  });
}

export function useResetPassword() {
  const { routes } = useApi();
  const session = useSession();
  return useMutation({
    mutationFn: (body: { token: string; new_password: string }) =>
      routes.POST("/api/v1/auth/reset-password", { body }),
    onSuccess: () => session.leave(), // the reset has ended it, here as everywhere
  });
}

export function useSignIn() {
  const { routes } = useApi();
  const session = useSession();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: Credentials) => answer(routes.POST("/api/v1/auth/login", { body })),
    onSuccess: (tokens) => {
      queries.clear(); // nothing of whoever was here before
      session.open(tokens);
    },
  });
}

/** Ends the session here at once, and at the server if it can be reached. */
export function useSignOut() {
  const { routes } = useApi();
  const session = useSession();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async () => {
      const refreshToken = session.refreshToken;
      if (refreshToken === null) return;
      await routes.POST("/api/v1/auth/logout", { body: { refresh_token: refreshToken } });
    },
    onSettled: () => {
      session.leave();
      queries.clear();
    },
  });
}

/** Remember the chosen language with the account, so that mails come in it too. */
export function useSaveLanguage() {
  const { routes } = useApi();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (locale: Language) => answer(routes.PATCH("/api/v1/auth/me", { body: { locale } })),
    onSuccess: (account) => queries.setQueryData(ACCOUNT_KEY, account),
  });
}

/** Say whether new credits of a week or month are to be told by mail. */
export function useSaveResetMail() {
  const { routes } = useApi();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (reset_mail: boolean) =>
      answer(routes.PATCH("/api/v1/auth/me", { body: { reset_mail } })),
    onSuccess: (account) => queries.setQueryData(ACCOUNT_KEY, account),
  });
}

const ARCHIVE_POLL_MS = 3_000;

/** Asks for the archive of all data, and then again until it is ready. */
export function useArchive(isWanted: boolean) {
  const { routes } = useApi();
  return useQuery({
    queryKey: ["archive"],
    queryFn: () => answer(routes.GET("/api/v1/auth/export")),
    enabled: isWanted,
    refetchInterval: ({ state }) => state.data?.state === "queued" && ARCHIVE_POLL_MS,
  });
}

/** Ends the account, and with it the session here. */
export function useCloseAccount() {
  const { routes } = useApi();
  const session = useSession();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () => answer(routes.DELETE("/api/v1/auth/me")),
    onSuccess: () => {
      session.leave();
      queries.clear();
    },
  });
}
