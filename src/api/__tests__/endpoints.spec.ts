import { readdirSync } from "node:fs"
import { dirname, join, sep } from "node:path"
import { endpoints } from "../middlewares"
import { checked, operationOf } from "../admin/posthog/endpoint"

const ROOT = join(__dirname, "..")

/** `GET /admin/posthog/events/:uuid`, for each method that a route file exports. */
const routes = (): string[] =>
  readdirSync(join(ROOT, "admin"), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith("route.ts"))
    .flatMap((file) => {
      const path = dirname(file)
        .split(sep)
        .map((part) => part.replace(/^\[(.+)\]$/, ":$1"))
        .join("/")
      const route = jest.requireActual<Record<string, unknown>>(join(ROOT, "admin", file))
      return Object.keys(route).map((method) => `${method} /admin/${path}`)
    })

describe("the endpoints of the Admin API", () => {
  it("are all described, so that each has its documentation and asks for a policy", () => {
    const described = endpoints.map(({ method, path }) => `${method} ${path}`)
    expect(described.sort()).toEqual(routes().sort())
    expect(described.length).toBeGreaterThan(10)
  })

  it("tell reading from changing, and from what can't be undone", () => {
    const operations = Object.fromEntries(
      endpoints.map((endpoint) => [`${endpoint.method} ${endpoint.path}`, operationOf(endpoint)])
    )
    expect(operations).toMatchObject({
      "GET /admin/posthog/health": "read",
      "POST /admin/posthog/events/retry": "update",
      "POST /admin/posthog/customers/:id/erase": "delete",
    })
    for (const endpoint of endpoints) {
      expect(checked(endpoint).policies).toEqual([
        { resource: "posthog", operation: operationOf(endpoint) },
      ])
    }
  })
})
