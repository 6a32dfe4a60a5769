import type { ExecArgs, MedusaContainer } from "@medusajs/framework/types"
import { MedusaError } from "@medusajs/framework/utils"
import { resolvePosthog } from "../../modules/posthog/resolve"
import type PosthogModuleService from "../../modules/posthog/service"
import { mustRecord } from "../../operations/must-record"
import type { Result, StoreMessage } from "../messages"
import { stopWithCommand } from "./stop-with-command"

export const DELIVERY_TIMEOUT_MS = 30_000

/** Sends a message to the command that started this process. Resolves once it is sent. */
export type Tell = (message: StoreMessage) => Promise<void>

const tell: Tell = (message) =>
  new Promise((resolve) => {
    if (process.send) {
      process.send(message, undefined, undefined, () => resolve())
    } else {
      resolve()
    }
  })

/**
 * Creates a script for `medusa exec`. It reads the request from its one argument, sends the result, and reports an error that a person can
 * fix in one line.
 *
 * @param needsTables whether it can do nothing until the migrations have run
 */
export const inStore =
  <Request>(
    run: (container: MedusaContainer, request: Request, tell: Tell) => Promise<Result>,
    { needsTables = true } = {}
  ) =>
  async ({ container, args }: ExecArgs): Promise<void> => {
    const letGo = stopWithCommand()
    try {
      const { internals } = resolvePosthog(container)
      const work = async () =>
        tell({
          kind: "result",
          result: await run(container, JSON.parse(args[0] ?? "{}") as Request, tell),
        })
      await (needsTables ? internals.inTables(work) : work())
    } catch (error) {
      if (!(error instanceof MedusaError)) {
        throw error
      }
      await tell({ kind: "failed", reason: error.message })
      process.exitCode = 1
    } finally {
      letGo()
    }
  }

/**
 * Returns the plugin's service for a command that records.
 *
 * @throws {MedusaError} if the plugin is turned off, because it would record nothing
 */
export const recordingService = (container: MedusaContainer): PosthogModuleService =>
  mustRecord(
    container,
    "Expected the plugin to be on, because it records nothing while it is off. "
  )
