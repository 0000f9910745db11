import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { answer } from "@/api/client";
import { useApi } from "@/api/context";
import type { NewApiKey } from "@/api/types";

const KEYS_KEY = ["api-keys"];

export function useApiKeys() {
  const { routes } = useApi();
  return useQuery({
    queryKey: KEYS_KEY,
    queryFn: () => answer(routes.GET("/api/v1/api-keys")),
  });
}

/** The answer has the secret, this once: it is not kept in the cache. */
export function useCreateApiKey() {
  const { routes } = useApi();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: NewApiKey) => answer(routes.POST("/api/v1/api-keys", { body })),
    gcTime: 0,
    onSuccess: () => queries.invalidateQueries({ queryKey: KEYS_KEY }),
  });
}

export function useRevokeApiKey() {
  const { routes } = useApi();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (keyId: string) =>
      routes.DELETE("/api/v1/api-keys/{key_id}", { params: { path: { key_id: keyId } } }),
    onSettled: () => queries.invalidateQueries({ queryKey: KEYS_KEY }),
  });
}
