import { useMutation } from "@tanstack/react-query";
import { answer } from "@/api/client";
import { useApi } from "@/api/context";
import type { Export, ExportRequest } from "@/api/types";
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

/** Fetch the signed manifest of a finished file and save it beside the file. */
export function useSaveManifest(item: Export) {
  const { routes } = useApi();
  return useMutation({
    mutationFn: async () => {
      const path = { export_id: item.export_id };
      const manifest = await answer(
        routes.GET("/api/v1/exports/{export_id}/manifest", { params: { path } }),
      );
      save(JSON.stringify(manifest, null, 2), `${item.export_id}.manifest.json`);
    },
  });
}

function save(text: string, filename: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: "application/json" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = filename;
  link.click();
  URL.revokeObjectURL(url);
}
