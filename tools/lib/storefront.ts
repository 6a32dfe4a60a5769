import { join } from "node:path"
import { lastLines, nextMessage, startChild } from "./child"

/** Where the shop's browsers find things. */
export type StorefrontOptions = {
  port: number
  storeUrl: string
  publishableKey: string
  posthog: { apiKey: string; host: string }
  /** Whether this PostHog is the stand-in, which the shop then shows. */
  isStandIn: boolean
}

/** The example storefront, built and served. */
export type Storefront = { url: string; stop(): Promise<void> }

/** Builds and serves the example storefront on this port. It needs the plugin's build. */
export async function startStorefront(options: StorefrontOptions): Promise<Storefront> {
  const script = join(__dirname, "storefront-server.ts")
  const child = startChild({ script, args: [JSON.stringify(options)] })
  if ((await nextMessage(child)) === undefined) {
    throw new Error(`the storefront did not start:\n${lastLines(child.output())}`)
  }
  return {
    url: `http://localhost:${options.port}`,
    stop: async () => void (await child.stop()),
  }
}
