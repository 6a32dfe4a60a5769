import { ErrorTracking } from "@posthog/core"
import { bareError, keysOf, read } from "./bare-error"
import { framesOf, placeOf, readFrame } from "./frames"
import type { JsonObject } from "../../../lib/json/json"
import { known } from "../../../lib/known"

/** How to describe an error. */
export interface ExceptionListOptions {
  /** Whether the code that threw it continued anyway. */
  handled: boolean
  /** Whether to include its message, redacted. */
  withMessages: boolean
  /** The stack of the code that captured it, for something thrown without a stack. */
  capturedAt?: unknown
}

/** Maximum number of the error, its causes, and the members of an `AggregateError` together. */
const MAX_EXCEPTIONS = 20

type Coercer = ErrorTracking.ErrorTrackingCoercer<unknown>
type Context = ErrorTracking.CoercingContext

/**
 * Lets `@posthog/core` see only what it may know about an error; no other code uses its error tracking. Its own coercers and parser read
 * messages and would send them, and take a line such as "look at jane@example.com" in a message for a frame.
 */
class BareCoercer implements Coercer {
  /** Matches anything. */
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

/** The error inside an object that isn't one itself, such as a Medusa workflow's report of a failed step. */
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
    // The parser decodes each path like a URL, and "100%" isn't a valid one.
    return parse(parts.place.replaceAll("%", "%25"))
  }
}

const parseStack = ErrorTracking.createStackParser("node:javascript", parseLine)

/** An error as PostHog's `$exception_list`, without anything personal. Never throws. */
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
  jsonOf({
    type: entry.type,
    value: entry.value,
    mechanism: jsonOf({ ...entry.mechanism }),
    stacktrace: entry.stacktrace && {
      type: entry.stacktrace.type,
      frames: (entry.stacktrace.frames ?? []).map(frameOf),
    },
  })

const frameOf = ({ filename, lineno, colno, ...frame }: ErrorTracking.StackFrame): JsonObject =>
  jsonOf({
    platform: frame.platform,
    // PostHog can't read a frame without one (`rust/cymbal`).
    filename: filename === undefined ? "native" : placeOf(filename),
    function: frame.function ?? "?",
    module: frame.module,
    lineno,
    colno,
    in_app: frame.in_app,
    // PostHog's parser looks it up in an object that also has inherited properties.
    chunk_id: typeof frame.chunk_id === "string" ? frame.chunk_id : undefined,
  })

const jsonOf = (parts: Record<string, unknown>): JsonObject => known(parts) as JsonObject

/** The release that PostHog's CLI wrote into the store's files, or that its environment variable names. */
export const injectedRelease = (): string | undefined => ErrorTracking.getInjectedReleaseId()
