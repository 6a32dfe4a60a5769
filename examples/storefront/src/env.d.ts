interface ImportMetaEnv {
  readonly VITE_MEDUSA_URL: string
  readonly VITE_PUBLISHABLE_KEY: string
  readonly VITE_POSTHOG_KEY: string
  readonly VITE_POSTHOG_HOST: string
}

interface ImportMeta {
  readonly env: ImportMetaEnv
}
