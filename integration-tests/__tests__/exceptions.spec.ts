import { MedusaError, Modules } from "@medusajs/framework/utils"
import { createStep, createWorkflow, WorkflowResponse } from "@medusajs/framework/workflows-sdk"
import { furtherServices } from "../support/further-services"
import { createMemory } from "../../src/capture/signals/memory"
import { requestErasure } from "../../src/erasure/request-erasure"
import { createRequest } from "../../tools/lib/http"
import { openShop } from "../support/shop"
import type { Shop } from "../support/shop"
import { NO_CONNECTION } from "../support/no-connection"
import { storeSuite } from "../support/store-suite"

const EMAIL = "jane.doe@example.com"

/** Words from an error that must appear in no event and no log line of the plugin. */
const WORDS = `${EMAIL} has no credit`

const failing = (id: string, fail: () => never) =>
  createWorkflow(id, () => {
    const result = createStep(`${id}-step`, async () => fail())()
    return new WorkflowResponse(result)
  })

const throwsTypeError = failing("throws-type-error", () => {
  throw new TypeError(WORDS)
})
const throwsSeveral = failing("throws-several", () => {
  throw new AggregateError([new TypeError(WORDS), new RangeError(WORDS)], WORDS)
})
const refuses = failing("refuses", () => {
  throw new MedusaError(MedusaError.Types.INVALID_DATA, WORDS)
})
// As Medusa's loader turns a job into a workflow.
failing("job-nightly", () => {
  throw new RangeError(WORDS)
})
const outer = createWorkflow("outer", () => {
  const result = throwsTypeError.runAsStep({ input: undefined })
  return new WorkflowResponse(result)
})

interface Told {
  type: string
  value: string
  mechanism: object
  stacktrace?: { frames: { filename: string; in_app: boolean }[] }
}

