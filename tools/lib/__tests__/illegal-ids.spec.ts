import { ILLEGAL_IDS as ILLEGAL_TO_THE_STAND_IN } from "../../../packages/posthog-stand-in/ids"
import { ILLEGAL_IDS } from "../../../src/identity/illegal-ids"

it("the plugin refuses the same ids as the stand-in for PostHog", () => {
  expect([...ILLEGAL_IDS].sort()).toEqual([...ILLEGAL_TO_THE_STAND_IN].sort())
})
