import { exceptionList } from "../exception-list"

const valueOf = (message: string): unknown =>
  exceptionList(new Error(message), { handled: true, withMessages: true })[0]?.value

/** What no message may send to PostHog, however it is wrapped. */
const SECRETS = /jane|doe|hauptstr|1701234567|1234 ?567|4242|203\.0\.113|2001:db8|s3cret|c2vjcmv0/i

describe("a message that quotes a person", () => {
  it.each([
    // Email addresses, as logs, URLs, JSON, and HTML write them.
    "no mail to jane.doe@example.com",
    "no mail to jane.doe%40example.com",
    "no mail to jane.doe%2540example.com",
    "no mail to jane.doe%252540example.com",
    "GET https://api.example.com/customers?email=jane.doe%40example.com&x=1 failed",
    "GET /customers/jane.doe@example.com/orders failed",
    '{"email":"jane.doe\\u0040example.com"}',
    '{\\"email\\":\\"jane.doe\\\\u0040example.com\\"}',
    "jane.doe\\x40example.com",
    "jane.doe&#64;example.com",
    "jane.doe&#x40;example.com",
    "jane.doe&amp;#64;example.com",
    "jane.doe&commat;example.com",
    "jane.doe&#0064;example.com",
    "jane.doe&#64example.com",
    "jane.doe%u0040example.com",
    "jane.doe%EF%BC%A0example.com",
    "jane.doe%25EF%25BC%25A0example.com",
    "j%C3%A4hn.jane.doe%40example.com %FF",
    "jane.doe＠example.com",
    "jane.\u200bdoe\u200b@example.com",
    "jane.doe [at] example.com",
    "jane.doe (at) example (dot) com",
    "jane.doe @ example.com",
    "jane.doe=40example.com",
    "bounce+jane.doe=example.com@list.example.com",
    '"jane doe"@example.com is taken',
    "<jane.doe@example.com>: mailbox unavailable",
    "mailto:jane.doe@example.com",
    "jane@localhost is unknown",
    "j@x.de".replace("j", "jane.doe'"),
    // Statements, wherever they are and whoever wrapped them.
    "insert into \"customer\" (\"first_name\") values ('Jane', 'Hauptstr. 5 - 7') - deadlock detected",
    "Failed query: select * from customer where first_name = $1\nparams: Jane,Doe",
    "Failed query: create table jane (doe text)\nparams: Jane",
    "Error while syncing: insert into customer (name) values ('Jane - Doe')",
    "while executing: UPDATE customer SET first_name = 'Jane' WHERE id = 1",
    "step failed:\n  with x as (select 1)\n  delete from customer where first_name = 'Jane'",
    '(select "first_name" from "customer" where "last_name" = \'Doe\')',
    "MERGE INTO customer USING (VALUES ('Jane')) AS s",
    "select set_config('app.who', 'Jane')",
    `UPDATE\n${" ".repeat(28)}customer\n${" ".repeat(24)}SET first_name = 'Jane'`,
    "SELECT%20*%20FROM%20customer%20WHERE%20name%3D'Jane'",
    'update "customer" as "c0" set "first_name" = \'Jane\' where "c0"."id" = \'1\' - timeout of Jane',
    `insert into "customer" values ${"('Jane'), ".repeat(2_000)} - deadlock detected`,
    "DETAIL:  parameters: $1 = 'Jane', $2 = 'Doe'",
    "bind message has parameters $1 = 'Jane'",
    "update `customers` set `first_name` = 'Jane', `street` = 'Main St' where `id` = 5 - Unknown column",
    "UPDATE [dbo].[Customers] SET [Name]='Jane Doe'",
    "failed where `c`.`name` = 'Jane'",
    "CALL `shop`.`greet`('Jane')",
    // Secrets.
    "host=db user=shop password='my s3cret jane'",
    '{"authToken": "xyz jane words s3cret"}',
    '{"user":"shop","pass":"Jane-s3cret"}',
    '{"token":"Jane-s3cret"}',
    '{\\"token\\":\\"Jane s3cret\\"}',
    '{\\"password\\":\\"Jane s3cret\\"}',
    '{\\"password\\":\\"hun\\\\Jane2\\"}',
    '{\\"password\\":\\"h\\nJane\\", \\"a\\": 1}',
    '{"password":"\\"Jane2\\""}',
    "password=\\'hun\\\\Jane2\\'",
    'Invalid `prisma.customer.create()` invocation:\n\n{ data: { name: "Jane" } }',
    'Invalid `prisma.customer.create()` invocation in\n/srv/a.js:1:2\n\n name: "Jane"',
    // Secrets, under the names they have in settings and payloads.
    "cannot log in with client_secret=s3cret",
    "DB_PASSWORD=s3cret is wrong",
    "{ clientSecret: 's3cret' }",
    '{"webhook_secret_value":"s3cret"}',
    "aws_secret_access_key=s3cret",
    '{"access_token":"s3cret"}',
    "stripeApiKey: s3cret",
    // PostgreSQL's details.
    "duplicate key value: Key (email)=(jane.doe@example.com) already exists.",
    "Key (last_name, city)=(Doe, x (Hauptstr.)\ny) already exists.",
    'Key (last_name)=(Doe) is not present in table "customer".',
    "Key (last_name)=(Doe",
    'null value in column "id"\nDETAIL: Failing row contains (1, Jane, Doe, null).',
    'invalid input syntax for type uuid: "Jane Doe"',
    'invalid input value for enum "status": "Jane"',
    'syntax error at or near "Jane"',
    'date/time field value out of range: "Jane"',
    'value "Jane" is out of range for type integer',
    // What V8 quotes from a body.
    "Unexpected token 'j', \"jane doe\" is not valid JSON",
    'Unexpected token \'j\', ..."ame": jane doe, "x"... is not valid JSON',
    // Secrets.
    "401 for Authorization: Bearer s3cret-s3cret",
    "Authorization: Basic c2VjcmV0OmphbmU=",
    "phc_s3cretS3 is no key",
    "phx_s3cretS3 is no key",
    "sk_test_s3cret is no key",
    "connect to postgres://jane:s3cret@db.example.com:5432/shop failed",
    "password=s3cret is wrong",
    '{"password":"s3cret"}',
    "https://api.example.com/?api_key=s3cret&x=1",
    "https://api.example.com/?token=s3cret",
    // Numbers.
    "card 4242 4242 4242 4242 declined",
    "card 4242-4242-4242-4242 declined",
    "card 4242424242424242 declined",
    "phone +49 170 1234567",
    "phone +49%20170%201234567",
    "phone 0170.1234567",
    "phone (0170) 1234–567",
    "phone ０１７０ １２３４５６７",
    "from 203.0.113.77:443",
    "from ::ffff:203.0.113.77",
    "from 2001:db8:85a3::8a2e:370:7334 again",
    "[2001:db8::1]:443 refused",
    // Folders with someone's name.
    "ENOENT: no such file, open '/home/jane/prices.csv'",
    "ENOENT: no such file, open '/Users/jane/prices.csv'",
    "ENOENT: no such file, open 'C:\\Users\\Jane Doe\\prices.csv'",
    // Cut within an address.
    `${"a@x.de ".repeat(570)}jane.doe@example.com`,
  ])("is sent without it: %p", (message) => {
    expect(valueOf(message)).not.toMatch(SECRETS)
  })
})