storeSuite({ name: "exceptions", options: { captureExceptions: true, debug: true } }, (suite) => {
  const { baseUrl, container, posthog, standIn, sql, whileLocked, withoutTable } = suite
  const told = async () => {
    await posthog().flush()
    return standIn()
      .events({ event: "$exception" })
      .map((event) => ({ ...event, list: event.properties.$exception_list as unknown as Told[] }))
  }
  const { anotherService, log } = furtherServices(suite)
  let shop: Shop
  beforeAll(async () => {
    shop = await openShop(baseUrl())
  })

  const expectNoWords = async () => {
    const written = [
      JSON.stringify(await sql(`select * from posthog_outbox_event`)),
      ...standIn()
        .requests()
        .map(({ body }) => body),
    ].join("\n")
    expect(written).toContain("$exception")
    for (const secret of ["jane.doe", "has no credit", "correct horse", process.cwd()]) {
      expect(written).not.toContain(secret)
    }
  }

  describe("an API route that fails", () => {
    const withKey = async (token?: string) =>
      createRequest(baseUrl(), {
        "x-publishable-api-key": await shop.admin.publishableKey(),
        ...(token && { authorization: `Bearer ${token}` }),
      })

    const register = () =>
      shop.shopper.registerCustomer({ email: EMAIL, password: "correct horse" })
    const failFor = async (token: string) => {
      const request = await withKey(token)
      await withoutTable("customer", () =>
        expect(request("GET", "/store/customers/me?fields=id,phone,email")).rejects.toThrow("500")
      )
    }

    it("is reported once, with its pattern and status, on the customer's person", async () => {
      const { token, customer } = await register()
      await failFor(token)
      expect(await told()).toMatchObject([
        {
          distinctId: customer.id,
          list: [{ type: expect.any(String), value: "42P01" }],
          properties: {
            source: "route",
            request_method: "GET",
            request_route: "/store/customers/me",
            response_status: 500,
          },
        },
      ])
      await expectNoWords()
    })

    /** Both leave the customer a token that works, and requests that say nothing about consent. */
    const endings = {
      refused: (customerId: string) =>
        posthog().internals.identities.remember({
          visit: { consent: "denied" },
          isAllowed: false,
          customerId,
        }),
      "was erased": async (id: string) => {
        await shop.admin.deleteCustomer(id)
        await requestErasure(container(), id, "command")
      },
    }

    it.each(Object.entries(endings))("is nobody's if its customer %s", async (_, end) => {
      const { token, customer } = await register()
      await end(customer.id)
      await failFor(token)
      const events = await told()
      expect(events).toMatchObject([{ distinctId: "medusa-server", personId: null }])
      expect(JSON.stringify(events)).not.toContain(customer.id)
    })

    it("because its workflow fails is reported once, with the workflow, the step, and the request", async () => {
      const { token } = await createRequest(baseUrl())<{ token: string }>(
        "POST",
        "/auth/customer/emailpass/register",
        { email: EMAIL, password: "correct horse" }
      )
      const request = await withKey(token)
      await withoutTable("customer", () =>
        expect(request("POST", "/store/customers", { email: EMAIL })).rejects.toThrow("500")
      )
      expect(await told()).toMatchObject([
        {
          distinctId: "medusa-server",
          properties: {
            source: "workflow",
            workflow_id: "create-customer-account",
            workflow_step: "validate-customer-account-creation",
            attempt: 1,
            request_method: "POST",
            request_route: "/store/customers",
          },
        },
      ])
      await expectNoWords()
    })

    it("because of the caller isn't reported", async () => {
      const request = await withKey()
      await expect(request("GET", "/store/products/prod_nothere")).rejects.toThrow("404")
      await expect(request("POST", "/store/carts", { region_id: 7 })).rejects.toThrow("400")
      await expect(request("GET", "/store/customers/me")).rejects.toThrow("401")
      expect(await told()).toEqual([])
    })
  })

  describe("a workflow that fails", () => {
    it("is reported once, even as part of another", async () => {
      await outer(container()).run({ throwOnError: false })
      const [event, ...others] = await told()
      expect(others).toEqual([])
      expect(event).toMatchObject({
        distinctId: "medusa-server",
        list: [{ type: "TypeError", value: "" }],
        properties: {
          source: "workflow",
          workflow_id: "throws-type-error",
          workflow_step: "throws-type-error-step",
          $process_person_profile: false,
        },
      })
      const frames = event?.list[0]?.stacktrace?.frames ?? []
      expect(frames.map(({ filename }) => filename)).toContain(
        "integration-tests/__tests__/exceptions.spec.ts"
      )
      expect(standIn().persons()).toEqual([])
      await expectNoWords()
    })

    it("with several errors at once reports each of them", async () => {
      await throwsSeveral(container()).run({ throwOnError: false })
      const [event] = await told()
      expect(event?.list).toMatchObject([
        { type: "AggregateError" },
        { type: "TypeError", mechanism: { source: "member", parent_id: 0 } },
        { type: "RangeError", mechanism: { source: "member", parent_id: 0 } },
      ])
      await expectNoWords()
    })

    it("on purpose, with an error that Medusa answers with 4xx, isn't reported", async () => {
      await refuses(container()).run({ throwOnError: false })
      expect(await told()).toEqual([])
    })

    it("as a job is reported as one", async () => {
      const engine = container().resolve(Modules.WORKFLOW_ENGINE)
      await engine.run("job-nightly", { throwOnError: false })
      expect(await told()).toMatchObject([
        {
          list: [{ type: "RangeError" }],
          properties: { source: "job", workflow_id: "job-nightly" },
        },
      ])
    })

    it("repeatedly is reported ten times a minute, and the rest is counted", async () => {
      const service = anotherService({ captureExceptions: true })
      // All from one place. A new minute may start in between.
      const error = new Error(WORDS)
      for (let n = 0; n < 50; n++) {
        service.internals.reportException(error, { source: "workflow" })
      }
      await service.flush()
      const count = (await told()).length
      expect(count).toBeGreaterThanOrEqual(10)
      expect(count).toBeLessThanOrEqual(20)
      await service.__hooks.onApplicationShutdown()
      expect(log.warn).toHaveBeenCalledWith(
        expect.stringMatching(/Didn't send \d+ exceptions in one minute to PostHog/)
      )
    })
  })

  describe("captureException", () => {
    it("captures what code passes, for the given person", async () => {
      const uuid = await posthog().captureException(new SyntaxError(WORDS), {
        distinctId: "cus_01CUSTOMER",
        properties: { import: "prices" },
      })
      expect(await told()).toMatchObject([
        {
          uuid,
          distinctId: "cus_01CUSTOMER",
          list: [{ type: "SyntaxError", value: "" }],
          properties: { source: "code", import: "prices", $exception_level: "error" },
        },
      ])
      expect(await sql(`select definition, entity_id from posthog_outbox_event`)).toEqual([
        { definition: "exception", entity_id: "" },
      ])
      await expectNoWords()
    })

    it("names the line that captured a value that isn't an error", async () => {
      await posthog().captureException("a text")
      const [event] = await told()
      expect(event?.list).toMatchObject([{ type: "string", mechanism: { synthetic: true } }])
      expect(event?.list[0]?.stacktrace?.frames.at(-1)?.filename).toBe(
        "integration-tests/__tests__/exceptions.spec.ts"
      )
    })

    it("doesn't wait for a lock on the outbox", async () => {
      const uuid = await whileLocked("posthog_outbox_event", () =>
        posthog().captureException(new Error(WORDS))
      )
      expect(await told()).toMatchObject([{ uuid }])
    })

    it("works without the option, and sends the message if it is allowed", async () => {
      const error = () => new Error(`no credit for ${EMAIL}`)
      const silent = anotherService()
      silent.internals.reportException(error(), { source: "workflow" })
      await silent.captureException(error())
      await silent.flush()
      expect(await told()).toMatchObject([{ list: [{ value: "" }] }])
      const open = anotherService({ captureExceptions: "with_messages" })
      await open.captureException(error())
      await open.flush()
      expect((await told()).map(({ list }) => list[0]?.value)).toContain("no credit for [e-mail]")
    })

    it("can be turned off like any other event", async () => {
      const service = anotherService({ captureExceptions: true, events: { exception: false } })
      service.internals.reportException(new Error(WORDS), { source: "workflow" })
      expect(await service.captureException(new Error(WORDS))).toBeUndefined()
      await service.flush()
      expect(await told()).toEqual([])
    })

    it("doesn't fail while the database is down, and is recorded afterward", async () => {
      const uuid = await withoutTable("posthog_outbox_event", () =>
        posthog().captureException(new Error(WORDS))
      )
      expect(uuid).toEqual(expect.any(String))
      expect(await told()).toHaveLength(1)
    })

    it("logs what is lost with the process, and quotes nothing", async () => {
      const service = anotherService()
      await withoutTable("posthog_outbox_event", async () => {
        await service.captureException(new Error(WORDS))
        service.internals.connect(() => ({
          ...NO_CONNECTION,
          memory: createMemory(
            { posthog: service.internals, log },
            {
              hints: () => Promise.resolve(0),
              moments: () => Promise.reject(new Error(WORDS)),
            }
          ),
        }))
        service.internals.memory.addMoment({
          definition: "workflow_started",
          key: EMAIL,
          facts: {},
        })
        await service.__hooks.onApplicationPrepareShutdown()
        await service.__hooks.onApplicationShutdown()
      })
      const lines = log.error.mock.calls.map(([line]) => String(line))
      expect(lines).toEqual([
        expect.stringContaining("couldn't record 2 events that no row proves"),
      ])
      const all = [...lines, ...log.warn.mock.calls.map(([line]) => String(line))].join("\n")
      expect(all).not.toContain("jane")
    })
  })
})
