import { definePolicies } from "@medusajs/framework/utils"
import { posthogPolicies } from "../operations/policies"

export const policies = definePolicies(posthogPolicies)
