// Builds the pages' scripts and styles into static/web/built, with a manifest that `built.py` reads.
import { fileURLToPath } from "node:url";
import { defineConfig, type Plugin } from "vite";

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** Every browser that this builds for reads WOFF2; the older format would double what is built. */
const onlyWoff2: Plugin = {
  name: "only-woff2",
  enforce: "pre",
  transform(code, id) {
    return id.includes("@fontsource") && id.endsWith(".css")
      ? code.replace(/,\s*url\([^)]*\.woff\) format\('woff'\)/g, "")
      : null;
  },
};

export default defineConfig({
  root: here("."),
  base: "./",
  logLevel: "warn",
  plugins: [onlyWoff2],
  build: {
    outDir: here("../static/web/built"),
    emptyOutDir: true,
    manifest: "manifest.json",
    target: ["chrome123", "firefox128", "safari17.5"],
    modulePreload: false,
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1200,
    rollupOptions: {
      // htmx can evaluate what a page says; our pages tell it not to, and their policy forbids it.
      checks: { eval: false, pluginTimings: false },
      input: ["main.ts", "chinese-hk.ts", "chinese-sc.ts"].map((name) => here(name)),
    },
  },
  worker: { format: "es" },
});
