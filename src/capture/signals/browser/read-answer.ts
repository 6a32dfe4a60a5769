import type { MedusaResponse } from "@medusajs/framework/http"

/** Keeps the JSON that a route answers with, and returns a function that reads it. Changes nothing about the answer. */
export const readAnswer = (res: MedusaResponse): (() => unknown) => {
  const json = res.json.bind(res)
  let answer: unknown
  res.json = (body) => {
    answer = body
    return json(body)
  }
  return () => answer
}
