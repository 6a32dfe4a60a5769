import { Module } from "@medusajs/framework/utils"
import ReviewModuleService from "./service"

/** A module of the store's own, over whose rows it adds an event. */
export const REVIEW_MODULE = "review"

export default Module(REVIEW_MODULE, { service: ReviewModuleService })
