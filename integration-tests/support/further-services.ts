import type { PosthogOptions } from "../../src/options/schema"
import PosthogModuleService from "../../src/modules/posthog/service"
import type { StoreSuite } from "./store-suite"

/**
 * Services as extra processes of the same store would have them: on the same database and stand-in, with their own memory,
 * delivery, and log. They are stopped after each test.
 */
export const furtherServices = ({ knex, standIn }: Pick<StoreSuite, "knex" | "standIn">) => {
  const log = { error: jest.fn(), warn: jest.fn(), info: jest.fn(), debug: jest.fn() }
  const services: PosthogModuleService[] = []

  beforeEach(() => jest.clearAllMocks())
  afterEach(async () => {
    await Promise.all(
      services.splice(0).map((service) => service.__hooks.onApplicationPrepareShutdown())
    )
  })

  /** An extra process's service. */
  const anotherService = (
    options: PosthogOptions = {},
    mode: "shared" | "server" | "worker" = "shared"
  ): PosthogModuleService => {
    const service = new PosthogModuleService(
      { logger: log, __pg_connection__: knex() },
      { apiKey: standIn().token, host: standIn().url, ...options },
      { worker_mode: mode }
    )
    services.push(service)
    return service
  }

  /** An extra process without a key, as in production. In a test, the plugin would be off. */
  const keylessService = (...[options, mode]: Parameters<typeof anotherService>) => {
    const nodeEnv = process.env.NODE_ENV
    process.env.NODE_ENV = "production"
    try {
      return anotherService({ ...options, apiKey: undefined }, mode)
    } finally {
      process.env.NODE_ENV = nodeEnv
    }
  }

  return { anotherService, keylessService, log }
}
