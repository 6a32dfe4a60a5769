import { stateOf } from "../state"

const well = {
  api_key_ending: null,
  is_local: false,
  is_healthy: true,
  waiting: 0,
  last_error: null,
}

it.each([
  ["delivered", "a process without a key that leaves delivery to workers", {}],
  ["attention", "a live store that lost its key", { is_healthy: false }],
  ["local", "a store that never had a key", { is_local: true, is_healthy: false }],
  ["paused", "a short outage", { waiting: 1, last_error: "PostHog answered 503." }],
])("is %s for %s", (state, _what, changes) => {
  expect(stateOf({ ...well, ...changes })).toBe(state)
})
