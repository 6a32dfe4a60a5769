import { ErrorTracking } from "@posthog/core"
import { bareError, keysOf, read } from "./bare-error"
import { framesOf, placeOf, readFrame } from "./frames"
import type { JsonObject } from "../../../lib/json/json"

/** How an error is told. */
export interface ExceptionListOptions {
  /** Whether the code that threw it went on all the same. */
  handled: boolean
  /** Also its message, redacted. */
  withMessages: boolean
  /** The stack of the code that captured it, for what was thrown without one. */
  capturedAt?: unknown
}

/** The error, its causes, and the members of an `AggregateError`, all told. */
const MAX_EXCEPTIONS = 20

type Coercer = ErrorTracking.ErrorTrackingCoercer<unknown>
type Context = ErrorTracking.CoercingContext

/**
 * Tells `@posthog/core`, the only place that knows it, what it may know of an error. Its own coercers and parser read messages and
 * would send them, and take a line such as "look at jane@example.com" in a message for a frame.
 */
class BareCoercer implements Coercer {
  /** Whatever was thrown. */
  readonly match = (() => true) as unknown as Coercer["match"]

  private count = 0

  constructor(private readonly withMessages: boolean) {}

  coerce(input: unknown, context: Context): ErrorTracking.ExceptionLike | undefined {
    const inner = errorIn(input)
    if (inner !== undefined) {
      return context.apply(inner)
    }
    if (this.count >= MAX_EXCEPTIONS) {
      return undefined
    }
    this.count++
    const { type, value, stack } = bareError(input, this.withMessages)
    const replacement = stack ? undefined : framesOf(context.syntheticException?.stack, undefined)
    const cause = read(input, "cause")
    return {
      type,
      value,
      stack: stack || replacement,
      cause: cause === undefined || cause === null ? undefined : context.next(cause),
      synthetic: Boolean(replacement) || !isErrorLike(input),
    }
  }
}

const isErrorLike = (value: unknown): boolean => typeof read(value, "stack") === "string"

/** The error in an object that is none, such as what a workflow of Medusa's says of a failed step. */
const errorIn = (input: unknown): unknown =>
  typeof input !== "object" || input === null || isErrorLike(input)
    ? undefined
    : keysOf(input)
        .filter((key) => key !== "cause")
        .map((key) => read(input, key))
        .find((value) => typeof value === "object" && isErrorLike(value))

const parseLine: ErrorTracking.StackLineParser = (line, platform) => {
  const parts = readFrame(line)
  if (!parts) {
    return undefined
  }
  const parse = (place: string) =>
    ErrorTracking.nodeStackLineParser(`    at ${parts.name} (${place})`, platform)
  try {
    return parse(parts.place)
  } catch {
    // It decodes each path as if it were a URL, and "100%" is none.
    return parse(parts.place.replaceAll("%", "%25"))
  }
}

const parseStack = ErrorTracking.createStackParser("node:javascript", parseLine)

/** An error as PostHog's `$exception_list`: bare of everything personal. Never throws. */
export const exceptionList = (error: unknown, how: ExceptionListOptions): JsonObject[] => {
  const mechanism = { type: "generic", handled: how.handled }
  try {
    const builder = new ErrorTracking.ErrorPropertiesBuilder(
      [new BareCoercer(how.withMessages)],
      parseStack
    )
    const syntheticException =
      typeof how.capturedAt === "string" ? ({ stack: how.capturedAt } as Error) : null
    const hint = { mechanism, syntheticException, skipFirstLines: 0 }
    return builder.buildFromUnknown(error, hint).$exception_list.map(entryOf)
  } catch {
    return [{ type: "Error", value: "", mechanism }]
  }
}

const entryOf = (entry: ErrorTracking.Exception): JsonObject =>
  known({
    type: entry.type,
    value: entry.value,
    mechanism: known({ ...entry.mechanism }),
    stacktrace: entry.stacktrace && {
      type: entry.stacktrace.type,
      frames: (entry.stacktrace.frames ?? []).map(frameOf),
    },
  })

const frameOf = ({ filename, lineno, colno, ...frame }: ErrorTracking.StackFrame): JsonObject =>
  known({
    platform: frame.platform,
    filename: filename === undefined ? undefined : placeOf(filename),
    function: frame.function,
    module: frame.module,
    lineno,
    colno,
    in_app: frame.in_app,
    // PostHog's reader looks it up in an object that has more than its own properties.
    chunk_id: typeof frame.chunk_id === "string" ? frame.chunk_id : undefined,
  })

const known = (parts: Record<string, unknown>): JsonObject =>
  Object.fromEntries(Object.entries(parts).filter(([, value]) => value !== undefined)) as JsonObject

/** The release that PostHog's CLI wrote into the store's files, or its environment variable names. */
export const injectedRelease = (): string | undefined => ErrorTracking.getInjectedReleaseId()
