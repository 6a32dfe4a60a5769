import { Hint, Label } from "@medusajs/ui"
import type { ReactNode } from "react"

/** An input with its label. */
export const Field = ({
  id,
  label,
  hint,
  children,
}: {
  id: string
  label: string
  hint?: string
  children: ReactNode
}) => (
  <div className="flex min-w-0 flex-col gap-y-2">
    <Label size="small" weight="plus" htmlFor={id} id={`${id}-label`}>
      {label}
    </Label>
    {children}
    {hint && <Hint>{hint}</Hint>}
  </div>
)
