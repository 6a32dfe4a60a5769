export { POST } from "../../../carts/[id]/posthog/route"
