/** Where PostHog's app shows an event, its person, and the visit's recording. */
export const linksTo = (
  project: string,
  { uuid, timestamp, distinct_id, session }: LinkedEvent
): { event: string; person: string; session: string | null } => ({
  event: `${project}/events/${uuid}/${encodeURIComponent(new Date(timestamp).toISOString())}`,
  person: personUrl(project, distinct_id),
  session: session ? `${project}/replay/${encodeURIComponent(session)}` : null,
})

export const personUrl = (project: string, distinctId: string): string =>
  `${project}/person/${encodeURIComponent(distinctId)}`

interface LinkedEvent {
  uuid: string
  timestamp: string
  distinct_id: string
  session: string | undefined
}
