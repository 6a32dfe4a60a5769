import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import { medusaIntegrationTestRunner } from "@medusajs/test-utils"
import type { PosthogOptions } from "../../src/modules/posthog/options/schema"
import type PosthogModuleService from "../../src/modules/posthog/service"
import { startStandIn, type StandIn } from "../posthog-stand-in"
import { cloneTemplate } from "./clone-database"

/** What a suite's tests work with. Everything is there from the first `beforeAll` of the suite on. */
export interface StoreSuite {
  baseUrl: () => string
  container: () => MedusaContainer
  posthog: () => PosthogModuleService
  standIn: () => StandIn
  /** Runs SQL on the suite's database. */
  sql: <Row>(statement: string, ...bindings: string[]) => Promise<Row[]>
}

interface SuiteSettings {
  name: string
  /** Options of the plugin; the key and the host of the suite's stand-in are added unless given. */
  options?: PosthogOptions
  /** How the store's process works; "server" leaves delivery to the services that a suite makes itself. */
  workerMode?: "shared" | "server"
}

type Runner = Parameters<Parameters<typeof medusaIntegrationTestRunner>[0]["testSuite"]>[0]

/**
 * A suite on a real Medusa with the plugin, a database of its own cloned from the template, and a stand-in of its own.
 * Every test starts from the seeded store and an empty stand-in.
 */
export const storeSuite = (settings: SuiteSettings, tests: (suite: StoreSuite) => void): void => {
  const dbName = `suite-${settings.name}`
  let standIn: StandIn

  // Before the runner's own `beforeAll`, which boots the store on this database.
  beforeAll(async () => {
    await cloneTemplate(dbName)
    standIn = await startStandIn()
  })
  afterAll(() => standIn.close())

  medusaIntegrationTestRunner({
    dbName,
    medusaConfigFile: process.cwd(),
    hooks: {
      beforeServerStart: async (container) => {
        const { modules, projectConfig } = container.resolve(
          ContainerRegistrationKeys.CONFIG_MODULE
        )
        projectConfig.workerMode = settings.workerMode ?? "shared"
        const { options } = modules?.posthog as { options: PosthogOptions }
        Object.assign(options, { apiKey: standIn.token, host: standIn.url, ...settings.options })
      },
    },
    testSuite: (runner) => {
      beforeEach(() => standIn.reset())
      afterEach(async () => {
        standIn.setFault(null)
        await runner.getContainer().resolve<PosthogModuleService>("posthog").flush()
      })
      tests(suiteOf(runner, () => standIn))
    },
  })
}

const suiteOf = (runner: Runner, standIn: () => StandIn): StoreSuite => ({
  baseUrl: () => String((runner.api as { defaults: { baseURL: string } }).defaults.baseURL),
  container: () => runner.getContainer(),
  posthog: () => runner.getContainer().resolve<PosthogModuleService>("posthog"),
  standIn,
  sql: async <Row>(statement: string, ...bindings: string[]) => {
    const knex = runner.getContainer().resolve(ContainerRegistrationKeys.PG_CONNECTION)
    return (await knex.raw<{ rows: Row[] }>(statement, bindings)).rows
  },
})
