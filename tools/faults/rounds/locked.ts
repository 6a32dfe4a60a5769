import { setTimeout as sleep } from "node:timers/promises"
import type { HttpTypes } from "@medusajs/framework/types"
import type { PosthogHealth } from "../../../src/health/report"
import { ADMIN } from "../../../integration-tests/store/src/seed/data"
import { openAdmin } from "../../../integration-tests/support/admin"
import { createRequest } from "../../lib/http"
import { withConnection } from "../../lib/sql"
import type { Round } from "../round"
import { DATABASE } from "../world"

const LOCKED_MS = 20_000
const POLL_EVERY_MS = 200

/** What a monitor asks with, and what it was answered. */
interface Monitor {
  /** Asks several times a second, whether or not it was answered, until it is stopped; gives the answers. */
  poll(): { stop(): Promise<PosthogHealth[]> }
}

const openMonitor = async (baseUrl: string): Promise<Monitor> => {
  const admin = await openAdmin({ baseUrl, ...ADMIN })
  const { api_key } = await admin.request<HttpTypes.AdminApiKeyResponse>(
    "POST",
    "/admin/api-keys",
    { title: "Monitor", type: "secret" }
  )
  const authorization = `Basic ${Buffer.from(`${api_key.token}:`).toString("base64")}`
  const request = createRequest(baseUrl, { authorization })
  return {
    poll: () => {
      const asked: Promise<{ health: PosthogHealth }>[] = []
      const timer = setInterval(() => {
        const asking = request<{ health: PosthogHealth }>("GET", "/admin/posthog/health")
        // Read when all of them are.
        asking.catch(() => undefined)
        asked.push(asking)
      }, POLL_EVERY_MS)
      return {
        stop: async () => {
          clearInterval(timer)
          return (await Promise.all(asked)).map(({ health }) => health)
        },
      }
    },
  }
}

/** As a migration, a backup or a forgotten `psql` does. The lock is as long as several statements of the plugin may wait. */
const locked: Round = {
  name: "the outbox is locked while a monitor polls health",
  run: async ({ store, underLoad, postgres, note }) => {
    const { url } = await store()
    const monitor = await openMonitor(url)
    await underLoad(async (load) => {
      await load.confirmed(4)
      const answers = await withConnection(postgres.url(DATABASE), async (sql) => {
        await sql("BEGIN")
        await sql("LOCK TABLE posthog_outbox_event IN ACCESS EXCLUSIVE MODE")
        const polling = monitor.poll()
        await Promise.all([load.confirmed(10), sleep(LOCKED_MS)])
        return polling.stop()
      })
      const unread = answers.filter(({ checked_at }) => checked_at === null)
      note(`${unread.length} of ${answers.length} answers of health said that it is locked`)
      if (unread.length === 0 || unread.some(({ is_healthy }) => is_healthy)) {
        throw new Error("Health did not say that the outbox cannot be read.")
      }
      await load.confirmed(14)
    })
  },
}

/** A table of the plugin is locked by somebody else. */
export const lockedRounds: Round[] = [locked]