describe("a message that quotes nobody", () => {
  it.each([
    "Cannot find module '@medusajs/framework' from 'src/api/store/route.js'",
    "Cannot read properties of undefined (reading 'first_name')",
    "Please select a payment method before you update the cart",
    "Medusa::Error at 12:30 in step two",
    "connect ECONNREFUSED, 3 of 5 tries",
    'duplicate key value violates unique constraint "IDX_customer_email_unique"',
    "PaymentProviderService.initiatePayment is not a function",
    "100% of 20 items failed",
    "Invalid token: expected a text",
  ])("is sent unchanged: %p", (message) => {
    expect(valueOf(message)).toBe(message)
  })

  it.each([
    ["no mail to jane%40example.com!", "no mail to [e-mail]"],
    ["insert into x values ('Jane') - deadlock detected", "[sql] - deadlock detected"],
    [
      "insert into x values ('a - b') - duplicate key value violates unique constraint \"IDX_a\"",
      '[sql] - duplicate key value violates unique constraint "IDX_a"',
    ],
    ["Failed query: select 1 from x\nparams: Jane", "Failed query: [sql]"],
    ["Key (email)=(jane@x.de) already exists.", "Key (email)=([value]) already exists."],
    ["Bearer abcdefgh is wrong", "Bearer [token] is wrong"],
    ["Too many requests from 203.0.113.77", "Too many requests from [address]"],
    ["Invalid token: abcdefghijklmnopqrstuvwxyzABCDEF", "Invalid token: [token]"],
    ["open '/home/jane/x.csv'", "open '/home/[user]/x.csv'"],
  ])("keeps what helps: %p", (message, expected) => {
    expect(valueOf(message)).toBe(expected)
  })
})

describe("a message built to keep the store busy", () => {
  // Each of them takes minutes if a pattern starts again from every position.
  it.each([
    ["letters", "a"],
    ["dots", "a."],
    ["at signs", "@"],
    ["at signs and letters", "a@"],
    ["digits", "1"],
    ["digits and blanks", "1 ("],
    ["blanks", " "],
    ["colons", ":"],
    ["colons and digits", "1:"],
    ["percent signs", "%25"],
    ["backslashes", "\\"],
    ["ampersands", "&amp;"],
    ["quotes", '"'],
    ["selects", "select "],
    ["inserts", "insert  into "],
    ["keys", "Key (a)=("],
    ["values", 'value "'],
    ["ligatures", "\ufdfa"],
  ])("of 10 MB of %s is short in the event", (_, part) => {
    const message = part.repeat(10_000_000 / part.length)
    expect(String(valueOf(message)).length).toBeLessThanOrEqual(500)
  })
})
