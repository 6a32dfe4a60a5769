import { Option } from "commander"
import { storeCommand } from "./store-command"
import type { CommonOptions } from "./store-command"

interface ProjectOptions extends CommonOptions {
  keep?: true
  resend?: true
}

/** Adds `project` to the program. */
export const addProjectCommand = storeCommand({
  name: "project",
  summary: "Decide what happens when the store gets another project key",
  description: `Show to which PostHog project the outbox belongs, and give it to another one.

The outbox belongs to the project that got its first event. A process with another project's key sends nothing, because test events must not reach the production project, and events that one project has are missing in another. Decide after you changed the key, or copied the database.`,
  examples: ["project", "project --keep", "project --resend"],
  addOptions: (command) =>
    command
      .optionsGroup("Give the outbox to the project of the store's key:")
      .addOption(
        new Option("--keep", "Send it what waits now, and everything from now on").conflicts(
          "resend"
        )
      )
      .option("--resend", "Also send it again what was delivered, as far as payloads are left"),
  workOf: ({ keep, resend }: ProjectOptions) => ({
    script: "project",
    request: { action: resend ? "resend" : keep ? "keep" : "show" },
  }),
})
