import { brotliDecompressSync, gunzipSync, inflateSync } from "zlib"
import { Refusal } from "./refusal"

const MIB = 1024 * 1024

/** Limits of a request body in bytes, on the wire and decompressed. */
export interface BodyLimits {
  wireBytes: number
  decodedBytes: number
}

/** Source: `rust/capture/src/router.rs` `BATCH_BODY_SIZE`; the decompressed budget in production is five times that. */
export const BATCH_LIMITS: BodyLimits = {
  wireBytes: 20 * MIB,
  decodedBytes: 100 * MIB,
}

/** Source: `rust/capture/src/config.rs` `capture_v1_max_compressed_body_bytes`, `…_decompressed_body_bytes`. */
export const V1_LIMITS: BodyLimits = {
  wireBytes: 10 * MIB,
  decodedBytes: 50 * MIB,
}

const DECODERS: {
  [encoding: string]: (bytes: Buffer, options: { maxOutputLength: number }) => Buffer
} = { gzip: gunzipSync, deflate: inflateSync, br: brotliDecompressSync }

/**
 * @param wireBytes bytes of the body as they came
 * @throws Refusal 413 over the limit
 */
export function checkWireSize(wireBytes: number, limits: BodyLimits): void {
  if (wireBytes > limits.wireBytes) {
    throw new Refusal(
      413,
      "payload_too_large",
      `request body exceeds ${limits.wireBytes} bytes on the wire (saw ${wireBytes}); send fewer events a request`
    )
  }
}

/**
 * Body text of `/batch/` and `/flags/`: gzip when the query or the header says so, or when it begins like gzip.
 *
 * Source: `rust/capture/src/utils.rs` `extract_compression`, `payload/decompression.rs` `decompress_payload`.
 *
 * @param bytes the body as it came
 * @param compressionQuery the `compression` query parameter
 * @param contentEncoding the `Content-Encoding` header
 * @throws Refusal 400 for bad gzip or bad UTF-8, 413 when too large decompressed
 */
export function decodeBatchBody(
  bytes: Buffer,
  compressionQuery: string | null,
  contentEncoding: string | null
): string {
  const hint = compressionQuery?.toLowerCase() ?? contentEncoding ?? ""
  const isGzip =
    hint === "gzip" ||
    hint === "gzip-js" ||
    (bytes[0] === 0x1f && bytes[1] === 0x8b && bytes[2] === 8)
  const decoded = isGzip ? decompress(bytes, "gzip", BATCH_LIMITS) : bytes
  return utf8(decoded, BATCH_LIMITS)
}

/**
 * Body text of v1: only the header counts. `zstd`, which PostHog takes too, is beyond Node 20 and refused.
 *
 * Source: `rust/capture/src/v1/util.rs` `decompress_payload`.
 *
 * @throws Refusal 400, 413 or 415
 */
export function decodeV1Body(bytes: Buffer, contentEncoding: string | null): string {
  if (bytes.length === 0) {
    const remedy = "send {created_at, batch}"
    throw new Refusal(400, "empty_body", `request body is empty; ${remedy}`)
  }
  const decoded =
    contentEncoding === null ? bytes : decompress(bytes, contentEncoding.toLowerCase(), V1_LIMITS)
  return utf8(decoded, V1_LIMITS)
}

function decompress(bytes: Buffer, encoding: string, limits: BodyLimits): Buffer {
  const decode = DECODERS[encoding]
  if (decode === undefined) {
    throw new Refusal(
      415,
      "unsupported_encoding",
      `unsupported content encoding: ${encoding}; use gzip, deflate or br`
    )
  }
  try {
    return decode(bytes, { maxOutputLength: limits.decodedBytes })
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    if (code === "ERR_BUFFER_TOO_LARGE") {
      throw tooLargeDecoded(limits)
    }
    throw new Refusal(
      400,
      "request_decoding_error",
      `failed to decode request: invalid ${encoding} data (${bytes.length} bytes); compress the JSON text again`
    )
  }
}

function utf8(bytes: Buffer, limits: BodyLimits): string {
  if (bytes.length > limits.decodedBytes) {
    throw tooLargeDecoded(limits)
  }
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes)
  } catch {
    throw new Refusal(
      400,
      "request_decoding_error",
      "failed to decode request: invalid UTF-8 in request payload; send UTF-8"
    )
  }
}

function tooLargeDecoded(limits: BodyLimits): Refusal {
  return new Refusal(
    413,
    "payload_too_large",
    `decompressed payload exceeds ${limits.decodedBytes} bytes; send fewer events a request`
  )
}
