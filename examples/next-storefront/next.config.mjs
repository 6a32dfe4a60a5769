/** @type {import("next").NextConfig} */
const config = {
  // posthog-js posts to /ingest/e/, which Next.js would redirect.
  skipTrailingSlashRedirect: true,
}

export default config
