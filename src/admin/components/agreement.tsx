import { StatusBadge } from "@medusajs/ui"
import { useWords } from "../lib/use-words"

/** Whether two sides have the same. */
export const Agreement = ({ agrees }: { agrees: boolean }) => {
  const { say } = useWords()
  return (
    <StatusBadge color={agrees ? "green" : "orange"}>
      {say(agrees ? "reconciliation.agrees" : "reconciliation.differs")}
    </StatusBadge>
  )
}
