import type { Knex } from "@medusajs/framework/mikro-orm/knex"
import type { ModuleJoinerConfig } from "@medusajs/framework/types"
import { readEnvironment } from "../../options/environment"
import { resolveOptions } from "../../options/resolve"
import type { PosthogOptions, ResolvedOptions } from "../../options/schema"
import type { Log } from "../../lib/log"
import { POSTHOG_BRAND } from "./brand"
import {
  aliasMoment,
  eventMoment,
  groupMoment,
  identifyMoment,
  revenueMoment,
} from "./capture/to-event"
import { PosthogInternals } from "./internals"
import type { PosthogService } from "./posthog-service"
import type { PosthogStatus } from "./sending/status"

/** What Medusa's module container gives to the service. */
interface Dependencies {
  logger: Log
  __pg_connection__: Knex
}

/** What Medusa says of the module in this process. */
interface Declaration {
  worker_mode?: "shared" | "worker" | "server"
}

/** The plugin's one service in a process. It has no generated methods for the module's tables: nobody else is to change them. */
export default class PosthogModuleService implements PosthogService {
  readonly [POSTHOG_BRAND] = true

  readonly options: ResolvedOptions

  /** @internal What the plugin itself calls. May change with any release. */
  readonly internals: PosthogInternals

  /** @internal Called by Medusa when the application starts and stops. */
  readonly __hooks = {
    onApplicationStart: () => this.internals.start(),
    // Medusa's other modules finish what they are doing in the first phase, and may still hint in it.
    onApplicationPrepareShutdown: () => this.internals.stop(),
    onApplicationShutdown: async () => {
      await this.internals.stop()
      this.internals.close()
    },
  }

  /** @internal Asked by Medusa: no Query reads the module's tables. Without it Medusa would make aliases of them. */
  __joinerConfig(): ModuleJoinerConfig {
    return { serviceName: "posthog", primaryKeys: [], linkableKeys: {}, alias: [] }
  }

  /** @throws {PosthogOptionsError} naming each wrong option, which stops the boot */
  constructor(
    { logger, __pg_connection__: knex }: Dependencies,
    options: PosthogOptions = {},
    { worker_mode }: Declaration = {}
  ) {
    this.options = resolveOptions(options, readEnvironment())
    this.internals = new PosthogInternals({
      log: logger,
      knex,
      options: this.options,
      isDeliveringProcess: worker_mode !== "server",
    })
  }

  get status(): PosthogStatus {
    return this.internals.status
  }

  readonly capture: PosthogService["capture"] = async (input) =>
    this.internals.recordMoment(eventMoment(input, this.options))

  readonly captureRevenue: PosthogService["captureRevenue"] = async (input) =>
    this.internals.recordMoment(revenueMoment(input, this.options))

  readonly identify: PosthogService["identify"] = async (input) =>
    this.internals.recordMoment(identifyMoment(input, this.options))

  readonly groupIdentify: PosthogService["groupIdentify"] = async (input) =>
    this.internals.recordMoment(groupMoment(input, this.options))

  readonly alias: PosthogService["alias"] = async (input) =>
    this.internals.recordMoment(aliasMoment(input, this.options))

  readonly captureException: PosthogService["captureException"] = async (error, input) =>
    this.internals.captureException(error, input, this.captureException)

  readonly flush: PosthogService["flush"] = async (options) => this.internals.flush(options)
}
