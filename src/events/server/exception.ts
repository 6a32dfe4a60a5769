import type { JsonObject } from "../../lib/json/json"
import { defineMoment } from "../language/define-moment"
import { property } from "../language/properties"

/** An error as it is told: nothing of what it may quote. */
export interface ExceptionFacts {
  /** Random: each occurrence is an event of its own. */
  occurrence: string
  at: string
  person_id: string
  /** PostHog's `$exception_list`: the error and its causes, with their stacks. */
  list: JsonObject[]
  source: ExceptionSource
  request_method?: string
  request_route?: string
  response_status?: number
  workflow_id?: string
  workflow_step?: string
  attempt?: number
  /** How grave its caller says it is. */
  level?: string
  /** The release that PostHog's CLI wrote into the store's files. */
  release?: string
  left_out?: number
}

/** Where an error was seen. */
export type ExceptionSource = "route" | "workflow" | "job" | "code"

/** An error, for PostHog's error tracking. */
export const exception = defineMoment<ExceptionFacts>()({
  id: "exception",
  event: "$exception",
  topic: "errors",
  doc: "An error of the store's server, for PostHog's error tracking. Only with the option `captureExceptions`, or by `captureException`.",
  told: "When an API route answers 500 or above, a step of a workflow or a job fails, or code calls `captureException`; not of errors that Medusa answers with 4xx",
  once: "occurrence",
  whose:
    "The signed-in customer of the request; else nobody, by `distinct_id` `medusa-server`. Never makes a person profile, unless `personProfiles` is `always`.",
  key: "occurrence",
  person: { customer: "customer", fallback: "person_id" },
  properties: {
    $exception_list: property.objects(
      'The error, its causes and the members of an `AggregateError`: class, code, and stack with files and lines relative to the store\'s folder. Its message only with `captureExceptions: "with_messages"`.',
      ({ list }) => list
    ),
    $exception_level: property.text(
      "`error`, unless the caller of `captureException` gives another: `fatal`, `warning`, `log`, `info` or `debug`.",
      ({ level }) => level ?? "error"
    ),
    $release_id: property.text(
      "The release, where PostHog's CLI wrote it into the store's files for source maps.",
      "release"
    ),
    source: property.text(
      "Where it was seen: `route`, `workflow`, `job`, or `code` that called `captureException`.",
      "source"
    ),
    request_method: property.text(
      "Method of the API request in which it happened, or which led to it.",
      "request_method"
    ),
    request_route: property.text(
      "Pattern of the request's route, such as `/store/carts/:id`; never the address itself.",
      "request_route"
    ),
    response_status: property.number(
      "Status that Medusa's own error handler answers, for errors of routes.",
      "response_status"
    ),
    workflow_id: property.text(
      "The workflow whose step failed; `job-` and the name for a job.",
      "workflow_id"
    ),
    workflow_step: property.text("The step that failed.", "workflow_step"),
    attempt: property.number("Which attempt at the step it was, from 1.", "attempt"),
    exceptions_left_out: property.number(
      "How many errors this process has left out since the one before, because there were too many in a minute.",
      "left_out"
    ),
  },
})
