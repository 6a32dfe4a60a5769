import { readDeliveries } from "../../../../operations/deliveries/deliveries"
import { answering } from "../answering"

export const GET = answering(async ({ scope }) => ({ deliveries: await readDeliveries(scope) }))
