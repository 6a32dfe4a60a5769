/** What the plugin reads from the process's environment, which only this file does. */
export interface Environment {
  nodeEnv: string
  /** Options whose variable is set, by name. Booleans are parsed; an invalid one stays text and is rejected later. */
  options: Record<string, string | boolean>
}

const WORDS: Record<string, boolean> = {
  true: true,
  "1": true,
  yes: true,
  on: true,
  false: false,
  "0": false,
  no: false,
  off: false,
}

const asBoolean = (text: string): boolean | string => WORDS[text.toLowerCase()] ?? text

/** Reads NODE_ENV and the POSTHOG_* variables. An empty variable counts as not set. */
export const readEnvironment = (env: NodeJS.ProcessEnv = process.env): Environment => {
  const { POSTHOG_API_KEY, POSTHOG_HOST, POSTHOG_DEBUG, POSTHOG_DISABLED } = env
  const { POSTHOG_SECRET_KEY, POSTHOG_PERSONAL_API_KEY, POSTHOG_PROJECT_ID, POSTHOG_APP_HOST } = env
  return {
    nodeEnv: env.NODE_ENV?.trim() || "development",
    options: {
      ...(POSTHOG_API_KEY?.trim() && { apiKey: POSTHOG_API_KEY }),
      ...(POSTHOG_HOST?.trim() && { host: POSTHOG_HOST }),
      ...(POSTHOG_SECRET_KEY?.trim() && { secretKey: POSTHOG_SECRET_KEY }),
      ...(POSTHOG_PERSONAL_API_KEY?.trim() && { personalApiKey: POSTHOG_PERSONAL_API_KEY }),
      ...(POSTHOG_PROJECT_ID?.trim() && { projectId: POSTHOG_PROJECT_ID }),
      ...(POSTHOG_APP_HOST?.trim() && { appHost: POSTHOG_APP_HOST }),
      ...(POSTHOG_DEBUG?.trim() && { debug: asBoolean(POSTHOG_DEBUG.trim()) }),
      ...(POSTHOG_DISABLED?.trim() && { disabled: asBoolean(POSTHOG_DISABLED.trim()) }),
    },
  }
}
