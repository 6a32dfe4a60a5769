import { Modules } from "@medusajs/framework/utils"
import type { MedusaContainer } from "@medusajs/framework/types"
import { createAlertDue } from "../../src/alerts/alert-due"
import { createPipeline } from "../../src/capture/rows/pipeline"
import type PosthogModuleService from "../../src/modules/posthog/service"
import { containerWith } from "./container-with"
import type { StoreSuite } from "./store-suite"

/** A notification as Medusa keeps it. */
export interface NotificationRow {
  id: string
  to: string
  channel: string
  status: string
  data: { title: string; description: string; topic: string; state: string }
}

/** Looks for trouble as the timer does, at times that the tests choose. */
export interface AlertWorld {
  /** Lets processes look for trouble, all at once, however recently one did. */
  look: (...services: PosthogModuleService[]) => Promise<void>
  /** Lets the same process look again and again. */
  lookerOf: (service: PosthogModuleService) => () => Promise<void>
  /** Lets minutes pass for what is noted, and ends the leases of processes that died. */
  pass: (minutes: number) => Promise<void>
  /** Looks, lets six minutes pass, and looks again: what lasts is announced, and what is gone is over. */
  lookTwice: (service: PosthogModuleService) => Promise<void>
  /** What Medusa keeps, the oldest first. */
  notifications: (channel: "feed" | "email") => Promise<NotificationRow[]>
  /** What the Admin's bell shows. */
  feed: () => Promise<string[]>
  /** The store's container in which this is the plugin's service, and this is Medusa's for notifications. */
  storeOf: (service: PosthogModuleService, notification?: object) => MedusaContainer
}

/** @param logger the log of the processes that look */
export const openAlertWorld = ({ container, sql }: StoreSuite, logger: object): AlertWorld => {
  const storeOf: AlertWorld["storeOf"] = (service, notification) =>
    containerWith(container, { posthog: service, logger, [Modules.NOTIFICATION]: notification })
  const makeDue = async (...services: PosthogModuleService[]) => {
    await sql(
      `update posthog_lease set looked_at = null, leased_until = now() where name = 'alerts'`
    )
    await Promise.all(services.map((service) => readFresh(service)))
  }
  const alertDueOf = (service: PosthogModuleService) => {
    const store = storeOf(service)
    return createAlertDue(store, createPipeline(store))
  }
  const look: AlertWorld["look"] = async (...services) => {
    await makeDue(...services)
    await Promise.all(services.map((service) => alertDueOf(service)()))
  }
  const pass: AlertWorld["pass"] = async (minutes) => {
    const ago = `- interval '${minutes} minutes'`
    await sql(
      `update posthog_alert set since = since ${ago}, seen_at = seen_at ${ago}, due_at = due_at ${ago}`
    )
  }
  /** Health reuses an answer for a second. */
  const readFresh = async ({ internals }: PosthogModuleService): Promise<void> => {
    const [now] = await sql<{ at: Date }>(`select now() as at`)
    while (now && (await internals.outbox.health()).checkedAt < now.at) {
      await sql(`select 1`)
    }
  }
  const notifications: AlertWorld["notifications"] = (channel) =>
    sql<NotificationRow>(
      `select id, "to", channel, status, data from notification where channel = ? order by created_at, id`,
      channel
    )
  return {
    look,
    lookerOf: (service) => {
      const alertDue = alertDueOf(service)
      return async () => {
        await makeDue(service)
        await alertDue()
      }
    },
    pass,
    lookTwice: async (service) => {
      await look(service)
      await pass(6)
      await look(service)
    },
    notifications,
    feed: async () => (await notifications("feed")).map(({ data }) => data.title),
    storeOf,
  }
}
