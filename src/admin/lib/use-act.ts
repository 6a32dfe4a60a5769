import { toast } from "@medusajs/ui"
import { useState } from "react"

/** Does what a person asked for, and says so if it fails. Also returns whether that is under way. */
export const useAct = () => {
  const [isRunning, setRunning] = useState(false)
  const act = async (work: () => Promise<unknown>): Promise<void> => {
    setRunning(true)
    await work().catch((error: Error) => toast.error(error.message))
    setRunning(false)
  }
  return [isRunning, act] as const
}
