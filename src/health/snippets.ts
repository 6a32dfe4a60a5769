/** What to copy to fix what a check found. */
export const snippets: Partial<Record<string, string>> = {
  tables: "npx medusa db:migrate",
  api_key: `# .env
POSTHOG_API_KEY=phc_…
POSTHOG_HOST=us`,
  orders: "npx medusa-posthog reconcile --fix",
  storefront: `// npm install medusa-plugin-posthog posthog-js
import { connect } from "medusa-plugin-posthog/storefront"
import posthog from "posthog-js"

posthog.init("phc_…", { api_host: "https://us.i.posthog.com" })

// sdk is your storefront's js-sdk.
export const connection = connect({ posthog, sdk })`,
  erasure: `# .env
POSTHOG_PERSONAL_API_KEY=phx_…
POSTHOG_PROJECT_ID=12345`,
}
