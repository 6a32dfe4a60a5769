/** What checks of the store found, for a translation. */
export const foundWords = {
  no_phc: "It doesn't start with phc_.",
  cannot_erase:
    "`erasure` is `on-delete`, but `personalApiKey` or `projectId` isn't set. Erasures wait until you delete the persons in PostHog by hand.",
  unsorted: "This database's collation doesn't sort IDs by time.",
  processes:
    "{{running}} of your store's processes ran within the last three minutes, and {{delivering}} of them deliver.",
  keyless:
    "A process in `worker` or `shared` mode has no API key, so it sends nothing. Set `apiKey` or POSTHOG_API_KEY for it, and restart it.",
  version: "Version {{version}}.",
  versions: "Versions {{versions}} are running at the same time, including this process's.",
  in_memory: "It is in memory: {{module}}.",
  is_split: "A process runs in `server` mode.",
  module: "It is {{module}}.",
  own_module: "It is your own.",
  consent: "`consent` is `{{consent}}`.",
  own_consent: "`consent` is your own function.",
  no_browser: "No cart has come with a browser's IDs yet.",
  browsers:
    "{{known}} of the newest {{carts}} carts of the last {{days}} days came with a browser's IDs.",
} as const
