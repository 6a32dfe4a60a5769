import { storeCommand } from "./store-command"

/** Adds `doctor` to the program. */
export const addDoctorCommand = storeCommand({
  name: "doctor",
  summary: "Find out why events, persons, or revenue look wrong",
  description: `Find out what is wrong between your store and PostHog, and how to fix it.

It answers three questions: why don't events appear, why is a person wrong or split, and where is the revenue? With personalApiKey and projectId set, it also sends a test event and looks for it in PostHog, which takes up to a minute. Exits with code 1 if there is a problem, so you can run it after a deployment.`,
  examples: ["doctor", "doctor --json > diagnosis.json"],
  workOf: () => ({ script: "doctor", request: {} }),
})
