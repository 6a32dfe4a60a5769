import type { Knex } from "@medusajs/framework/mikro-orm/knex"
import type { MedusaContainer } from "@medusajs/framework/types"
import { MedusaAppLoader, container } from "@medusajs/framework"
import { logger } from "@medusajs/framework/logger"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import { medusaIntegrationTestRunner } from "@medusajs/test-utils"
import { createPipeline } from "../../src/capture/rows/pipeline"
import { catchUp } from "../../src/capture/sweeps/catch-up/catch-up"
import type { CaughtUp } from "../../src/capture/sweeps/catch-up/catch-up"
import type { PosthogOptions } from "../../src/options/schema"
import type PosthogModuleService from "../../src/modules/posthog/service"
import { startStandIn } from "../../packages/posthog-stand-in"
import type { FlagDefinition, StandIn } from "../../packages/posthog-stand-in"
import { cloneTemplate } from "./clone-database"
import { restoreRows } from "./row-snapshot"

/** What a suite's tests use. Everything exists from the suite's first `beforeAll`. */
export interface StoreSuite {
  baseUrl: () => string
  container: () => MedusaContainer
  posthog: () => PosthogModuleService
  /** The connections that the store's modules share. */
  knex: () => Knex
  standIn: () => StandIn
  /** Makes the passes of catch-up due again. */
  makeDue: () => Promise<unknown>
  /** Runs both passes, which treat all rows as aged, and delivers. */
  reconcileNow: () => Promise<CaughtUp>
  /** Keeps hints from reaching the plugin, as after a crash, a lost event bus, or a workflow that emits nothing. */
  withoutHints: <T>(work: () => Promise<T>) => Promise<T>
  /** Gives a table another name meanwhile, so that what reads or writes it fails. */
  withoutTable: <T>(table: string, work: () => Promise<T>) => Promise<T>
  /** Locks a table meanwhile, so that what reads or writes it waits. */
  whileLocked: <T>(table: string, work: () => Promise<T>) => Promise<T>
  /** Runs SQL on the suite's database. */
  sql: <Row>(statement: string, ...bindings: string[]) => Promise<Row[]>
}

interface SuiteSettings {
  name: string
  /** The plugin's options. Defaults: the key and host of the suite's stand-in, no cart events, and delivery at once. */
  options?: PosthogOptions
  /** The store's own modules, by name. They are migrated when the store boots. */
  modules?: Record<string, { resolve: string }>
  /** Defines the store's own links, before it boots. */
  links?: () => void
  /** Extra options for Medusa's own modules, by module name. */
  moduleOptions?: Record<string, object>
  /** Extra auth methods for actors: `{ customer: ["emailpass"] }`. */
  authMethods?: Record<string, string[]>
  /** The flags that PostHog has. */
  posthogFlags?: FlagDefinition[]
  /** The origins that browsers may come from: `storeCors` and `authCors`. */
  http?: { storeCors: string; authCors: string }
  /** The process's worker mode. "server" leaves delivery to the services that a suite creates itself. */
  workerMode?: "shared" | "server"
  /** Tests change tables and don't undo it, so the whole database is restored before each. */
  changesTables?: boolean
  /** The language whose collation the suite's database uses. */
  icuLocale?: string
}

type Runner = Parameters<Parameters<typeof medusaIntegrationTestRunner>[0]["testSuite"]>[0]

/**
 * A suite on a real Medusa with the plugin, its own database cloned from the template, and its own stand-in. Every test starts
 * from the seeded store and an empty stand-in.
 */
