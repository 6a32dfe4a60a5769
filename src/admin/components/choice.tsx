import { Select } from "@medusajs/ui"
import type { ComponentProps } from "react"

/** A choice of one of a few values. */
export const Choice = <Value extends string>({
  id,
  label,
  size = "small",
  value,
  values,
  say = (text) => text,
  onChange,
}: {
  /** For a label of its own. */
  id?: string
  /** For screen readers, if it has no label of its own. */
  label?: string
  size?: ComponentProps<typeof Select>["size"]
  value: Value
  values: readonly Value[]
  say?: (value: Value) => string
  onChange: (value: Value) => void
}) => (
  <Select size={size} value={value} onValueChange={(chosen) => onChange(chosen as Value)}>
    <Select.Trigger id={id} aria-label={label}>
      <Select.Value />
    </Select.Trigger>
    <Select.Content>
      {values.map((each) => (
        <Select.Item key={each} value={each}>
          {say(each)}
        </Select.Item>
      ))}
    </Select.Content>
  </Select>
)
