import { check, ok } from "../../../../health/check"
import { merged } from "../merged"

const problem = (id: Parameters<typeof ok>[0]) => check(id, { status: "problem" })

it("shows the checks as they are now, and what only PostHog could say", () => {
  const diagnosis = { checks: [problem("delivery"), ok("worker"), ok("host"), problem("revenue")] }
  expect(merged([ok("delivery"), problem("worker")], diagnosis)).toEqual([
    ok("delivery"),
    problem("worker"),
    ok("host"),
    problem("revenue"),
  ])
})

it("keeps what PostHog said about the key's shape", () => {
  const hint = check("key_shape", { status: "hint" })
  expect(merged([hint], { checks: [ok("key_shape")] })).toEqual([ok("key_shape")])
  expect(merged([hint], undefined)).toEqual([hint])
})
