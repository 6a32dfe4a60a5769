import type { Knex } from "@medusajs/framework/mikro-orm/knex"
import type { ModuleJoinerConfig } from "@medusajs/framework/types"
import { readEnvironment } from "../../options/environment"
import { resolveOptions } from "../../options/resolve"
import { settingsOf } from "../../options/settings"
import type { PosthogOptions, ResolvedOptions } from "../../options/schema"
import type { Log } from "../../lib/log"
import type { EvaluatedFlags } from "../../events/flags/flags"
import type { DescribedEvent } from "../../events/outbox-event"
import { idOf, objectOf } from "./capture/check-input"
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

/** What Medusa's module container injects into the service. */
interface Dependencies {
  logger: Log
  __pg_connection__: Knex
}

/** How Medusa runs the module in this process. */
interface Declaration {
  worker_mode?: "shared" | "worker" | "server"
}

/** The plugin's only service in a process. It has no generated methods for the module's tables, because nobody else may change them. */
export default class PosthogModuleService implements PosthogService {
  readonly [POSTHOG_BRAND] = true

  readonly options: ResolvedOptions

  /** @internal For the plugin's own code. May change in any release. */
  readonly internals: PosthogInternals

  /** @internal Medusa calls these when the application starts and stops. */
  readonly __hooks = {
    onApplicationStart: () => this.internals.start(),
    // Medusa's other modules finish their work in the first phase, and may still send hints.
    onApplicationPrepareShutdown: () => this.internals.stop(),
    onApplicationShutdown: async () => {
      await this.internals.stop()
      this.internals.close()
    },
  }

  /** @internal Medusa reads this: Query must not read the module's tables. Without it, Medusa would create aliases for them. */
  __joinerConfig(): ModuleJoinerConfig {
    return { serviceName: "posthog", primaryKeys: [], linkableKeys: {}, alias: [] }
  }

  /** @throws {PosthogOptionsError} naming each invalid option; this stops the boot */
  constructor(
    { logger, __pg_connection__: knex }: Dependencies,
    options: PosthogOptions = {},
    { worker_mode }: Declaration = {}
  ) {
    const environment = readEnvironment()
    this.options = resolveOptions(options, environment)
    this.internals = new PosthogInternals({
      log: logger,
      knex,
      options: this.options,
      settings: settingsOf(options, environment, this.options),
      isDeliveringProcess: worker_mode !== "server",
    })
  }

  get status(): PosthogStatus {
    return this.internals.status
  }

  readonly capture: PosthogService["capture"] = async (input) =>
    this.record(eventMoment(input, this.options))

  readonly captureRevenue: PosthogService["captureRevenue"] = async (input) =>
    this.record(revenueMoment(input, this.options))

  readonly identify: PosthogService["identify"] = async (input) =>
    this.record(identifyMoment(input, this.options))

  readonly groupIdentify: PosthogService["groupIdentify"] = async (input) =>
    this.record(groupMoment(input, this.options))

  readonly alias: PosthogService["alias"] = async (input) =>
    this.record(aliasMoment(input, this.options))

  readonly captureException: PosthogService["captureException"] = async (error, input) =>
    this.internals.captureException(error, input, this.captureException)

  private async record(moment: DescribedEvent | undefined): Promise<string | undefined> {
    return (await this.internals.recordMoment(moment))?.uuid
  }

  readonly evaluateFlags: PosthogService["evaluateFlags"] = async (subject) =>
    (await this.internals.flags.evaluate({
      ...objectOf(subject),
      distinctId: idOf("distinctId", subject.distinctId),
    })) as EvaluatedFlags<never>

  readonly evaluateFlagsFor: PosthogService["evaluateFlagsFor"] = async (request, further) =>
    (await this.internals.flags.evaluateFor(request, further)).flags as EvaluatedFlags<never>

  readonly flush: PosthogService["flush"] = async (options) => this.internals.flush(options)
}
