/** The one thing the kit takes from `@posthog/next`, which the storefront has installed. */
declare module "@posthog/next" {
  export const usePostHog: () => unknown
}
