import type { HttpTypes } from "@medusajs/types"
import { listProducts, readCart, readCustomer } from "../lib/store"
import { addToCart, checkOut, signIn, signOut, signUp } from "./actions"
import { Consent } from "./consent"

type Props = { searchParams: Promise<{ order?: string }> }

export default async function Shop({ searchParams }: Props) {
  const [products, cart, customer] = await Promise.all([listProducts(), readCart(), readCustomer()])
  const { order } = await searchParams
  return (
    <main>
      <h1>Hedgehog Supply</h1>
      <Consent />
      <p role="status">{order && `Order #${order} is placed. Thank you!`}</p>
      <section aria-label="Products">
        {products.map((product) => (
          <Product key={product.id} product={product} />
        ))}
      </section>
      {cart?.items?.length ? <Cart cart={cart} customer={customer} /> : <p>Your cart is empty.</p>}
      {customer ? <Account customer={customer} /> : <SignIn />}
    </main>
  )
}

function Product({ product }: { product: HttpTypes.StoreProduct }) {
  const variant = product.variants?.[0]
  const price = variant?.calculated_price
  return (
    <article>
      <h2>{product.title}</h2>
      <p>{money(price?.calculated_amount, price?.currency_code)}</p>
      <form action={addToCart.bind(null, variant?.id ?? "")}>
        <button>Add to cart</button>
      </form>
    </article>
  )
}

type CartProps = { cart: HttpTypes.StoreCart; customer?: HttpTypes.StoreCustomer }

function Cart({ cart, customer }: CartProps) {
  return (
    <form action={checkOut}>
      <h2>Cart</h2>
      <ul>
        {cart.items?.map((item) => (
          <li key={item.id}>
            {`${item.quantity} × ${item.product_title}`}{" "}
            {money(item.unit_price * item.quantity, cart.currency_code)}
          </li>
        ))}
      </ul>
      {!customer && <input type="email" name="guest-email" placeholder="Your email" required />}
      <button>{customer ? `Check out as ${customer.email}` : "Check out as a guest"}</button>
    </form>
  )
}

function Account({ customer }: { customer: HttpTypes.StoreCustomer }) {
  return (
    <form action={signOut}>
      <h2>Account</h2>
      <p>{customer.email}</p>
      <button>Sign out</button>
    </form>
  )
}

function SignIn() {
  return (
    <form action={signIn}>
      <h2>Account</h2>
      <input type="email" name="email" placeholder="Email" autoComplete="username" required />
      <input type="password" name="password" autoComplete="current-password" required />
      <button>Sign in</button>
      <button formAction={signUp}>Sign up</button>
    </form>
  )
}

const money = (amount?: number | null, currency?: string | null) =>
  new Intl.NumberFormat("en", { style: "currency", currency: currency ?? "eur" }).format(
    amount ?? 0
  )
