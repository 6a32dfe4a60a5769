import { GUEST_MERGE } from "../../../events/customers/guest-merged"
import { guestMerges } from "./guest-merges"
import type { Statement } from "./statement"

/** By the entity of their rows, which `query.graph` doesn't have. */
export const statements: ReadonlyMap<string, Statement> = new Map([[GUEST_MERGE, guestMerges]])
