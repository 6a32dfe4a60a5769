import type { JsonObject } from "../../lib/json/json"
import { defineMoment } from "../language/define-moment"
import { property } from "../language/properties"

/** Where an error happened. Only patterns and IDs from the program: never an address, an input, or a value. */
export interface ExceptionPlace {
  source: ExceptionSource
  request_method?: string
  request_route?: string
  response_status?: number
  workflow_id?: string
  workflow_step?: string
  attempt?: number
}

/** The facts of an error, without anything that its message may quote. */
export interface ExceptionFacts extends ExceptionPlace {
  /** Random, because each occurrence is a separate event. */
  occurrence: string
  at: string
  person_id: string
  /** PostHog's `$exception_list`: the error and its causes with their stacks. */
  list: JsonObject[]
  /** The severity that the caller sets. */
  level?: string
  /** The release that PostHog's CLI wrote into the store's files. */
  release?: string
  left_out?: number
}

/** Where an error was seen. */
export type ExceptionSource = "route" | "workflow" | "job" | "code"

/** PostHog needs an ID. This one belongs to nobody and never becomes a person. */
export const SERVER_ID = "medusa-server"

export const exception = defineMoment<ExceptionFacts>()({
  id: "exception",
  event: "$exception",
  topic: "errors",
  doc: "An error on your server, for PostHog error tracking. Only with the option `captureExceptions`, or if your code calls `captureException`.",
  told: "When an API route responds with 500 or above, a workflow step or a job fails, or code calls `captureException`. Not for errors to which Medusa responds with 4xx",
  once: "occurrence",
  whose:
    "The request's signed-in customer, unless they refused or are erased. Otherwise nobody: `distinct_id` is `medusa-server`. Never creates a person profile unless `personProfiles` is `always`.",
  key: "occurrence",
  person: { customer: "customer", fallback: "person_id" },
  properties: {
    $exception_list: property.objects(
      'The error, its causes, and the members of an `AggregateError`: class, code, and stack with files and lines relative to your store\'s folder. Messages are included only with `captureExceptions: "with_messages"`.',
      ({ list }) => list
    ),
    $exception_level: property.text(
      "`error`, unless the caller of `captureException` sets another: `fatal`, `warning`, `log`, `info`, or `debug`.",
      ({ level }) => level ?? "error"
    ),
    $release_id: property.text(
      "The release, if PostHog's CLI wrote it into your store's files for source maps.",
      "release"
    ),
    source: property.text(
      "Where the error was seen: `route`, `workflow`, `job`, or `code` (a call of `captureException`).",
      "source"
    ),
    request_method: property.text(
      "Method of the API request in which it happened or that caused it.",
      "request_method"
    ),
    request_route: property.text(
      "Pattern of the request's route, such as `/store/carts/:id`; never the actual URL.",
      "request_route"
    ),
    response_status: property.number(
      "Status with which Medusa's own error handler responds, for errors in routes.",
      "response_status"
    ),
    workflow_id: property.text(
      "The workflow whose step failed. For a job: `job-` followed by its name.",
      "workflow_id"
    ),
    workflow_step: property.text("The step that failed.", "workflow_step"),
    attempt: property.number("Number of the attempt at the step, from 1.", "attempt"),
    exceptions_left_out: property.number(
      "How many errors this process has left out since the previous event, because there were too many in a minute.",
      "left_out"
    ),
  },
})
