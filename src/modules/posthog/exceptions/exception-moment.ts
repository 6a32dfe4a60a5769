import { relative, sep } from "node:path"
import type { ExceptionSource } from "../../../events/definitions/exception"
import type { JsonObject } from "../../../types/outbox-event"
import { exceptionList } from "../sending/posthog-client"
import { bareError } from "./bare-error"

/** Where an error happened. Patterns and ids of programs only: never an address, an input or a value. */
export interface ExceptionContext {
  source: ExceptionSource
  /** The signed-in customer of the request, if any. */
  customerId?: string
  request_method?: string
  request_route?: string
  response_status?: number
  workflow_id?: string
  workflow_step?: string
  attempt?: number
}

/** A frame of a stack, as PostHog's list has it. */
interface Frame {
  platform?: string
  filename?: string
  function?: string
  module?: string
  lineno?: number
  colno?: number
  in_app?: boolean
}

interface Entry {
  type?: string
  value?: string
  mechanism?: object
  stacktrace?: { type: string; frames?: Frame[] }
}

const MAX_FRAMES = 50

/** An error as `$exception_list`, bare of everything personal: no message unless allowed, no folders of the server. */
export const describeError = (
  error: unknown,
  { handled, withMessages }: { handled: boolean; withMessages: boolean }
): JsonObject[] =>
  (exceptionList(bareError(error, withMessages), handled) as Entry[]).map((entry) => {
    const { stacktrace, type, value, mechanism } = entry
    return {
      type: type ?? "Error",
      value: value ?? "",
      mechanism: { ...mechanism },
      ...(stacktrace && {
        stacktrace: {
          type: stacktrace.type,
          frames: (stacktrace.frames ?? []).slice(-MAX_FRAMES).map(frameOf),
        },
      }),
    } as JsonObject
  })

const frameOf = ({
  platform,
  filename,
  module,
  lineno,
  colno,
  in_app,
  ...frame
}: Frame): JsonObject => {
  const known = {
    platform,
    filename: placeOf(filename),
    function: frame.function,
    module,
    lineno,
    colno,
    in_app,
  }
  return Object.fromEntries(
    Object.entries(known).filter(([, value]) => value !== undefined)
  ) as JsonObject
}

/** From the store's folder, or from the package: the folders above may have somebody's name. */
const placeOf = (filename = ""): string => {
  const path = filename.replace(/^file:\/\//, "")
  if (path.startsWith("node:")) {
    return path
  }
  const inPackages = path.lastIndexOf(`${sep}node_modules${sep}`)
  if (inPackages >= 0) {
    return path.slice(inPackages + 1)
  }
  const root = process.cwd() + sep
  return path.startsWith(root) ? relative(root, path) : path.slice(path.lastIndexOf(sep) + 1)
}
