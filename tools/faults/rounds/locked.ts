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

/** A monitor and the answers it got. */
interface Monitor {
  /** Asks several times a second, without waiting for answers, until stopped. Stopping returns the answers. */
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
        // Handled together at the end.
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

/**
 * Locks the table as a migration, a backup, or a forgotten `psql` does, for longer than several of the plugin's statements may
 * wait.
 */
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
      note(`${unread.length} of ${answers.length} health answers reported the lock`)
      if (unread.length === 0 || unread.some(({ is_healthy }) => is_healthy)) {
        throw new Error("Expected health to report that the outbox can't be read, but it didn't.")
      }
      await load.confirmed(14)
    })
  },
}

/** Someone else locks one of the plugin's tables. */
export const lockedRounds: Round[] = [locked]
