import { once } from "node:events"
import { join } from "node:path"
import { createInterface } from "node:readline"
import { readEnvironment } from "../../src/options/environment"
import { resolveOptions } from "../../src/options/resolve"
import { DEFAULT_SECRET_KEY, StandInClient } from "../../packages/posthog-stand-in"
import type { FlagDefinition } from "../../packages/posthog-stand-in"
import { lastLines, startChild } from "../lib/child"
import type { ChildEnv } from "../lib/child"

const STAND_IN = join(__dirname, "../../packages/posthog-stand-in/main.ts")

/** The experiment that the storefront shows, half and half. */
const EXPERIMENT: FlagDefinition = {
  id: 1,
  key: "pricing-page",
  active: true,
  filters: {
    groups: [{ rollout_percentage: 100 }],
    multivariate: {
      variants: [
        { key: "control", rollout_percentage: 50 },
        { key: "test", rollout_percentage: 50 },
      ],
    },
  },
}

/** What receives the events: the stand-in on this machine, or the real PostHog. */
export type Receiver = {
  url: string
  apiKey: string
  /** Only the stand-in can say what has arrived. */
  standIn?: StandInClient
  /** The variables that point the store to it. */
  env: ChildEnv
  stop(): Promise<void>
}

/** Uses the real PostHog if a key is set, and the stand-in otherwise. */
export async function openReceiver(env: NodeJS.ProcessEnv): Promise<Receiver> {
  if (env.POSTHOG_API_KEY) {
    const { apiKey, host } = resolveOptions({}, readEnvironment(env))
    return {
      url: host,
      apiKey: env.POSTHOG_API_KEY,
      env: { POSTHOG_API_KEY: apiKey, POSTHOG_HOST: host },
      stop: () => Promise.resolve(),
    }
  }
  return startStandInProcess()
}

async function startStandInProcess(): Promise<Receiver> {
  // Doesn't use `spawnStandIn()`, because Ctrl-C would end that process before the store has sent its last events.
  const child = startChild({
    script: STAND_IN,
    args: ["--flags", JSON.stringify([EXPERIMENT])],
  })
  const lines = createInterface({ input: child.process.stdout ?? process.stdin })
  const first = await Promise.race([once(lines, "line"), child.exited.then(() => undefined)])
  if (!first) {
    throw new Error(`PostHog's stand-in did not start:\n${lastLines(child.output())}`)
  }
  const { url, token } = JSON.parse(String(first[0])) as { url: string; token: string }
  return {
    url,
    apiKey: token,
    standIn: new StandInClient(url, token),
    env: {
      POSTHOG_API_KEY: token,
      POSTHOG_HOST: url,
      POSTHOG_SECRET_KEY: DEFAULT_SECRET_KEY,
      POSTHOG_DISABLED: undefined,
    },
    stop: async () => void (await child.stop()),
  }
}
