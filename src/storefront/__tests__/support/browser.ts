import JsdomEnvironment from "jest-environment-jsdom"

/** jsdom with the parts of a browser that Medusa's js-sdk and posthog-js need and jsdom lacks: Node has the same. */
export default class BrowserEnvironment extends JsdomEnvironment {
  override async setup(): Promise<void> {
    await super.setup()
    Object.assign(this.global, { Headers, Request, Response })
    Object.assign(this.global, { TextDecoder, TextEncoder, TransformStream })
  }
}
