import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { answer } from "@/api/client";
import { useApi } from "@/api/context";

const PROMOTIONS_KEY = ["promotions"];

/** What is on for the caller, and discounts that wait for the next order. */
export function usePromotions() {
  const { routes } = useApi();
  return useQuery({
    queryKey: PROMOTIONS_KEY,
    queryFn: () => answer(routes.GET("/api/v1/promotions")),
  });
}

/** A coupon may change credits, plan and prices: all is read again. */
export function useRedeem() {
  const { routes } = useApi();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (code: string) =>
      answer(routes.POST("/api/v1/promotions/redeem", { body: { code } })),
    onSuccess: () => queries.invalidateQueries(),
  });
}
