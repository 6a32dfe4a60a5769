import type { Answer } from "./answer"
import type { JsonObject } from "./types"

/** A request to the REST API, once its sender is known. */
export interface RestRequest {
  query: URLSearchParams
  body: JsonObject
  /** The address of the endpoint, for the links to other pages. */
  url: string
}

/** What an endpoint of the REST API answers, and what it changes in the project. */
export interface RestAnswer {
  status: number
  body: object
  change?: Answer["change"]
  release?: Answer["release"]
}
