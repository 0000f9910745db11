import { useMutation } from "@tanstack/react-query";
import { answer } from "@/api/client";
import { useApi } from "@/api/context";
import type { ExportRequest } from "@/api/types";
import { usePressKey } from "@/ui/usePressKey";

/** Order more formats of a delivered ad; free of charge. */
export function useCreateExports(generationId: string) {
  const { routes } = useApi();
  const press = usePressKey();
  return useMutation({
    mutationFn: (body: ExportRequest) =>
      press(body, (key) =>
        answer(
          routes.POST("/api/v1/generations/{generation_id}/exports", {
            params: {
              path: { generation_id: generationId },
              header: { "Idempotency-Key": key },
            },
            body,
          }),
        ),
      ),
  });
}
