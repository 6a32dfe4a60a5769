/** A thin PostHog client like those that stores write themselves. */
export default class PosthogService {
  /** Called by a store's own code. */
  track(event: string): string {
    return event
  }
}
