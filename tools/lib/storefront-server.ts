import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { PLUGIN_ROOT } from "./plugin"
import type { StorefrontOptions } from "./storefront"

/** A process that builds the example storefront and serves it. Vite brings a server of its own into the process. */

const ROOT = join(PLUGIN_ROOT, "examples", "storefront")

async function run(options: StorefrontOptions): Promise<void> {
  const { port, storeUrl, publishableKey, posthog, isStandIn } = options
  const outDir = mkdtempSync(join(tmpdir(), "medusa-plugin-posthog-storefront-"))
  process.once("SIGTERM", () => {
    rmSync(outDir, { recursive: true, force: true })
    process.exit(0)
  })
  const variables = {
    VITE_MEDUSA_URL: storeUrl,
    VITE_PUBLISHABLE_KEY: publishableKey,
    VITE_POSTHOG_KEY: posthog.apiKey,
    VITE_POSTHOG_HOST: isStandIn ? "/ingest" : posthog.host,
  }
  const to = (path: string, target: string) => ({
    target: posthog.host,
    changeOrigin: true,
    rewrite: (url: string) => url.replace(path, target),
  })
  // Vite is an ES module.
  const { build, preview } = await import("vite")
  const common = { root: ROOT, configFile: false, logLevel: "error" } as const
  await build({
    ...common,
    build: { outDir, emptyOutDir: true, target: "es2022" },
    define: Object.fromEntries(
      Object.entries(variables).map(([name, value]) => [
        `import.meta.env.${name}`,
        JSON.stringify(value),
      ])
    ),
  })
  await preview({
    ...common,
    build: { outDir },
    preview: {
      host: "127.0.0.1",
      port,
      strictPort: true,
      // Events go through the shop, as PostHog recommends it for its own.
      proxy: isStandIn
        ? { "/ingest": to("/ingest", ""), "/stand-in": to("/stand-in", "/_stand-in") }
        : {},
    },
  })
  process.send?.({ ready: true })
}

run(JSON.parse(process.argv[2] ?? "{}") as StorefrontOptions).catch((error: unknown) => {
  process.stderr.write(`${String(error)}\n`)
  process.exit(1)
})
