/** A request the store got. */
export interface SentRequest {
  method: string
  path: string
  headers: Headers
}

/** Answers as Medusa does, with as much as the kit looks at. The customer of ada@example.com is cus_ada. */
export const answerOf = (
  requests: SentRequest[],
  input: unknown,
  init: RequestInit = {}
): Response => {
  const { pathname: path, hostname } = new URL(String(input))
  if (hostname !== "store.test") {
    return Response.json({})
  }
  const method = init.method ?? "GET"
  const headers = new Headers(init.headers)
  requests.push({ method, path, headers })
  const body = (init.body ? JSON.parse(String(init.body)) : {}) as { email?: string }
  const customerId = body.email?.replace(/(.*)@.*/, "cus_$1")
  switch (`${method} ${path}`) {
    case "POST /auth/customer/emailpass/register":
      return Response.json({ token: tokenOf("") })
    case "POST /auth/customer/emailpass":
      return Response.json(signInAnswer(customerId ?? ""))
    case "POST /auth/user/emailpass":
      return Response.json({ token: tokenOf("user_1", "user") })
    case "POST /store/customers":
      return Response.json({ customer: { id: customerId } })
    case "GET /store/customers/me":
    case "POST /store/customers/me/posthog":
      return me(headers)
    case "GET /store/posthog/bootstrap":
      return Response.json(flagsFor(headers))
    default:
      return Response.json({ success: true, cart: { id: "cart_1" } })
  }
}

/** A store with two flags: whoever has an ID is in the test. */
const flagsFor = (headers: Headers): object => {
  const distinctID = headers.get("x-posthog-distinct-id") ?? undefined
  const featureFlags = distinctID ? { "pricing-page": "test", "gift-wrap": true } : {}
  return {
    bootstrap: { distinctID, featureFlags, featureFlagPayloads: {} },
    flags: { "pricing-page": "control", "gift-wrap": false, ...featureFlags },
  }
}

/** Medusa's token for this actor. */
export const tokenOf = (actor_id: string, actor_type = "customer"): string => {
  const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString("base64url")
  const claims = { actor_id, actor_type, app_metadata: {}, user_metadata: { name: "Zoë ÿ🦔" } }
  return [{ alg: "HS256" }, claims, {}].map(encode).join(".")
}

const signInAnswer = (customerId: string): object => {
  if (customerId === "cus_unverified") {
    return { token: tokenOf(customerId), verification_required: true, verification: {} }
  }
  return customerId === "cus_mfa"
    ? { token: tokenOf(customerId), mfa_challenge: { id: "1" } }
    : { token: tokenOf(customerId) }
}

const me = (headers: Headers): Response => {
  const token = headers.get("authorization")?.split(".")[1]
  const { actor_id: id } = token
    ? (JSON.parse(Buffer.from(token, "base64url").toString()) as { actor_id: string })
    : { actor_id: undefined }
  return id
    ? Response.json({ customer: { id } })
    : Response.json({ message: "Unauthorized" }, { status: 401 })
}
