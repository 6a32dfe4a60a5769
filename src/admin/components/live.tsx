import { QueryClientProvider } from "@tanstack/react-query"
import type { ReactNode } from "react"
import { queryClient } from "../lib/queries"
import { useHeartbeat } from "../lib/use-heartbeat"

/** Everything of the plugin in the Admin is inside of this: its queries, and the heartbeat that refreshes them. */
export const Live = ({ children }: { children: ReactNode }) => {
  useHeartbeat()
  return <QueryClientProvider client={queryClient}>{children}</QueryClientProvider>
}
