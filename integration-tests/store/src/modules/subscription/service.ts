import { MedusaService } from "@medusajs/framework/utils"
import Subscription from "./models/subscription"

/** Subscriptions of a store. */
export default class SubscriptionModuleService extends MedusaService({ Subscription }) {}
