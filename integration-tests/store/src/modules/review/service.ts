import { MedusaService } from "@medusajs/framework/utils"
import { Review } from "./models/review"

/** The reviews of a store, as a store's developer writes such a module. */
export default class ReviewModuleService extends MedusaService({ Review }) {}
