import type { MedusaContainer } from "@medusajs/framework/types"
import { POSTHOG_BRAND } from "../brand"
import { checkMedusaVersion } from "../medusa-version"
import { resolvePosthog } from "../resolve"
import { Schema } from "../schema/schema"

describe("checkMedusaVersion", () => {
  it.each(["2.18.0", "2.18.1-snapshot-20260701", "2.8.4", "1.20.6"])("refuses %s", (version) => {
    expect(() => checkMedusaVersion(version)).toThrow(
      `Expected Medusa 2.19 or later, got ${version}`
    )
  })

  it.each(["2.19.0", "2.19.0-preview-20260813", "2.21.2", "2.22.0", "3.0.0", "local"])(
    "accepts %s",
    (version) => {
      expect(() => checkMedusaVersion(version)).not.toThrow()
    }
  )
})

describe("resolvePosthog", () => {
  const containerOf = (service: unknown) =>
    ({ resolve: () => service }) as unknown as MedusaContainer

  it("returns the service of any copy of the package", () => {
    const service = { [POSTHOG_BRAND]: true }
    expect(resolvePosthog(containerOf(service))).toBe(service)
    expect(POSTHOG_BRAND).toBe(Symbol.for("medusa-plugin-posthog.service"))
  })

  it("says what it found instead", () => {
    class StoreService {
      readonly name = "a client of the store's own"
    }
    expect(() => resolvePosthog(containerOf(new StoreService()))).toThrow(
      'Expected the module "posthog" to be medusa-plugin-posthog\'s, got the service StoreService.'
    )
    expect(() => resolvePosthog(containerOf(undefined))).toThrow("got none")
  })
})

describe("Schema", () => {
  beforeEach(() => jest.useFakeTimers())
  afterEach(() => jest.useRealTimers())

  const schemaOf = (readPending: jest.Mock) => {
    const log = { error: jest.fn(), info: jest.fn(), warn: jest.fn() }
    const onReady = jest.fn()
    return { log, onReady, schema: new Schema({ readPending, log, onReady }) }
  }

  it("starts at once if all migrations have run", async () => {
    const { schema, log, onReady } = schemaOf(jest.fn().mockResolvedValue([]))
    await schema.check()
    expect(schema.problem).toBeUndefined()
    expect(onReady).toHaveBeenCalledTimes(1)
    expect(log.error).not.toHaveBeenCalled()
  })

  it("says once what didn't run, and starts when it has run", async () => {
    const read = jest.fn().mockResolvedValue(["Migration1", "Migration2"])
    const { schema, log, onReady } = schemaOf(read)
    await schema.check()
    await jest.advanceTimersByTimeAsync(180_000)
    expect(read).toHaveBeenCalledTimes(4)
    expect(log.error.mock.calls).toEqual([
      [expect.stringContaining("Migration1, Migration2 didn't run")],
    ])
    expect(schema.problem).toContain("npx medusa db:migrate")
    expect(onReady).not.toHaveBeenCalled()

    read.mockRejectedValueOnce(new Error("away")).mockResolvedValue([])
    await jest.advanceTimersByTimeAsync(60_000)
    expect(schema.problem).toContain("Migration1")
    await jest.advanceTimersByTimeAsync(600_000)
    expect(schema.problem).toBeUndefined()
    expect(onReady).toHaveBeenCalledTimes(1)
    expect(read).toHaveBeenCalledTimes(6)
  })

  it("stops checking when the process stops", async () => {
    const read = jest.fn().mockResolvedValue(["Migration1"])
    const { schema } = schemaOf(read)
    await schema.check()
    schema.stop()
    await jest.advanceTimersByTimeAsync(600_000)
    expect(read).toHaveBeenCalledTimes(1)

    const late = schemaOf(jest.fn().mockResolvedValue([]))
    const checked = late.schema.check()
    late.schema.stop()
    await checked
    expect(late.onReady).not.toHaveBeenCalled()
  })

  it("assumes that the tables exist if the database doesn't answer", async () => {
    const { schema, log, onReady } = schemaOf(jest.fn().mockRejectedValue(new Error("away")))
    await schema.check()
    expect(schema.problem).toBeUndefined()
    expect(onReady).toHaveBeenCalledTimes(1)
    expect(log.warn).toHaveBeenCalledTimes(1)
  })
})