export const storeSuite = (settings: SuiteSettings, tests: (suite: StoreSuite) => void): void => {
  const dbName = `suite-${settings.name}`
  const workerMode = settings.workerMode ?? "shared"
  let standIn: StandIn

  // Runs before the runner's own `beforeAll`, which boots the store on this database.
  beforeAll(async () => {
    // Medusa's log isn't what Jest's `silent` silences. `LOG_LEVEL=info npm test -- …` shows it.
    logger.setLogLevel(process.env.LOG_LEVEL ?? "error")
    await cloneTemplate(dbName, settings.icuLocale)
    standIn = await startStandIn()
    standIn.setFlags(settings.posthogFlags ?? [])
  })
  afterAll(async () => {
    await standIn.close()
    forgetStore()
  })

  if (!settings.changesTables) {
    restoreRows()
  }
  medusaIntegrationTestRunner({
    dbName,
    medusaConfigFile: process.cwd(),
    // Medusa reads the configuration again when it serves requests, so this is read again, too.
    env: { MEDUSA_WORKER_MODE: workerMode },
    hooks: {
      beforeServerStart: async (container) => {
        const { modules, projectConfig } = container.resolve(
          ContainerRegistrationKeys.CONFIG_MODULE
        )
        // Modules come from the first reading, before the environment was set.
        projectConfig.workerMode = workerMode
        Object.assign(projectConfig.http, settings.http)
        Object.assign(projectConfig.http.authMethodsPerActor ?? {}, settings.authMethods)
        for (const [name, further] of Object.entries(settings.moduleOptions ?? {})) {
          const declaration = modules?.[name] as { options?: object }
          declaration.options = { ...declaration.options, ...further }
        }
        const { options } = modules?.posthog as { options: PosthogOptions }
        Object.assign(modules ?? {}, settings.modules)
        settings.links?.()
        if (!settings.modules) {
          skipMigrations()
        }
        Object.assign(options, {
          apiKey: standIn.token,
          host: standIn.url,
          cartEvents: "none",
          // Tests await events, and PostHog's stand-in doesn't mind small requests.
          flushIntervalMs: 20,
          ...settings.options,
        })
      },
    },
    testSuite: (runner) => {
      beforeAll(async () => {
        const { status, internals } = runner.getContainer().resolve<PosthogModuleService>("posthog")
        // A store that delivers on its own would take events away from a test.
        expect(status.state === "left_to_workers").toBe(workerMode === "server")
        // If the store's own timer runs a pass, it isn't due when a test runs it.
        await internals.periodic.stop()
      })
      beforeEach(() => standIn.reset())
      afterEach(async () => {
        standIn.setFault(null)
        await runner.getContainer().resolve<PosthogModuleService>("posthog").flush()
      })
      tests(suiteOf(runner, () => standIn))
    },
  })
}

/** What Medusa keeps of a store in its process would be what the next suite's store begins with. */
const forgetStore = (): void => {
  // With the options that this suite gave it.
  Reflect.deleteProperty(require.cache, require.resolve("../../medusa-config"))
  container.register({ [ContainerRegistrationKeys.PG_CONNECTION]: undefined as never })
}

/** The runner migrates every database, which takes as long as booting the store. The template is migrated already. */
const skipMigrations = (): void => {
  const loader = MedusaAppLoader.prototype
  jest.spyOn(loader, "runModulesMigrations").mockResolvedValue()
  jest.spyOn(loader, "getLinksExecutionPlanner").mockResolvedValue({
    createPlan: () => Promise.resolve([]),
    executePlan: () => Promise.resolve(),
  })
}

const suiteOf = (runner: Runner, standIn: () => StandIn): StoreSuite => {
  const container = () => runner.getContainer()
  const posthog = () => container().resolve<PosthogModuleService>("posthog")
  const knex = () => container().resolve(ContainerRegistrationKeys.PG_CONNECTION)
  const sql = async <Row>(statement: string, ...bindings: string[]) =>
    (await knex().raw<{ rows: Row[] }>(statement, bindings)).rows
  const makeDue = () => sql(`update posthog_lease set looked_at = looked_at - interval '2 hours'`)
  return {
    baseUrl: () => String((runner.api as { defaults: { baseURL: string } }).defaults.baseURL),
    container,
    posthog,
    knex,
    standIn,
    sql,
    makeDue,
    reconcileNow: async () => {
      await makeDue()
      const result = await catchUp(createPipeline(container()), { minAgeMs: 0 })
      expect(result.ran).toEqual(["recent", "wide"])
      await posthog().flush()
      return result
    },
    withoutHints: async (work) => {
      const hint = jest
        .spyOn(posthog().internals.memory, "addHints")
        .mockImplementation(() => undefined)
      try {
        return await work()
      } finally {
        hint.mockRestore()
      }
    },
    withoutTable: async (table, work) => {
      await sql(`alter table "${table}" rename to not_here`)
      try {
        return await work()
      } finally {
        await sql(`alter table not_here rename to "${table}"`)
      }
    },
    whileLocked: (table, work) =>
      knex().transaction(async (transaction) => {
        await transaction.raw(`lock table "${table}" in access exclusive mode`)
        return work()
      }),
  }
}
