import type { BigNumberInput } from "@medusajs/framework/types"
import { BigNumber } from "@medusajs/framework/utils"

/** An amount as Medusa's API shows it: with all digits, and zero if it is next to nothing. */
export const shownAmount = (amount: BigNumberInput): number => new BigNumber(amount).toJSON()
