import { setTimeout } from "node:timers/promises"
import { ContainerRegistrationKeys, Modules } from "@medusajs/framework/utils"
import { endpoints } from "../../src/api/middlewares"
import { operationOf } from "../../src/api/admin/posthog/endpoint"
import { createRequest } from "../../tools/lib/http"
import { ADMIN } from "../store/src/seed/data"
import { openAdmin } from "../support/admin"
import { someEvent } from "../support/events"
import { openShop } from "../support/shop"
import { storeSuite } from "../support/store-suite"

process.env.MEDUSA_FF_RBAC = "true"

/** An ID that nothing has, but a valid one for every endpoint. */
const pathOf = (path: string): string =>
  path.replace(/:\w+/g, "00000000-0000-4000-8000-000000000000")

const SUPER_ADMIN = "role_super_admin"

interface Policy {
  id: string
  operation: string
}

interface RbacService {
  listRbacPolicies(filters: object): Promise<Policy[]>
  createRbacRoles(roles: object[]): Promise<{ id: string }[]>
  createRbacRolePolicies(links: object[]): Promise<unknown>
}

storeSuite(
  { name: "admin-access", modules: { rbac: { resolve: "@medusajs/medusa/rbac" } } },
  ({ baseUrl, container, posthog, reconcileNow, whileLocked }) => {
    /** The admin user as they are with these roles. */
    const signedInWith = async (...roles: string[]) => {
      const link = container().resolve(ContainerRegistrationKeys.LINK)
      const [user] = await container().resolve(Modules.USER).listUsers({ email: ADMIN.email })
      for (const rbac_role_id of roles) {
        await link.create({
          [Modules.USER]: { user_id: String(user?.id) },
          [Modules.RBAC]: { rbac_role_id },
        })
      }
      return (await openAdmin({ baseUrl: baseUrl(), ...ADMIN })).request
    }
    const rbac = () => container().resolve<RbacService>(Modules.RBAC)
    const roleFor = async (...operations: string[]): Promise<string> => {
      const policies = await rbac().listRbacPolicies({ resource: "posthog", operation: operations })
      expect(policies).toHaveLength(operations.length)
      const [role] = await rbac().createRbacRoles([{ name: operations.join() }])
      const role_id = String(role?.id)
      await rbac().createRbacRolePolicies(policies.map(({ id }) => ({ role_id, policy_id: id })))
      return role_id
    }
    type Request = ReturnType<typeof createRequest>

    /** How many hundreds each endpoint answers: 2 for success, 4 with the status for what isn't allowed. */
    const answers = (request: Request) =>
      Promise.all(
        endpoints.map(async (endpoint) => {
          const { method, path } = endpoint
          const body = method === "POST" ? {} : undefined
          const status = await request(method, pathOf(path), body).then(
            () => 200,
            (error: Error) => Number(/answered (\d+)/.exec(error.message)?.[1])
          )
          return { operation: operationOf(endpoint), status }
        })
      )

    it("answers 401 without a login, and to a customer", async () => {
      const nobody = await answers(createRequest(baseUrl()))
      expect(new Set(nobody.map(({ status }) => status))).toEqual(new Set([401]))

      await signedInWith(SUPER_ADMIN)
      const shop = await openShop(baseUrl())
      const { token } = await shop.shopper.registerCustomer({
        email: "ada@example.com",
        password: "correct horse battery",
      })
      const customer = await answers(createRequest(baseUrl(), { authorization: `Bearer ${token}` }))
      expect(new Set(customer.map(({ status }) => status))).toEqual(new Set([401]))
    })

    it("answers 403 to a user without any role, whatever they ask", async () => {
      const found = await answers(await signedInWith())
      expect(new Set(found.map(({ status }) => status))).toEqual(new Set([403]))
    })

    it.each([[["read"]], [["read", "update"]], [["delete"]]])(
      "lets a user who may %j do that, and nothing else",
      async (allowed) => {
        const found = await answers(await signedInWith(await roleFor(...allowed)))
        for (const { operation, status } of found) {
          expect({ operation, isRefused: status === 403 }).toEqual({
            operation,
            isRefused: !allowed.includes(operation),
          })
        }
      }
    )

    const search = async (request: Request, query: string) => {
      const { results } = await request<{ results: { entity: string; data: unknown[] }[] }>(
        "GET",
        `/admin/search?${query}`
      )
      return results.map(({ entity, data }) => ({ entity, found: data.length > 0 }))
    }

    it("finds events in the Admin's search only for whoever may read them, and always what Medusa finds", async () => {
      const [uuid] = await posthog().internals.record([someEvent(1)])
      const ofUuid = `entity=posthog_event&q=${uuid}`
      const events = (found: boolean) => ({ entity: "posthog_event", found })
      expect(await search(await signedInWith(await roleFor("delete")), ofUuid)).toEqual([
        events(false),
      ])
      expect(await search(await signedInWith(await roleFor("read")), ofUuid)).toEqual([
        events(true),
      ])

      const superAdmin = await signedInWith(SUPER_ADMIN)
      const { display_id } = await (await openShop(baseUrl())).order()
      await reconcileNow()
      const both = `entity=order,posthog_event&q=${display_id}`
      const orders = { entity: "order", found: true }
      expect(await search(superAdmin, both)).toEqual([orders, events(true)])
      expect(await search(superAdmin, `entity=posthog_event&q=${display_id}`)).toEqual([
        events(true),
      ])
      expect(await search(superAdmin, `entity[]=posthog_event&q=nothing`)).toEqual([events(false)])
      expect(await search(superAdmin, `entity=order&q=${display_id}`)).toEqual([orders])
      await expect(search(createRequest(baseUrl()), both)).rejects.toThrow("answered 401")
      await expect(search(superAdmin, "entity=posthog_event,nonsense&q=1")).rejects.toThrow(
        "answered 404"
      )
    })

    it("lets Medusa's results wait for ours only for a while, which begins when they are there", async () => {
      const superAdmin = await signedInWith(SUPER_ADMIN)
      const { display_id } = await (await openShop(baseUrl())).order()
      await reconcileNow()
      const both = `entity=order,posthog_event&q=${display_id}`
      const answerOf = (found: boolean) => [
        { entity: "order", found: true },
        { entity: "posthog_event", found },
      ]
      const late = await whileLocked("order", async () => {
        const searching = search(superAdmin, both)
        // Longer than Medusa's results wait for ours.
        await setTimeout(1_500)
        return { searching }
      })
      expect(await late.searching).toEqual(answerOf(true))

      const early = await whileLocked("posthog_outbox_event", () => search(superAdmin, both))
      expect(early).toEqual(answerOf(false))
    })

    it("answers a super admin as docs/admin-api.md says", async () => {
      const request = await signedInWith(SUPER_ADMIN)
      const lists = endpoints.filter(
        // Without a personal API key, PostHog can't be asked. admin-backfills.spec.ts checks its answer.
        ({ method, path }) =>
          method === "GET" && !path.includes(":") && !path.endsWith("reconciliation/posthog")
      )
      expect(lists.length).toBeGreaterThan(5)
      for (const { path, answer } of lists) {
        const query = path.endsWith("estimate") ? "?from=2026-01-01" : ""
        expect(answer().safeParse(await request("GET", `${path}${query}`)).error).toBeUndefined()
      }
    })
  }
)
