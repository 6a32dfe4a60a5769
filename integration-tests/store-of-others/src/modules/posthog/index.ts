import { Module } from "@medusajs/framework/utils"
import PosthogService from "./service"

export default Module("posthog", { service: PosthogService })
