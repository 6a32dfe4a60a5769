/** Shared configuration of the small stores in tools and tests, served only on this machine. */
export const projectConfig = {
  databaseUrl: process.env.DATABASE_URL,
  http: {
    storeCors: "http://localhost:8000",
    adminCors: "http://localhost:9000",
    authCors: "http://localhost:8000,http://localhost:9000",
    jwtSecret: "not-a-secret",
    cookieSecret: "not-a-secret",
  },
}

/** Medusa's own analytics, as its documentation installs it. */
export const officialAnalytics = {
  resolve: "@medusajs/medusa/analytics",
  options: {
    providers: [
      {
        resolve: "@medusajs/medusa/analytics-posthog",
        id: "posthog",
        options: {
          posthogEventsKey: process.env.POSTHOG_API_KEY,
          posthogHost: process.env.POSTHOG_HOST,
        },
      },
    ],
  },
}
