import { Option } from "commander"
import type { ProjectDecision } from "../../modules/posthog/outbox/outbox-project"
import { storeCommand } from "./store-command"
import type { CommonOptions } from "./store-command"

interface ProjectOptions extends CommonOptions {
  newKey?: true
  fromNow?: true
  resend?: true
}

/** Adds `project` to the program. */
export const addProjectCommand = storeCommand({
  name: "project",
  summary: "Decide what happens when the store gets another project key",
  description: `Show to which PostHog project the outbox belongs, and give it to another one.

The outbox belongs to the project that got its first event. A process with another project's key sends nothing, because events must not go to the wrong project, and what one project has is missing in another. Decide after you changed the key or copied the database.`,
  examples: ["project", "project --new-key", "project --from-now", "project --resend"],
  addOptions: (command) =>
    command
      .optionsGroup("Give the outbox to the project of the store's key:")
      .addOption(
        new Option("--new-key", "It's the same project, whose key was reset").conflicts([
          "fromNow",
          "resend",
        ])
      )
      .addOption(
        new Option("--from-now", "Another project gets what waits and what comes").conflicts(
          "resend"
        )
      )
      .option("--resend", "Another project also gets what was delivered"),
  workOf: (options: ProjectOptions) => ({
    script: "project",
    request: { action: decisionOf(options) ?? "show" },
  }),
})

const decisionOf = ({ newKey, fromNow, resend }: ProjectOptions): ProjectDecision | undefined => {
  if (newKey) {
    return "new-key"
  }
  return fromNow ? "from-now" : resend && "resend"
}
