import { Button, toast, usePrompt } from "@medusajs/ui"
import { useState } from "react"
import { useWords } from "../lib/use-words"

/** A button for what a person has to confirm. It says so if the work fails. */
export const ConfirmedButton = ({
  name,
  title,
  hint,
  run,
}: {
  name: string
  /** The question. */
  title: string
  /** What happens then. */
  hint: string
  run: () => Promise<unknown>
}) => {
  const { core } = useWords()
  const prompt = usePrompt()
  const [isRunning, setRunning] = useState(false)
  const ask = async () => {
    const isSure = await prompt({
      variant: "confirmation",
      title,
      description: hint,
      confirmText: name,
      cancelText: core("actions.cancel"),
    })
    if (!isSure) {
      return
    }
    setRunning(true)
    await run().catch((error: Error) => toast.error(error.message))
    setRunning(false)
  }
  return (
    <Button size="small" isLoading={isRunning} onClick={() => void ask()}>
      {name}
    </Button>
  )
}
