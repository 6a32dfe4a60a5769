import { ArrowUpRightOnBox } from "@medusajs/icons"
import { Button } from "@medusajs/ui"
import type { ReactNode } from "react"

/** Opens a page of PostHog in another tab. */
export const ExternalLink = ({ to, children }: { to: string; children: ReactNode }) => (
  <Button size="small" variant="secondary" asChild>
    <a href={to} target="_blank" rel="noreferrer">
      {children}
      <ArrowUpRightOnBox className="text-ui-fg-muted" />
    </a>
  </Button>
)
