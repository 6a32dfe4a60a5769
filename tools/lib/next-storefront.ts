import { cpSync, rmSync } from "node:fs"
import { join } from "node:path"
import { lastLines, startChild } from "./child"
import type { Child, ChildEnv } from "./child"
import { PLUGIN_ROOT } from "./plugin"
import type { Storefront, StorefrontOptions } from "./storefront"
import { waitForAnswer } from "./wait-for-answer"

const SOURCE = join(PLUGIN_ROOT, "examples", "next-storefront")
/** A copy, so that no build is left among the sources; below the repository's root, where its packages are found. */
const COPY = join(PLUGIN_ROOT, ".medusa", "next-storefront")
const NEXT_COMMAND = join(__dirname, "next-command.ts")
const NOT_COPIED = /[\\/](node_modules|\.next|\.env[^\\/]*)$/

/** The example storefront on Next.js, built once. The key and the host of PostHog are part of the build. */
export type NextStorefront = {
  /** Serves it (`next start`) for a store. */
  start(options: Omit<StorefrontOptions, "posthog" | "isStandIn">): Promise<Storefront>
  remove(): void
}

/** Builds the example storefront on Next.js. It needs the plugin's build. */
export async function buildNextStorefront({
  posthog,
  isStandIn,
}: Pick<StorefrontOptions, "posthog" | "isStandIn">): Promise<NextStorefront> {
  const remove = () => rmSync(COPY, { recursive: true, force: true })
  const env = {
    NODE_ENV: "production",
    NEXT_TELEMETRY_DISABLED: "1",
    NEXT_PUBLIC_POSTHOG_KEY: posthog.apiKey,
    NEXT_PUBLIC_POSTHOG_HOST: posthog.host,
    POSTHOG_IS_STAND_IN: isStandIn ? "1" : undefined,
  }
  remove()
  cpSync(SOURCE, COPY, { recursive: true, filter: (path) => !NOT_COPIED.test(path) })
  const child = startNext(["build", "--turbopack", "--no-lint"], env)
  if ((await child.exited).code !== 0) {
    remove()
    throw new Error(`the Next.js storefront could not be built:\n${lastLines(child.output())}`)
  }
  return {
    start: ({ port, storeUrl, publishableKey }) =>
      serve(port, { ...env, MEDUSA_URL: storeUrl, MEDUSA_PUBLISHABLE_KEY: publishableKey }),
    remove,
  }
}

async function serve(port: number, env: ChildEnv): Promise<Storefront> {
  const child = startNext(["start", "--hostname", "127.0.0.1", "--port", String(port)], env)
  const url = `http://localhost:${port}`
  try {
    await waitForAnswer(url, child, "the Next.js storefront")
  } catch (error) {
    await child.stop("SIGKILL")
    throw error
  }
  return { url, stop: async () => void (await child.stop()) }
}

const startNext = (args: string[], env: ChildEnv): Child =>
  startChild({ script: NEXT_COMMAND, args, cwd: COPY, env })
