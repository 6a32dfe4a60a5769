import { mkdtempSync, realpathSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"

const VARIABLE = "MEDUSA_POSTHOG_RUN_FOLDER"

/** Creates the folder that all suites of a run share. The workers inherit its name. */
export const makeRunFolder = (): void => {
  process.env[VARIABLE] = mkdtempSync(join(realpathSync(tmpdir()), "medusa-plugin-posthog-run-"))
}

/** The folder that all suites of a run share, for things made once. */
export const runFolder = (): string => {
  const folder = process.env[VARIABLE]
  if (!folder) {
    throw new Error(
      `Expected ${VARIABLE} to be set by Jest's global setup of the integration tests.`
    )
  }
  return folder
}

/** Deletes the folder of the run. */
export const removeRunFolder = (): void => rmSync(runFolder(), { recursive: true, force: true })
