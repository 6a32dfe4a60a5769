import { ArrowUpRightOnBox } from "@medusajs/icons"
import { Link } from "react-router-dom"

/** A link in a panel: to a page of the Admin (`/orders/…`), or to PostHog in another tab. */
export const TextLink = ({ to, children }: { to: string; children: string }) =>
  to.startsWith("/") ? (
    <Link
      to={to}
      className="text-ui-fg-subtle hover:text-ui-fg-base transition-fg focus-visible:shadow-borders-focus rounded-sm outline-none"
    >
      {children}
    </Link>
  ) : (
    <a
      href={to}
      target="_blank"
      rel="noreferrer"
      className="text-ui-fg-subtle hover:text-ui-fg-base transition-fg focus-visible:shadow-borders-focus inline-flex items-center gap-x-1 rounded-sm outline-none"
    >
      <span className="min-w-0 break-all">{children}</span>
      <ArrowUpRightOnBox className="text-ui-fg-muted shrink-0" />
    </a>
  )
