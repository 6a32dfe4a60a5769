import type { StatementName } from "../../../events/language/event-definition"
import { guestMerges } from "./guest-merges"
import type { Statement } from "./statement"

export const statements: Record<StatementName, Statement> = { guest_merges: guestMerges }
