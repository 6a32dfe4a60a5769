import { Button, toast, usePrompt } from "@medusajs/ui"
import { useState } from "react"
import { postAdmin, queryClient } from "../../lib/queries"
import { useWords } from "../../lib/use-words"

/** Records what is missing, after a person has confirmed it. */
export const Repair = ({ range, missing }: { range: object; missing: number }) => {
  const { say, core } = useWords()
  const prompt = usePrompt()
  const [isRepairing, setRepairing] = useState(false)
  const repair = async () => {
    const isSure = await prompt({
      variant: "confirmation",
      title: say("reconciliation.repairTitle", { count: missing }),
      description: say("reconciliation.repairHint"),
      confirmText: say("reconciliation.repair"),
      cancelText: core("actions.cancel"),
    })
    if (!isSure) {
      return
    }
    setRepairing(true)
    try {
      const { recorded } = await postAdmin<{ recorded: number }>("/reconciliation/repair", range)
      await queryClient.invalidateQueries({ queryKey: ["/reconciliation"] })
      toast.success(say("reconciliation.repaired", { count: recorded }))
    } catch (error) {
      toast.error((error as Error).message)
    }
    setRepairing(false)
  }
  return (
    <Button size="small" isLoading={isRepairing} onClick={() => void repair()}>
      {say("reconciliation.repair")}
    </Button>
  )
}
