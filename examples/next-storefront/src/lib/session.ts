import { cookies } from "next/headers"

/** The cart's ID and the customer's token, in cookies that no script can read. */

const CART = "_medusa_cart_id"
const TOKEN = "_medusa_jwt"

const COOKIE = {
  httpOnly: true,
  sameSite: "lax",
  secure: process.env.NODE_ENV === "production",
  maxAge: 7 * 86_400,
} as const

export const cartId = async () => (await cookies()).get(CART)?.value

export const keepCart = async (id: string) => void (await cookies()).set(CART, id, COOKIE)

export const forgetCart = async () => void (await cookies()).delete(CART)

export const keepToken = async (token: string) => void (await cookies()).set(TOKEN, token, COOKIE)

export const forgetToken = async () => void (await cookies()).delete(TOKEN)

/** The headers by which Medusa knows the customer; none for a guest. */
export const authHeaders = async (): Promise<Record<string, string>> => {
  const token = (await cookies()).get(TOKEN)?.value
  return token ? { authorization: `Bearer ${token}` } : {}
}
