/** The same for every store that is compared. */
export const http = {
  storeCors: "http://localhost:8000",
  adminCors: "http://localhost:9000",
  authCors: "http://localhost:8000,http://localhost:9000",
  jwtSecret: "only-for-benchmarks",
  cookieSecret: "only-for-benchmarks",
}
