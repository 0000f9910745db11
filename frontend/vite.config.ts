import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

const SOURCE = fileURLToPath(new URL("./src", import.meta.url));
const GATEWAY = "http://127.0.0.1:8080";

export default defineConfig({
  plugins: [react()],
  resolve: { alias: { "@": SOURCE } },
  // No file becomes a data: address, so that the content policy can stay "self" for styles.
  build: { assetsInlineLimit: 0, target: "es2022" },
  server: {
    host: "127.0.0.1",
    proxy: { "/api": GATEWAY, "/objects": GATEWAY, "/sandbox": GATEWAY },
  },
  test: {
    environment: "jsdom",
    include: ["tests/ui/**/*.test.{ts,tsx}"],
    setupFiles: ["tests/ui/setup.ts"],
    css: { modules: { classNameStrategy: "non-scoped" } },
    testTimeout: 15_000,
  },
});
