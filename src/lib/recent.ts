/** A map that keeps only so many entries. Setting a key makes it the newest; the oldest goes first. */
export class Recent<Key, Value> extends Map<Key, Value> {
  constructor(private readonly limit: number) {
    super()
  }

  override set(key: Key, value: Value): this {
    this.delete(key)
    super.set(key, value)
    const [oldest] = this.keys()
    if (this.size > this.limit && oldest !== undefined) {
      this.delete(oldest)
    }
    return this
  }
}
