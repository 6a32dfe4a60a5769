import { join } from "node:path"
import type { Receiver } from "./receiver"

const ROOT = join(__dirname, "../../examples/storefront")

/** Where the shop's browsers find things. */
export type StorefrontOptions = {
  port: number
  storePort: number
  publishableKey: string
  receiver: Receiver
}

/** Serves the example storefront. Events go through it to the stand-in, as PostHog recommends it for its own. */
export async function serveStorefront(options: StorefrontOptions): Promise<{
  stop(): Promise<void>
}> {
  const { port, storePort, publishableKey, receiver } = options
  const isLocal = receiver.standIn !== undefined
  const variables = {
    VITE_MEDUSA_URL: `http://localhost:${storePort}`,
    VITE_PUBLISHABLE_KEY: publishableKey,
    VITE_POSTHOG_KEY: receiver.env.POSTHOG_API_KEY,
    VITE_POSTHOG_HOST: isLocal ? "/ingest" : receiver.url,
  }
  const to = (path: string, target: string) => ({
    target: receiver.url,
    changeOrigin: true,
    rewrite: (url: string) => url.replace(path, target),
  })
  // Vite is an ES module.
  const { createServer } = await import("vite")
  const server = await createServer({
    root: ROOT,
    configFile: false,
    logLevel: "error",
    cacheDir: join(__dirname, "../../.medusa/storefront"),
    define: Object.fromEntries(
      Object.entries(variables).map(([name, value]) => [
        `import.meta.env.${name}`,
        JSON.stringify(value),
      ])
    ),
    server: {
      host: "127.0.0.1",
      port,
      strictPort: true,
      proxy: isLocal
        ? { "/ingest": to("/ingest", ""), "/stand-in": to("/stand-in", "/_stand-in") }
        : {},
      fs: { allow: [join(__dirname, "../..")] },
    },
  })
  await server.listen()
  return { stop: () => server.close() }
}
