/** A request that PostHog's REST API answers with an error, in the form of its `exceptions_hog`. */
export class RestRefusal extends Error {
  readonly body: object

  constructor(
    readonly status: number,
    type: string,
    code: string,
    detail: string,
    {
      attr = null,
      headers = {},
    }: { attr?: string | null; headers?: { [name: string]: string } } = {}
  ) {
    super(detail)
    this.name = "RestRefusal"
    this.body = { type, code, detail, attr }
    this.headers = headers
  }

  readonly headers: { [name: string]: string }
}

/** A field or parameter with a wrong value. */
export function invalid(detail: string, attr: string | null = null, code = "invalid_input") {
  return new RestRefusal(400, "validation_error", code, detail, { attr })
}
