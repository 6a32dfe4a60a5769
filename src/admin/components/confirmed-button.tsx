import { Button, usePrompt } from "@medusajs/ui"
import { useAct } from "../lib/use-act"
import { useWords } from "../lib/use-words"

/** A button for what a person has to confirm. It says so if the work fails. */
export const ConfirmedButton = ({
  name,
  title,
  hint,
  isFinal = false,
  cancelText,
  run,
}: {
  name: string
  /** The question, if it isn't the usual one. */
  title?: string
  /** What happens then. */
  hint: string
  /** Whether it can't be undone. */
  isFinal?: boolean
  cancelText?: string
  run: () => Promise<unknown>
}) => {
  const { core } = useWords()
  const prompt = usePrompt()
  const [isRunning, act] = useAct()
  const ask = async () => {
    const isSure = await prompt({
      variant: isFinal ? "danger" : "confirmation",
      title: title ?? core("general.areYouSure"),
      description: hint,
      confirmText: name,
      cancelText: cancelText ?? core("actions.cancel"),
    })
    await (isSure && act(run))
  }
  return (
    <Button
      size="small"
      variant={isFinal ? "secondary" : "primary"}
      isLoading={isRunning}
      onClick={() => void ask()}
    >
      {name}
    </Button>
  )
}
