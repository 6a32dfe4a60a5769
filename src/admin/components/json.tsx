import { Copy, Text } from "@medusajs/ui"

/** A value as JSON, with a button that copies it. */
export const Json = ({ title, value }: { title: string; value: unknown }) => {
  const text = JSON.stringify(value, undefined, 2)
  return (
    <section className="flex flex-col gap-y-2">
      <div className="flex items-center justify-between">
        <Text size="small" leading="compact" weight="plus">
          {title}
        </Text>
        <Copy content={text} aria-label={title} className="text-ui-fg-muted" />
      </div>
      <pre
        // Scrolls by keyboard, too.
        tabIndex={0}
        style={{ maxHeight: "24rem" }}
        className="bg-ui-bg-subtle border-ui-border-base txt-compact-small text-ui-fg-subtle overflow-auto rounded-lg border p-4 font-mono"
      >
        {text}
      </pre>
    </section>
  )
}
