import type { Answer } from "./answer"
import type { JsonObject } from "./types"

/** A request to the REST API, once its sender is known. */
export interface RestRequest {
  query: URLSearchParams
  body: JsonObject
  /** The address of the endpoint, for the links to other pages. */
  url: string
}

/** A request to an endpoint for what people set up. */
export interface WorkRequest extends RestRequest {
  /** The ID in the path, if it has one. */
  id: string
}

/** What an endpoint of the REST API answers, and what it changes in the project. */
export interface RestAnswer {
  status: number
  body: object
  change?: Answer["change"]
  release?: Answer["release"]
}
