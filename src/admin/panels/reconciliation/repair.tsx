import { toast } from "@medusajs/ui"
import { ConfirmedButton } from "../../components/confirmed-button"
import { postAdmin, queryClient } from "../../lib/queries"
import { useWords } from "../../lib/use-words"

/** Records what is missing, after a person has confirmed it. */
export const Repair = ({ range, missing }: { range: object; missing: number }) => {
  const { say } = useWords()
  const repair = async () => {
    const { recorded } = await postAdmin<{ recorded: number }>("/reconciliation/repair", range)
    await queryClient.invalidateQueries({ queryKey: ["/reconciliation"] })
    toast.success(say("reconciliation.repaired", { count: recorded }))
  }
  return (
    <ConfirmedButton
      name={say("reconciliation.repair")}
      title={say("reconciliation.repairTitle", { count: missing })}
      hint={say("reconciliation.repairHint")}
      run={repair}
    />
  )
}
