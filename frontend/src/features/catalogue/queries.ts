import { useQuery } from "@tanstack/react-query";
import { answer } from "@/api/client";
import { useApi } from "@/api/context";

const CATALOGUE_KEY = ["catalogue"];

/** Plans on sale; names come in the reader's language. */
export function usePlans(language: string) {
  const { routes } = useApi();
  return useQuery({
    queryKey: [...CATALOGUE_KEY, "plans", language],
    queryFn: () => answer(routes.GET("/api/v1/plans")),
  });
}

export function useCurrentPlan() {
  const { routes } = useApi();
  return useQuery({
    queryKey: [...CATALOGUE_KEY, "current"],
    queryFn: () => answer(routes.GET("/api/v1/plans/current")),
  });
}

/** Packs of credits, at the caller's price. */
export function usePackages(language: string) {
  const { routes } = useApi();
  return useQuery({
    queryKey: [...CATALOGUE_KEY, "packages", language],
    queryFn: () => answer(routes.GET("/api/v1/credits/packages")),
  });
}
