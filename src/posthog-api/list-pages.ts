import { z } from "@medusajs/framework/zod"
import { requestPatiently } from "./patiently"
import type { ApiAccess } from "./request"

const PAGE = 100

/** So that an answer that always names a next page ends, too. */
const MAX_PAGES = 100

/** Everything that an endpoint lists, page by page. */
export const listPages = async <Item extends z.ZodType>(
  access: ApiAccess,
  {
    scope,
    path,
    query = {},
    item,
  }: { scope: string; path: string; query?: Record<string, string>; item: Item }
): Promise<z.output<Item>[]> => {
  const found: z.output<Item>[] = []
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const { results, next } = await requestPatiently(access, {
      method: "GET",
      scope,
      path,
      query: { ...query, limit: String(PAGE), offset: String(page * PAGE) },
      answers: z.object({ results: z.array(item), next: z.string().nullish() }),
    })
    found.push(...results)
    if (!next) {
      break
    }
  }
  return found
}
