import { FetchError } from "@medusajs/js-sdk"
import { QueryClient, keepPreviousData, useQuery } from "@tanstack/react-query"
import type { UseQueryResult } from "@tanstack/react-query"
import type { PosthogHealth } from "../../health/report"
import { sdk } from "./sdk"

/**
 * The plugin's own client: the Admin's can be used only if both resolve the same copy of react-query, which no package manager guarantees.
 */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      // The heartbeat refetches what is on the page.
      staleTime: 5_000,
      refetchOnWindowFocus: false,
      retry: (failures, error) => failures < 1 && !isRefused(error),
      // Filters and pages change without a flicker.
      placeholderData: keepPreviousData,
    },
  },
})

type Params = Record<string, unknown>

/** For filters of react-query: leaves out what is expensive to read and refreshed only when a person asks. */
export const isMoving = ({ meta }: { meta?: Record<string, unknown> }): boolean => !meta?.isStill

/** Reads an endpoint of the plugin once. */
export const readAdmin = <Answer>(
  path: string,
  params: Params = {},
  signal?: AbortSignal
): Promise<Answer> => sdk.client.fetch<Answer>(`/admin/posthog${path}`, { query: params, signal })

/** Reads an endpoint of the plugin: `useAdmin<EventList>("/events", { state: "waiting" })`. The heartbeat refreshes it, unless it is still. */
export const useAdmin = <Answer>(
  path: string,
  params: Params = {},
  { enabled = true, isStill = false }: { enabled?: boolean; isStill?: boolean } = {}
): UseQueryResult<Answer> =>
  useQuery({
    queryKey: [path, params],
    meta: { isStill },
    queryFn: ({ signal }) => readAdmin<Answer>(path, params, signal),
    enabled,
  })

/** The plugin's status. */
export const useHealth = (): UseQueryResult<{ health: PosthogHealth }> => useAdmin("/health")

/** Posts to an endpoint of the plugin, then refreshes what is on the page. */
export const postAdmin = async <Answer>(path: string, body: object = {}): Promise<Answer> => {
  const answer = await sdk.client.fetch<Answer>(`/admin/posthog${path}`, { method: "POST", body })
  await queryClient.invalidateQueries({ predicate: isMoving })
  return answer
}

/** Whether the user's role doesn't allow it. Medusa answers 403 if its feature flag for roles is on. */
export const isRefused = (error: unknown): boolean =>
  error instanceof FetchError && error.status === 403
